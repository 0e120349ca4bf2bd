import {
  changesOf,
  countingTitle,
  countsText,
  sayUpgrade,
  tallyOf,
} from '../../announce/announcement.ts';
import { advisoryUrl, kevText, severityText } from '../../announce/finding-line.ts';
import { shownName } from '../../announce/image-name.ts';
import { whoseWord } from '../../announce/whose-word.ts';
import { findingsOf } from '../../core/findings/finding.ts';
import { remediesFor } from '../../core/judgement/remedies.ts';
import {
  fullNameOf,
  type ReportedFinding,
  type ReportedImage,
  type WeighedImage,
} from '../../core/report/reported-image.ts';
import { sayFix, sayWhy } from '../page/pack/finding-words.ts';
import type { Part } from './markdown-comment.ts';
import { code, link, text } from './markdown-text.ts';
import { headlineFor } from './shared/headline-for.ts';

/** One image in depth: may it ship, what blocks, what to do, what is set aside, and what has changed. */
export function imageParts(image: ReportedImage): Part[] {
  const { current, weighed } = image;
  const { verdict, counts, image: ref } = current.judgement;
  const found = countsText(counts);
  return [
    { lines: [`### ${code(fullNameOf(image))}: ${verdict}`] },
    { lines: [`**${text(headlineFor(image), 1_500)}**`] },
    { lines: found ? [`Found: ${found}.`] : [] },
    ...(weighed ? weighedParts(weighed) : []),
    {
      lines: [
        `<sub>${code(ref.digest)} in ${ref.account}, ${ref.region}, judged at ${current.judgement.judgedAt}</sub>`,
      ],
    },
  ];
}

const weighedParts = (weighed: WeighedImage): Part[] => [
  tableOf(countingTitle(weighed.decision), 'blocking', weighed),
  remediesPart(weighed),
  upgradesPart(weighed),
  tableOf('What counts later', 'in-grace', weighed),
  asidePart(weighed),
  diffPart(weighed),
];

/** So many lines of each are written, and more are counted. */
const ROWS = 100;

function part(title: string, lines: readonly string[], of: string, head = ''): Part {
  return {
    head: `#### ${title}\n${head && `\n${head}`}`,
    lines: lines.slice(0, ROWS),
    all: lines.length,
    of,
  };
}

const HEAD = '| severity | vulnerability | package | fix | why |\n|---|---|---|---|---|';

function tableOf(
  title: string,
  state: ReportedFinding['state']['state'],
  { findings }: WeighedImage,
): Part {
  const some = findings.filter((one) => one.state.state === state);
  const rows = some.map(({ finding, state: own }) => {
    const { name, version = 'version unknown' } = finding.package;
    const notes = [sayWhy(own), ...kevText(finding)];
    const isOverdue = own.state === 'blocking' && own.isOverdue;
    const why = [...notes, ...(isOverdue ? ['overdue'] : [])].join(', ');
    const what = link(finding.id, advisoryUrl(finding));
    return `| ${severityText(finding)} | ${what} | ${code(name)} ${code(version, 60)} | ${text(sayFix(finding), 60)} | ${text(why)} |`;
  });
  return part(`${title}: ${tallyOf(some.map(({ finding }) => finding))}`, rows, 'findings', HEAD);
}

function remediesPart({ decision }: WeighedImage): Part {
  const remedies = remediesFor(decision.doubts, decision.troubles);
  return part(
    'What is not known, and what ends that',
    remedies.map(({ how }) => `- ${text(how)}`),
    'lines',
  );
}

function upgradesPart({ decision: { plan } }: WeighedImage): Part {
  const { upgrades, noFix, unknownFix } = plan;
  const lines = [
    ...upgrades.map((one) => `- ${text(sayUpgrade(one))}`),
    ...(noFix.length > 0 ? [`- No fix yet for ${tallyOf(noFix)}.`] : []),
    ...(unknownFix.length > 0
      ? [`- The scan does not say whether there are fixes for ${tallyOf(unknownFix)}.`]
      : []),
  ];
  return part('Upgrades', lines, 'upgrades');
}

/** By whose word, as people read it: one person's word is often about many findings. */
function asidePart({ decision: { suppressed } }: WeighedImage): Part {
  const words = Map.groupBy(suppressed, ({ by }) => whoseWord(by));
  const lines = [...words].map(([word, some]) => `- ${tallyOf(findingsOf(some))} ${text(word)}`);
  return part('Set aside', lines, 'lines');
}

function diffPart({ decision, diff }: WeighedImage): Part {
  if (!diff) return { lines: [] };
  const { against, added, fixed, remaining } = changesOf({ ...decision, diff }) ?? diff;
  const since = text(shownName(against.name ?? against.digest));
  const counts = `${added.length} new, ${fixed.length} fixed, ${remaining} still open`;
  const lines = [
    ...added.map(
      (one) =>
        `- new: ${severityText(one)} ${link(one.id, advisoryUrl(one))} in ${code(one.package.name)}`,
    ),
    ...fixed.map(
      (one) => `- fixed: ${severityText(one)} ${text(one.id)} in ${code(one.package.name)}`,
    ),
  ];
  return part(
    `Since ${since}: ${counts}`,
    lines.length > 0 ? lines : ['Nothing has come or gone.'],
    'changes',
  );
}
