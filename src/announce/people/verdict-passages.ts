import { provenanceLinks } from '../../core/evidence/provenance.ts';
import { lastSeenIn } from '../../core/evidence/running.ts';
import { sayFindings } from '../../core/findings/finding-counts.ts';
import { dayOf } from '../../core/time.ts';
import {
  type Announcement,
  changesOf,
  countsText,
  placesText,
  remediesOf,
} from '../announcement.ts';
import { headlineOf } from '../headline.ts';
import { consoleUrl, shortDigest } from '../image-name.ts';
import { blockingPassage } from './blocking-passage.ts';
import { named, type Passage, passage } from './passage.ts';
import { planLines } from './plan-lines.ts';
import { restLines } from './rest-lines.ts';

const TAGS = 10;

/** Everything that a message about one image says. */
export interface VerdictPassages {
  /**
   * In the order in which people ask: may I ship it, what is new, what do I do, what blocks, what else is there, where
   * does it run, who built it.
   */
  readonly all: readonly Passage[];
  /** The same without what is to be done, for a form that has a place of its own for it. */
  readonly besideSteps: readonly Passage[];
  /** What somebody can do, the first thing first: upgrades, or what ends that nobody knows. */
  readonly steps: readonly string[];
}

/** Both are made of the same parts: an image may have thousands of findings to go through. */
export function verdictPassages(announcement: Announcement): VerdictPassages {
  const steps = stepsOf(announcement);
  const above = opening(announcement);
  const below = rest(announcement);
  return {
    all: [...above, ...passage('What to do', steps), ...below],
    besideSteps: [...above, ...below],
    steps,
  };
}

const stepsOf = (announcement: Announcement): string[] =>
  announcement.judgement.verdict === 'undecided'
    ? remediesOf(announcement).map(({ how }) => `- ${how.charAt(0).toUpperCase()}${how.slice(1)}.`)
    : planLines(announcement);

const opening = (announcement: Announcement): Passage[] => [
  ...passage(undefined, answerLines(announcement)),
  ...passage('What is new', newsLines(announcement)),
];

const rest = (announcement: Announcement): Passage[] => [
  ...blockingPassage(announcement),
  ...passage('What else there is', restLines(announcement)),
  ...passage('Where it runs', whereLines(announcement)),
  ...passage('Who built it', originLines(announcement)),
  ...passage('The image', imageLines(announcement)),
];

function answerLines(announcement: Announcement): string[] {
  const { counts } = announcement.judgement;
  const found = countsText(counts);
  return [headlineOf(announcement), ...(found ? [`Found: ${found}.`] : [])];
}

function newsLines({ decision, judgement }: Announcement): string[] {
  const diff = changesOf(decision);
  if (!diff) return [];
  const { against, added, fixed, remaining } = diff;
  // Half a scan cannot say that nothing more is new.
  const soFar = judgement.comparable ? '' : ' so far';
  const news = added.length > 0 ? sayFindings(added).replace(/^\d+/, '$& new') : 'nothing new';
  const others = [
    ...(fixed.length > 0 ? [`${fixed.length} fixed`] : []),
    ...(remaining > 0 ? [`${remaining} still open`] : []),
  ];
  const before = named(against.name ?? shortDigest(against.digest));
  return [`Since ${before}: ${[news + soFar, ...others].join(', ')}.`];
}

const whereLines = ({ decision: { runsIn } }: Announcement): string[] =>
  runsIn ? [`${placesText(runsIn)} – last seen ${dayOf(lastSeenIn(runsIn))}.`] : [];

function originLines({ provenance = {} }: Announcement): string[] {
  const { revision, base, author } = provenance;
  const links = provenanceLinks(provenance);
  const source = links.commit ?? links.source ?? named(provenance.source ?? '', 200);
  return [
    ...(revision ? [`Commit ${named(revision)}`] : []),
    ...(source ? [source] : []),
    ...(base ? [`Built on ${named(base, 200)}`] : []),
    ...(author ? [`By ${named(author, 200)}`] : []),
  ];
}

function imageLines({ judgement, marking, report }: Announcement): string[] {
  const { image, names, platforms } = judgement;
  const on = platforms.flatMap(({ platform }) => platform ?? []);
  const tags = names.slice(0, TAGS).map((name) => named(name, 60));
  const left = names.length - tags.length;
  return [
    `Digest ${image.digest}`,
    `Registry ${image.account} in ${image.region}`,
    ...(names.length > 1 ? [`Tags: ${tags.join(', ')}${left > 0 ? ` and ${left} more` : ''}`] : []),
    ...(on.length > 0 ? [`Platforms: ${named(on.join(', '), 200)}`] : []),
    ...(marking.state === 'marked' ? [`Marked ${marking.tag}`] : []),
    consoleUrl(judgement),
    ...(report ? [report] : []),
  ];
}
