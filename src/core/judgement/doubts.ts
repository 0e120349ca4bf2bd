import type { Evidence, PlatformEvidence, ScanReading } from '../evidence/evidence.ts';
import { isOfFuture, isTooOld } from '../evidence/scan-age.ts';
import type { FeedTrouble } from '../findings/enrich.ts';
import { FEEDS, type FeedName, feedNamed } from '../findings/feeds/feeds.ts';
import type { Rule, UnknownName } from '../policy/rule.ts';
import { feedFor, unknownNamed } from '../policy/unknowns.ts';
import { cut } from '../text.ts';
import { dayOf } from '../time.ts';
import { counted, sayDuration } from '../words.ts';
import { type DoubtCode, doubtKindOf, OPEN_SCANS } from './doubt-codes.ts';
import type { Reason } from './verdict.ts';

/** A reason for not knowing. */
export interface Doubt extends Reason {
  readonly code: DoubtCode;
}

/** An index may list hundreds of platforms; to people, what follows the first doubts adds nothing. */
export const DOUBTS_KEPT = 50;

/** Long enough for a sentence, short enough for a record: some of the text is anybody's. */
const TEXT_CHARACTERS = 500;
/** What keeps us from knowing everything about an image itself: its manifest, its scans, its findings. */
export const doubtsOf = (evidence: Evidence): Reason[] =>
  allDoubtsOf(evidence).map(({ code, text }) => ({ code, text: cut(text, TEXT_CHARACTERS) }));

/** Doubts about scans that are complete, and older than the policy lets them be (milliseconds). */
export function doubtsOfAge(
  { platforms }: Evidence,
  noOlderThan: number | undefined,
  now: Date,
): Doubt[] {
  if (noOlderThan === undefined) return [];
  return platforms.flatMap(({ platform, scan }): Doubt[] => {
    if (scan.state !== 'complete' || !isTooOld(scan, noOlderThan, now)) return [];
    const where = platform ? `${platform}: ` : '';
    const age = sayAge(scan, noOlderThan, now);
    return [{ code: 'scan-too-old', text: `${where}the scan ${age}` }];
  });
}

function sayAge(scan: ScanReading, noOlderThan: number, now: Date): string {
  const { completedAt } = scan;
  if (completedAt === undefined) return 'does not say when it was made';
  return isOfFuture(scan, now)
    ? `says that it is of ${dayOf(completedAt)}, which is yet to come`
    : `is of ${dayOf(completedAt)}, older than ${sayDuration(noOlderThan)}`;
}

/** Doubts about what a rule makes of the findings, not about the image itself. */
export const isAboutRule = ({ code }: Reason): boolean => doubtKindOf(code)?.aboutRule === true;

/** The feed that has to be heard before anything else can settle a match. */
export const feedAmong = (unknown: readonly UnknownName[]): FeedName | undefined =>
  FEEDS.map(({ name }) => name).find((feed) => unknown.some((name) => feedFor(name) === feed));

/** A rule that would quarantine as many findings unless an unknown, of which a feed may be the first, says otherwise. */
export function doubtAboutRule(
  rule: Rule,
  count: number,
  feed: FeedName | undefined,
  unknown: readonly UnknownName[],
  troubles: readonly FeedTrouble[],
): Doubt {
  const trouble = feed && troubles.find((one) => one.feed === feed);
  const whom = counted(count, 'finding');
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

function whyUnknown(feed: FeedName, trouble: FeedTrouble | undefined): string {
  const { called, silence } = feedNamed(feed);
  if (trouble?.state === 'missing') return `there is no copy of ${called} yet`;
  return trouble
    ? `the copy of ${called} is of ${dayOf(trouble.date)}, too old to rely on`
    : silence;
}

function allDoubtsOf(evidence: Evidence): Doubt[] {
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

/** The scanner's own words, without their full stop, nor the name of the error before the sentence that ECR writes. */
function detailText({ detail = '' }: PlatformEvidence['scan']): string {
  const words = detail.replace(/^UnsupportedImageError: (?=The )/, '').replace(/\.$/, '');
  return words && ` (${words})`;
}

function doubtsOfPlatform({ platform, scan }: PlatformEvidence): Doubt[] {
  const where = platform ? `${platform}: ` : '';
  const doubts: Doubt[] = [];
  if (scan.state !== 'complete') {
    doubts.push({
      code: `scan-${scan.state}`,
      text: `${where}${OPEN_SCANS[scan.state].says}${detailText(scan)}`,
    });
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
