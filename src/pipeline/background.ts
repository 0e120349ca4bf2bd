import type { Digest } from '../core/digest.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Running } from '../core/evidence/running.ts';
import { cvesAmong } from '../core/findings/cve.ts';
import type { PreviousImage } from '../core/findings/diff.ts';
import { enrich, feedTroubles } from '../core/findings/enrich.ts';
import type { InspectorDetail } from '../core/findings/feeds/feed.ts';
import { datesOf, NO_THREAT_INTEL, type ThreatIntel } from '../core/findings/feeds/feeds.ts';
import { type Finding, isInUse, worstFirst } from '../core/findings/finding.ts';
import { isThere, type KeptFinding } from '../core/findings/kept-finding.ts';
import { mergeFindings } from '../core/findings/merge-findings.ts';
import { type ImageRef, sibling } from '../core/image.ts';
import { releaseInForce } from '../core/interventions/release.ts';
import type { Background } from '../core/judgement/background.ts';
import { NAMES_KEPT } from '../core/judgement/judgement.ts';
import { namesOf } from '../core/judgement/marker.ts';
import type { EarlierImage, KeptMemory, LedgerEntry } from '../core/ledger/ledger.ts';
import { mostTelling, previousOf } from '../core/ledger/tag-line.ts';
import { asksAboutThreats } from '../core/policy/policy.ts';
import { isOfLine } from '../core/report/compared-with.ts';
import { LONG_AGO } from '../core/time.ts';
import { comparedWith, type ReadKept, readKept } from './compared-with.ts';
import type { Gathered } from './gather.ts';
import type { Toolbox } from './tools.ts';

/**
 * What is known beside the registry's own evidence. One round trip: what the feeds say, where it runs,
 * what was written down of this image and of the one before it. Inspector is asked only for what the feeds
 * leave open.
 */
export async function readBackground(gathered: Gathered, tools: Toolbox): Promise<Background> {
  const { evidence, entry, memory: kept } = gathered;
  const { image } = evidence;
  const [now, read] = [tools.now(), readKept(tools)];
  const findings = evidence.platforms.flatMap(({ scan }) => scan.findings);
  const [intel, runsIn, ownFindings, previous, compared] = await Promise.all([
    findings.length > 0 ? tools.threats.lookUp(namesIn(findings)) : NO_THREAT_INTEL,
    readRunning(evidence, tools),
    entry.current ? read(image, entry.current) : [],
    readPrevious(gathered, tools, read),
    readCounted(gathered, now, read),
  ]);
  const isLost = isMemoryLost(kept, ownFindings === undefined || previous.isLost);
  return {
    now,
    intel,
    details: await detailsFor(findings, image, intel, tools),
    ...(kept?.memory && { memory: kept.memory }),
    ownFindings: ownFindings ?? [],
    otherFindings: previous.findings,
    ...(isLost && { lostSince: LONG_AGO }),
    ...(previous.image && { previous: previous.image }),
    ...compared,
    ...comparedElse(gathered, ownFindings, previous),
    ...(runsIn && { runsIn }),
    waivers: tools.waivers.flatMap((source) => source.waiversFor(image, gathered)),
    ...onRecord(entry, now),
  };
}

const namesIn = (findings: readonly Finding[]): string[] =>
  cvesAmong(findings.flatMap(({ id, aliases }) => [id, ...aliases]));

/** What the ledger says of the image that its verdict hangs on. */
function onRecord(
  { current, release: standing }: LedgerEntry,
  now: Date,
): Pick<Background, 'undecidedSince' | 'release'> {
  const { undecidedSince } = current?.judgement ?? {};
  const release = releaseInForce(standing, now);
  return { ...(undecidedSince && { undecidedSince }), ...(release && { release }) };
}

/**
 * What is lost may have said that findings stand since long ago: its loss must not make them look younger. What
 * is kept with images was told to the memory as well; where there is none yet, a former version kept it there
 * alone.
 */
const isMemoryLost = (kept: KeptMemory | undefined, areNotesLost: boolean): boolean =>
  kept ? kept.memory === undefined : areNotesLost;
/** Where those platforms run of which a finding says that they are in use; of others nobody is asked. */
async function readRunning(
  { image, platforms }: Evidence,
  { running }: Toolbox,
): Promise<Running | undefined> {
  const used = platforms.filter(({ scan }) => scan.findings.some(isInUse));
  if (used.length === 0) return undefined;
  return running(used.map(({ digest }) => sibling(image, digest)));
}

/** What is counted of the image that stands for its line of tags. */
async function readCounted(
  { evidence: { image, tags, pushedAt }, ...repository }: Gathered,
  now: Date,
  read: ReadKept,
): Promise<Pick<Background, 'comparedWith'>> {
  const names = namesOf(tags, image.digest).slice(0, NAMES_KEPT);
  if (names.length === 0) return {};
  const placed = { digest: image.digest, pushedAt: pushedAt ?? now.toISOString(), names };
  const compared = await comparedWith(repository, image, placed, read);
  return compared ? { comparedWith: compared } : {};
}

/** With what an image is compared where no image stands for its line: what its own record says is known already, or the image before it. */
function comparedElse(
  { evidence: { image, tags }, entry: { current } }: Gathered,
  ownFindings: readonly KeptFinding[] | undefined,
  { entry, kept }: Previous,
): Pick<Background, 'comparedElse'> {
  if (current?.judgement.comparable)
    return { comparedElse: { as: 'itself', findings: ownFindings } };
  if (!entry) return {};
  const as = isOfLine(namesOf(tags, image.digest), entry.names) ? 'before' : 'aside';
  return { comparedElse: { as, findings: kept } };
}

interface Previous {
  readonly image: PreviousImage | undefined;
  /** The same as the ledger lists it, with all that is kept of it; undefined where that cannot be read. */
  readonly entry: EarlierImage | undefined;
  readonly kept: readonly KeptFinding[] | undefined;
  /** Of the image before this one, and of the newest where there is no memory to ask. */
  readonly findings: readonly KeptFinding[];
  /** Some of it cannot be read any more. */
  readonly isLost: boolean;
}

/**
 * What was kept with the image before this one, to compare with; none for an image that nobody has named yet.
 * Where there is no memory, also with the newest, which in a former version had inherited from all before it.
 */
async function readPrevious(
  { evidence, earlier: latest, memory }: Gathered,
  tools: Toolbox,
  read: ReadKept,
): Promise<Previous> {
  const { image, pushedAt, tags } = evidence;
  const own = tags.length > 0 &&
    pushedAt && { digest: image.digest, pushedAt, names: namesOf(tags, image.digest) };
  // So many images may have come since that this one is far behind them.
  const isOlderThanAll =
    own && latest.length > 1 && latest.every((one) => one.pushedAt > own.pushedAt);
  const earlier = isOlderThanAll ? await tools.records.earlierImages(image, own.pushedAt) : latest;
  const entry = own ? previousOf(own, earlier) : undefined;
  const isOther = ({ digest }: EarlierImage): boolean => digest !== image.digest;
  const newest = memory?.memory
    ? undefined
    : latest.find((one) => isOther(one) && !one.isUnreadable);
  const entries = [...new Set([entry, newest])].filter((one) => one !== undefined);
  const kept = await Promise.all(
    entries.map((one) => read(sibling(image, one.digest as Digest), one)),
  );
  const before = entry && kept[0]?.filter(isThere);
  const name = entry && mostTelling(entry.names);
  return {
    image: entry && before && { digest: entry.digest, ...(name && { name }), findings: before },
    entry,
    kept: kept[0],
    findings: kept.flatMap((one) => one ?? []),
    isLost:
      kept.includes(undefined) ||
      [...latest, ...earlier].some((one) => one.isUnreadable && isOther(one)),
  };
}

/** Inspector's word on what a rule asks and the feeds leave open, the worst findings first. */
async function detailsFor(
  findings: readonly Finding[],
  image: ImageRef,
  intel: ThreatIntel,
  { details, policy, now }: Toolbox,
): Promise<ReadonlyMap<string, InspectorDetail>> {
  const named = findings.filter(({ arn }) => arn !== undefined);
  if (named.length === 0 || !asksAboutThreats(policy)) return new Map();
  const troubles = feedTroubles(datesOf(intel), policy.staleAfter, now());
  const threats = { intel, details: new Map<string, InspectorDetail>(), troubles };
  const open = worstFirst(mergeFindings(named).map(({ finding }) => enrich(finding, threats)))
    .filter(({ kev, epss }) => kev === undefined || epss === undefined || epss.incomplete)
    .flatMap(({ arn }) => arn ?? []);
  return open.length > 0 ? details(image.region, open, image.account) : new Map();
}
