import type { RepositoryRef } from '../../core/bulletin/figures.ts';
import { fullNameOf, type ReportedImage } from '../../core/report/reported-image.ts';
import { counted } from '../../core/words.ts';
import type { Format, Report } from '../report.ts';
import { type Case, casesOf } from './junit-cases.ts';
import { attributes, xmlText } from './xml.ts';

/** As Jenkins, GitLab and others read it: one suite an image, one case a rule. */
export const junit: Format = {
  name: 'junit',
  says: 'one test suite an image and one case a rule, for CI',
  ending: 'xml',
  write: writeJunit,
};

async function* writeJunit({ repositories }: Report): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="ecr-scan-notifier">\n';
  for await (const { repository, images, unreadable } of repositories) {
    for await (const image of images) yield suiteOf(image);
    const lost = unreadable();
    if (lost > 0) yield suiteOfLost(repository, lost);
  }
  yield '</testsuites>\n';
}

function suiteOf(image: ReportedImage): string {
  const { judgement } = image.current;
  const { account, region, digest } = judgement.image;
  const { verdict, policyVersion, judgedAt } = judgement;
  const properties = { account, region, digest, verdict, policyVersion };
  return suite(fullNameOf(image), casesOf(image), {
    timestamp: judgedAt.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length),
    properties,
  });
}

const suiteOfLost = ({ repository }: RepositoryRef, lost: number): string =>
  suite(repository, [
    {
      name: 'known',
      outcome: 'error',
      says: `${counted(lost, 'record')} of this repository cannot be read`,
      lines: [],
    },
  ]);

function suite(
  name: string,
  cases: readonly Case[],
  more: { timestamp?: string; properties?: Readonly<Record<string, string>> } = {},
): string {
  const count = (outcome: Case['outcome']): number =>
    cases.filter((one) => one.outcome === outcome).length;
  const head = attributes({
    name,
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: 0,
    timestamp: more.timestamp,
  });
  const properties = Object.entries(more.properties ?? {}).map(
    ([key, value]) => `<property${attributes({ name: key, value })}/>`,
  );
  return [
    `<testsuite${head}>\n`,
    ...(properties.length > 0 ? [`<properties>${properties.join('')}</properties>\n`] : []),
    ...cases.map((one) => caseText(one, name)),
    '</testsuite>\n',
  ].join('');
}

function caseText({ name, outcome, says, lines }: Case, classname: string): string {
  const head = `<testcase${attributes({ classname, name, time: 0 })}`;
  if (outcome === 'passed' && lines.length === 0) return `${head}/>\n`;
  const element = outcome === 'passed' ? 'system-out' : outcome;
  const about = outcome === 'passed' ? '' : attributes({ message: says, type: name });
  const text = xmlText([says, ...lines].join('\n'));
  return `${head}><${element}${about}>${text}</${element}></testcase>\n`;
}
