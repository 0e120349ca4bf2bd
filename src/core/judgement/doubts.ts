import type { Evidence, PlatformEvidence, ScanState } from '../evidence/evidence.ts';
import type { FeedTrouble } from '../findings/enrich.ts';
import type { FeedName } from '../findings/threats.ts';
import type { Rule, UnknownName } from '../policy/rule.ts';
import { unknownNamed } from '../policy/unknowns.ts';
import { cut } from '../text.ts';
import type { Reason } from './verdict.ts';

/** An index may list hundreds of platforms; to people, what follows the first doubts adds nothing. */
export const DOUBTS_KEPT = 50;

/** Long enough for a sentence, short enough for a record: some of the text is anybody's. */
const TEXT_CHARACTERS = 500;
/** What keeps us from knowing everything about an image itself: its manifest, its scans, its findings. */
export const doubtsOf = (evidence: Evidence): Reason[] =>
  allDoubtsOf(evidence).map(({ code, text }) => ({ code, text: cut(text, TEXT_CHARACTERS) }));

/** Doubts about what a rule makes of the findings, not about the image itself. */
export const isAboutRule = ({ code }: Reason): boolean => /^(kev|epss|rule)-unknown$/.test(code);

/** The feed that has to be heard before anything else can settle a match. */
export const feedAmong = (unknown: readonly UnknownName[]): FeedName | undefined =>
  (['kev', 'epss'] as const).find((name) => unknown.includes(name));

/** A rule that would quarantine as many findings unless an unknown, of which a feed may be the first, says otherwise. */
export function doubtAboutRule(
  rule: Rule,
  count: number,
  feed: FeedName | undefined,
  unknown: readonly UnknownName[],
  troubles: readonly FeedTrouble[],
): Reason {
  const trouble = feed && troubles.find((one) => one.feed === feed);
  const whom = count === 1 ? '1 finding' : `${count} findings`;
  const text = `whether the rule ${rule.name} counts ${whom} is not known: ${
    feed ? whyUnknown(feed, trouble) : whoIsSilent(unknown)
  }`;
  return { code: feed ? `${feed}-unknown` : 'rule-unknown', text };
}

function whoIsSilent(unknown: readonly UnknownName[]): string {
  const ofRegistry = unknown
    .map(unknownNamed)
    .filter(({ answeredBy }) => answeredBy === 'registry');
  const [first] = ofRegistry;
  return first && ofRegistry.length === unknown.length
    ? first.unanswered
    : 'the scan does not say enough';
}

const FEED = { kev: "CISA's catalogue (KEV)", epss: 'EPSS' } as const;

function whyUnknown(feed: FeedName, trouble: FeedTrouble | undefined): string {
  if (trouble?.state === 'missing') return `there is no copy of ${FEED[feed]} yet`;
  if (trouble)
    return `the copy of ${FEED[feed]} is of ${trouble.date.slice(0, 10)}, too old to rely on`;
  return feed === 'kev'
    ? 'the scanner names no CVE id to look up'
    : 'there is no score for every one of its names';
}

function allDoubtsOf(evidence: Evidence): Reason[] {
  const { artifact, platforms } = evidence;
  if (artifact.kind === 'missing') return [{ code: 'image-missing', text: artifact.why }];
  const doubts = platforms.flatMap(doubtsOfPlatform);
  if (artifact.kind === 'unreadable') {
    doubts.unshift({ code: 'manifest-unreadable', text: artifact.why });
  } else if (artifact.kind === 'other') {
    doubts.push({ code: 'not-an-image', text: `not an image: ${artifact.what}` });
  } else if (platforms.length === 0) {
    doubts.push({ code: 'no-platform', text: 'the index lists no platform image' });
  }
  return doubts;
}

function doubtsOfPlatform({ platform, scan }: PlatformEvidence): Reason[] {
  const where = platform ? `${platform}: ` : '';
  const doubts: Reason[] = [];
  if (scan.state !== 'complete') {
    const detail = scan.detail ? ` (${scan.detail})` : '';
    doubts.push({ code: `scan-${scan.state}`, text: `${where}${SAYS[scan.state]}${detail}` });
  }
  if (scan.unreadable.length > 0) {
    const [first] = scan.unreadable;
    const text = `${where}${scan.unreadable.length} unreadable finding(s), the first: ${first}`;
    doubts.push({ code: 'finding-unreadable', text });
  }
  for (const { severity, count } of scan.undelivered) {
    const text = `${where}the scan counts ${count} more ${severity} finding(s) than it delivered`;
    doubts.push({ code: 'findings-undelivered', text });
  }
  return doubts;
}

const SAYS: Record<Exclude<ScanState, 'complete'>, string> = {
  'never-scanned': 'not scanned yet',
  pending: 'the scan has not finished',
  'findings-not-ready': 'the scan shows no result yet',
  failed: 'the scan failed',
  unsupported: 'the scanner does not support this image',
  'eligibility-expired': 'the scan has expired: the scanner no longer watches this image',
  'findings-unavailable': 'the findings are unavailable',
  'limit-exceeded': 'the scan quota is used up',
  archived: 'the image is archived and not scanned',
  'image-missing': 'the image is not in the repository',
  unreadable: 'the scan could not be read',
};
