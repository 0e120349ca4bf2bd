import { afterJudging, JudgementInProgress } from '../core/errors.ts';
import {
  isFading,
  knowsOlder,
  NO_MEMORY,
  remembering,
} from '../core/findings/repository-memory.ts';
import { imageKey } from '../core/image.ts';
import { type Acts, nothingToDo } from '../core/judgement/acts.ts';
import { findingsToKeep } from '../core/judgement/audit.ts';
import type { Background } from '../core/judgement/background.ts';
import type { Decision } from '../core/judgement/decision.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import { isHeld } from '../core/ledger/lease.ts';
import type { Current, KeptMemory, Seen } from '../core/ledger/ledger.ts';
import { longestGraceOf } from '../core/policy/grace.ts';
import { conditionsOf, type QuietApproval } from '../core/telling/approved.ts';
import { ownChanges } from '../core/telling/own-changes.ts';
import { choiceOf } from '../core/telling/repository-tags.ts';
import { maySetOff } from '../core/triggers/may-set-off.ts';
import type { NewJudgement } from '../records/new-judgement.ts';
import type { WrittenMemory } from '../records/repository-memory.ts';
import type { JudgedMemory } from '../records/write-with-shared.ts';
import { quietly } from './announce.ts';
import { countInTrend } from './count-in-trend.ts';
import type { Gathered } from './gather.ts';
import { seenOf } from './seen.ts';
import type { Toolbox } from './tools.ts';

interface Entry {
  readonly judgement: Judgement;
  readonly decision: Decision;
  readonly acts: Acts;
  readonly background: Background;
  readonly known: Gathered;
}

/**
 * Writes the judgement down, or takes up the one that stands there. Afterwards this run alone is at
 * work on the image, unless nothing is left to do: then the record that comes back is settled.
 */
export async function record(one: Entry, tools: Toolbox): Promise<Current> {
  const { judgement, decision, acts, known } = one;
  const { current } = known.entry;
  const { records, now } = tools;
  const seen = await seenOf(judgement, decision, known, tools);
  if (current && (acts.record === 'keep' || acts.record === 'put-off')) {
    await keepMemory(one, tools);
    const isSame = acts.record === 'keep' && !isWatchedAgain(current, seen);
    return isSame ? current : records.putOff(owing(current, acts), seen);
  }
  if (isHeld(current, now()))
    throw new JudgementInProgress(`another run is judging ${imageKey(judgement.image)}`);
  if (current && acts.record !== 'begin') return records.resume(owing(current, acts), seen);
  return records.begin(begun(one, seen, tools));
}

/** The record with what is owed from now on, and nothing else. */
const owing = ({ owed: _before, ...current }: Current, { owed }: Acts): Current => ({
  ...current,
  ...(owed && { owed }),
});

/** The judgement as it comes to be recorded. What is not said is noted at once where no act is to follow. */
function begun(one: Entry, { watch }: Seen, tools: Toolbox): NewJudgement {
  const { judgement, decision, acts, known } = one;
  const { verdict, judgedAt } = judgement;
  const remembered = rememberedWith(one, tools);
  const trend = countInTrend(one, tools);
  const settled = nothingToDo(acts);
  const changed = changedIn(one);
  return {
    judgement,
    findings: findingsToKeep(decision),
    previous: known.entry.current,
    ...(known.waivers && { waivers: known.waivers }),
    ...(remembered && { remembered }),
    ...(trend && { trend }),
    settled,
    ...(changed && { changed }),
    ...chosenFor(known, tools),
    ...(settled && { said: acts.quiet.map((route) => quietly(route, verdict, judgedAt)) }),
    ...(acts.owed && { owed: acts.owed }),
    ...(acts.listed && { approval: approvalIn(one, tools) }),
    ...(maySetOff(judgement, known.entry.current?.judgement, tools.policy, tools.served) && {
      setsOff: true,
    }),
    watch,
    keep: tools.policy.keep,
  };
}

/** An approval that is told in the message of the day. */
function approvalIn({ judgement, decision, known }: Entry, tools: Toolbox): QuietApproval {
  const { image, judgedAt: at } = judgement;
  const number = (known.entry.current?.number ?? 0) + 1;
  const { chosen: channel } = chosenFor(known, tools);
  return {
    image,
    at,
    number,
    ...conditionsOf(decision),
    ...(channel !== undefined && { channel }),
  };
}

/** The channel that the repository's AWS tag chooses, where it chooses one that the policy allows. */
function chosenFor(
  { repositoryTags }: Gathered,
  { policy }: Toolbox,
): Pick<NewJudgement, 'chosen'> {
  const choice = choiceOf(repositoryTags, policy.notifyByTag);
  return choice && 'channel' in choice ? { chosen: choice.channel } : {};
}

/** What has changed in the image itself since its judgement before, where there is one. */
function changedIn({ judgement, decision, known, background }: Entry): string | undefined {
  if (!known.entry.current) return undefined;
  const isComplete = judgement.comparable === true;
  const { ownFindings } = background;
  return ownChanges(decision.findings, ownFindings, judgement.image.digest, isComplete);
}

/** Somebody runs an image again that was not looked at any more, or a former version did not look at it. */
const isWatchedAgain = ({ watch, judgement }: Current, seen: Seen): boolean =>
  judgement.standing === 'subject' &&
  watch?.state !== 'watched' &&
  seen.watch.state !== watch?.state;

/**
 * A look that finds nothing new is not noted, but for what would be forgotten although it is there, and for a
 * memory that cannot be read any more.
 */
async function keepMemory(one: Entry, tools: Toolbox): Promise<void> {
  const { known, judgement, decision, background } = one;
  const { memory: kept } = known;
  if (!kept || (kept.memory && !isFading(kept.memory, decision.findings, background.now))) return;
  const remembered = rememberedWith(one, tools);
  if (remembered) await tools.records.remember(judgement.image, remembered);
}

/** What the repository remembers with this judgement; undefined where it stands there already. */
function rememberedWith(one: Entry, { policy }: Toolbox): JudgedMemory | undefined {
  const { judgement, decision, background, known } = one;
  const { memory: read } = known;
  const { findings } = decision;
  const { ownFindings, otherFindings, lostSince, now } = background;
  const seen = { findings, notes: [...ownFindings, ...otherFindings] };
  const noted = (over: KeptMemory | undefined): WrittenMemory | undefined => {
    const before = over?.memory ?? NO_MEMORY;
    const memory = remembering(before, seen, now, longestGraceOf(policy));
    // Even where nothing is to be remembered a memory begins: what is lost, or kept in a former version's way, is
    // so once.
    return memory || !over?.memory ? { memory: memory ?? before, over } : undefined;
  };
  const overWritten = (over: KeptMemory | undefined): WrittenMemory | undefined => {
    if (over?.memory && !lostSince && !knowsOlder(over.memory, findings)) return noted(over);
    throw new JudgementInProgress(
      `another run knows more of what is in ${imageKey(judgement.image)}`,
    );
  };
  const first = noted(read);
  return first && { ...first, overWritten };
}

/** Runs the acts that a lease is held for. A failure gives it back, so that nobody waits for this run. */
export async function whileHolding<T>(
  held: Current,
  { records }: Toolbox,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (failure) {
    // The lease runs out by itself where it cannot be given back; the failure is what matters.
    await records.release(held).catch(() => undefined);
    throw afterJudging(failure);
  }
}
