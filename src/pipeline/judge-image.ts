import type { Announcement } from '../announce/announcement.ts';
import { afterJudging } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { planActs } from '../core/judgement/acts.ts';
import type { Background } from '../core/judgement/background.ts';
import type { Because } from '../core/judgement/because.ts';
import type { Decision } from '../core/judgement/decision.ts';
import { type Ended, endedBy } from '../core/judgement/ended.ts';
import { judge } from '../core/judgement/judge.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import { lapsedAmong } from '../core/judgement/lapsed.ts';
import type { Marking } from '../core/judgement/marker.ts';
import { whileRescanned } from '../core/judgement/while-rescanned.ts';
import type { Current, RouteName } from '../core/ledger/ledger.ts';
import type { Policy } from '../core/policy/policy.ts';
import { choiceOf } from '../core/telling/repository-tags.ts';
import { toldTogether } from '../core/telling/told-together.ts';
import { announce, prepareRoutes, provenanceFor } from './announce.ts';
import { readBackground } from './background.ts';
import { type Gathered, gather } from './gather.ts';
import { asFor, markSubject } from './mark-subject.ts';
import { noteUse } from './note-use.ts';
import { record, whileHolding } from './record.ts';
import type { Toolbox } from './tools.ts';
import { whatWasDone } from './what-was-done.ts';
import { withWhatWasHeard } from './what-was-heard.ts';

/** A judgement and what was done about it in this run. */
export interface Judged {
  readonly judgement: Judgement;
  readonly decision: Decision;
  readonly marking: Marking;
  /** The routes that were told in this run. */
  readonly told: readonly RouteName[];
  readonly ended?: Ended;
}

type Decided = Pick<Judged, 'decision' | 'judgement'>;

/** The whole story of one image, with what led to it. `gathered` is what the caller knows already. */
export async function judgeImage(
  image: ImageRef,
  because: Because,
  tools: Toolbox,
  gathered?: Gathered,
): Promise<Judged> {
  // Gather. An index is judged through the platform images it lists.
  const found = gathered ?? (await gather(image, tools));
  const background = await readBackground(found, tools);

  // Decide. No effects here.
  const news = decided(found, background, because, tools);
  const known = await withWhatWasHeard(found, news.judgement, tools);
  const acts = planActs(news, known.evidence, known.entry, asFor(found, tools), background.now);

  // Act. The record goes first, so that a crash leaves a trace that can be completed.
  prepareRoutes(acts.say, tools);
  const provenance = provenanceFor(acts.say, known.evidence, tools);
  const recorded = await record({ ...news, acts, background, known }, tools);
  if (recorded.settledAt) return asBefore(recorded, news, endedBy(acts, known.entry), tools);
  return whileHolding(recorded, tools, async () => {
    const noted = noteUse(news.decision, tools);
    const marking = await besides(noted, markSubject(news.judgement, known, acts, tools));
    const judged = { ...news, marking, provenance: await provenance };
    const said = await toSay(judged, known, recorded, background, tools);
    const told = await announce(said, acts, recorded, tools).then((all) => noted.then(() => all));
    return { ...asRecorded(news, recorded), marking, told, ...endedBy(acts, known.entry) };
  });
}

/** What everything known comes to, or what is on record while a scan of ours is under way. */
function decided(
  { evidence, entry: { current } }: Gathered,
  background: Background,
  because: Because,
  { policy, correlationId }: Toolbox,
): Decided {
  const { decision, judgement } = judge(evidence, policy, background, because);
  const judged = { decision, judgement: foundBy(correlationId, judgement) };
  return current ? whileRescanned(judged, evidence, current, background, policy) : judged;
}

/** What takes up the judgement of another run, or keeps it, says so by that one's id: the record and the messages have one. */
const asRecorded = <T extends Decided>(one: T, { judgement: its }: Current): T => ({
  ...one,
  judgement: foundBy(its.correlationId, one.judgement),
});

const foundBy = (
  correlationId: string | undefined,
  { correlationId: _other, ...judgement }: Judgement,
): Judgement => ({ ...judgement, ...(correlationId && { correlationId }) });

/** What there is to say of a judgement beside itself: what has lapsed, what has changed in the image, and what people did. */
async function toSay(
  judged: Announcement,
  known: Gathered,
  recorded: Current,
  { waivers, now }: Background,
  tools: Toolbox,
): Promise<Announcement> {
  const { policy } = tools;
  const { judgement, decision } = judged;
  const { changed } = recorded;
  const lapsed = lapsedAmong(decision, judgement.image, policy, waivers, now);
  const owned = byOwners(known.repositoryTags, policy);
  const done = await whatWasDone(known, tools);
  const together = toldTogether(judged, known.waivers?.waivers);
  const waiversLost = known.waivers !== undefined && known.waivers.waivers === undefined;
  return {
    ...asRecorded(judged, recorded),
    ...owned,
    ...done,
    lapsed,
    ...(waiversLost && { waiversLost }),
    ...(together.length > 0 && { toldTogether: together }),
    ...(changed && { changed }),
  };
}

/** What the owners of a repository have a say in, as far as the policy lets them. */
function byOwners(
  tags: Gathered['repositoryTags'],
  { notifyByTag }: Policy,
): Pick<Announcement, 'channel' | 'owner'> {
  const choice = choiceOf(tags, notifyByTag);
  return {
    ...(choice && 'channel' in choice && { channel: choice.channel }),
    ...(tags?.owner !== undefined && { owner: tags.owner }),
  };
}

/**
 * What is written down about the policy keeps nobody from hearing of the image: it is waited for, and
 * fails the run afterwards.
 */
async function besides<T>(note: Promise<void>, act: Promise<T>): Promise<T> {
  const [, acted] = await Promise.allSettled([note, act]);
  if (acted.status === 'rejected') throw acted.reason;
  return acted.value;
}

/** Nothing was left to do: only that the exceptions of the policy are still of use. */
async function asBefore(
  current: Current,
  news: Decided,
  ended: Pick<Judged, 'ended'>,
  tools: Toolbox,
): Promise<Judged> {
  await noteUse(news.decision, tools).catch((failure: unknown) => {
    throw afterJudging(failure);
  });
  const { marking = UNMARKED } = current;
  return { ...asRecorded(news, current), ...ended, marking, told: [] };
}

const UNMARKED: Marking = { state: 'unmarked' };
