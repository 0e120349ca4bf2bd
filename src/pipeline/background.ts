import type { Digest } from '../core/digest.ts';
import { FindingsUnreadable } from '../core/errors.ts';
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
import { namesOf } from '../core/judgement/marker.ts';
import type { EarlierImage, KeptMemory, LedgerEntry } from '../core/ledger/ledger.ts';
import { mostTelling, previousOf } from '../core/ledger/tag-line.ts';
import { asksAboutThreats } from '../core/policy/policy.ts';
import { LONG_AGO } from '../core/time.ts';
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
  const now = tools.now();
  const findings = evidence.platforms.flatMap(({ scan }) => scan.findings);
  const cves = cvesAmong(findings.flatMap(({ id, aliases }) => [id, ...aliases]));
  const [intel, runsIn, ownFindings, previous] = await Promise.all([
    findings.length > 0 ? tools.threats.lookUp(cves) : NO_THREAT_INTEL,
    readRunning(evidence, tools),
    entry.current ? readKept(image, entry.current, tools) : [],
    readPrevious(gathered, tools),
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
    ...(runsIn && { runsIn }),
    waivers: tools.waivers.flatMap((source) => source.waiversFor(image, gathered)),
    ...onRecord(entry, now),
  };
}

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

/** What was kept with the image's last judgement; nothing where it cannot be unpacked any more. */
async function readKept(
  image: ImageRef,
  place: Partial<Pick<EarlierImage, 'findingsId'>> & Pick<EarlierImage, 'findingsItems'>,
  { records }: Toolbox,
): Promise<readonly KeptFinding[] | undefined> {
  try {
    return await records.findings(image, place);
  } catch (error) {
    if (error instanceof FindingsUnreadable) return undefined;
    throw error;
  }
}

interface Previous {
  readonly image: PreviousImage | undefined;
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
    entries.map((one) => readKept(sibling(image, one.digest as Digest), one, tools)),
  );
  const before = entry && kept[0]?.filter(isThere);
  const name = entry && mostTelling(entry.names);
  return {
    image: entry && before && { digest: entry.digest, ...(name && { name }), findings: before },
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
