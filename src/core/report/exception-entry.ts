import type { Origin } from '../findings/suppression.ts';
import { type GivenInSlack, givenInSlack } from '../interventions/given-in-slack.ts';
import type { WaiversOfRepository } from '../interventions/slack-waivers.ts';
import { asWaiver } from '../interventions/slack-waivers.ts';
import { type PolicyNotes, type Use, useKey } from '../policy/housekeeping.ts';
import type { Acceptance, IgnoreRule, Policy, Scope } from '../policy/policy.ts';
import { sayLimits } from '../policy/scope-words.ts';
import { DAY } from '../time.ts';

/** `waived`: a person's acceptance of a risk; `ignored`: noise. As messages and `explain` call them. */
type Kind = 'waived' | 'ignored';

/** Waivers end; ignore rules need not, and need not say whose they are. */
interface Exception {
  readonly name: string;
  readonly scope: Scope;
  readonly by?: string;
  readonly reason: string;
  readonly ticket?: string;
  readonly until?: string;
  readonly source: string;
  /** Absent where it can only be the policy. */
  readonly origin?: Origin;
  /** The code of what need not be known of the image: it is not about findings. */
  readonly doubt?: string;
}

/** One waiver or ignore rule, as it stands at this moment. */
export interface ExceptionEntry extends Exception {
  readonly kind: Kind;
  /** What it asks of a finding beyond its scope, in words. */
  readonly limits: readonly string[];
  /** `too-long`: it reaches further ahead than the policy lets waivers reach, and is not in force. */
  readonly state: 'in-force' | 'lapsed' | 'too-long' | 'revoked';
  /** Whole days; absent without an end, and once it is over. */
  readonly daysLeft?: number;
  /** Of one that was given from Slack. */
  readonly fromSlack?: GivenInSlack;
  /** Absent where nothing is written down of it, or nobody has looked. */
  readonly use?: Use;
}

/** What the ledger says of exceptions, where it was asked. */
export interface OnRecord {
  readonly notes?: PolicyNotes;
  readonly slack?: readonly WaiversOfRepository[];
}

/** Every waiver and ignore rule of a policy, and every waiver from Slack: what ends first, first, what has no end behind it, what has lapsed last. Pure. */
export function exceptionEntries(
  policy: Policy,
  { notes, slack = [] }: OnRecord,
  now: Date,
): ExceptionEntry[] {
  const entryOf = (kind: Kind, one: Exception, limits: readonly string[]): ExceptionEntry => {
    const use = notes?.uses.get(useKey(kind, one.name));
    return { ...one, kind, limits, ...termOf(one, policy, now), ...(use && { use }) };
  };
  return [
    ...policy.waivers.map((one) => entryOf('waived', one, [])),
    ...policy.accepted.map((one) => entryOf('waived', asException(one), [])),
    ...slack.flatMap((of) =>
      (of.waivers ?? []).map((one) => {
        const waiver = asWaiver(one, of);
        const { daysLeft, ...entry } = entryOf('waived', waiver, sayLimits(waiver));
        const fromSlack = givenInSlack(one);
        if (one.revoked) return { ...entry, state: 'revoked' as const, fromSlack };
        return { ...entry, ...(daysLeft !== undefined && { daysLeft }), fromSlack };
      }),
    ),
    ...policy.ignore.map((one: IgnoreRule) => entryOf('ignored', one, sayLimits(one))),
  ].sort((a, b) => compared(placeOf(a), placeOf(b)) || compared(a.name, b.name));
}

const asException = ({ images, ...one }: Acceptance): Exception => ({ ...one, scope: images });

function termOf(
  { until }: Exception,
  { longestWaiver }: Policy,
  now: Date,
): Pick<ExceptionEntry, 'state' | 'daysLeft'> {
  if (until === undefined) return { state: 'in-force' };
  const left = Date.parse(until) - now.getTime();
  if (left <= 0) return { state: 'lapsed' };
  return {
    state: left <= longestWaiver ? 'in-force' : 'too-long',
    daysLeft: Math.floor(left / DAY),
  };
}

/** A text by which entries are ordered. */
const placeOf = ({ state, until = 'none' }: ExceptionEntry): string =>
  `${state === 'lapsed' || state === 'revoked' ? 1 : 0}/${until}`;

const compared = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
