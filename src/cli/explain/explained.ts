import type { Evidence } from '../../core/evidence/evidence.ts';
import type { Background } from '../../core/judgement/background.ts';
import { decide } from '../../core/judgement/decide.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import { type Deciding, weighFindings } from '../../core/judgement/weigh-findings.ts';
import type { Current } from '../../core/ledger/ledger.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { viewBehind } from '../view-behind.ts';
import type { Heard } from './heard.ts';
import { type NotCounting, notCountingOf } from './not-counting.ts';
import { type Outlook, outlookOf, withoutFindings } from './outlook.ts';
import type { Effects } from './set-off.ts';
import { type Telling, tellingOf } from './telling.ts';
import type { Upkeep } from './upkeep.ts';

/** One verdict with everything that it rests on. */
export interface Explained {
  readonly evidence: Evidence;
  readonly decision: Decision;
  /** What a rule would count unless an unknown says otherwise. */
  readonly unsettled: readonly Deciding[];
  readonly others: readonly NotCounting[];
  readonly policyVersion: string;
  readonly outlook: Outlook;
  /** ISO time, where the ledger remembers it. */
  readonly undecidedSince?: string;
  /** When people hear that it is undecided, where it is. */
  readonly telling?: Telling;
  /** How people hear of it in Slack. */
  readonly heard?: Heard;
  /** What people have accepted from Slack in its repository cannot be read, and none of it counts. */
  readonly waiversLost?: true;
  /** No mark is put in its repository: a pull-through cache fills it. */
  readonly putsNone?: true;
  /** What the deployment has on record, where the ledger knows the image. */
  readonly upkeep?: Upkeep;
  /** What the verdict sets off; absent: nothing. */
  readonly effects?: Effects;
  readonly now: Date;
}

/**
 * The verdict on an image, with what would change it; `said`: what the ledger remembers that people were
 * told. Pure.
 */
export function explainedBy(
  evidence: Evidence,
  policy: Policy,
  background: Background,
  said: Current['said'] = {},
): Explained {
  const decideOn = (one: Evidence) => decide(one, policy, background);
  const viewOf = (one: Decision) => viewBehind(one, evidence, policy, background);
  const { now, undecidedSince } = background;
  const circumstances = { now, ...(evidence.pushedAt && { pushedAt: evidence.pushedAt }) };
  const unsettledIn = (one: Decision) =>
    weighFindings(one.known, viewOf(one), circumstances).unsettled;
  const decision = decideOn(evidence);
  const unsettled = unsettledIn(decision);
  const telling = tellingOf(evidence, decision, said, background);
  const { rules } = viewOf(decision).ruleSet;
  const outlook = outlookOf(
    decision,
    (cleared) => decideOn(withoutFindings(evidence, cleared)),
    unsettledIn,
  );
  return {
    evidence,
    decision,
    unsettled,
    others: notCountingOf(decision, unsettled, rules, circumstances),
    policyVersion: policy.version,
    outlook,
    ...(undecidedSince && { undecidedSince }),
    ...(telling && { telling }),
    now,
  };
}
