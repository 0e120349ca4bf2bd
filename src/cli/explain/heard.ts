import { isHeardOf } from '../../core/judgement/acts.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import { type Judgement, judgementOf } from '../../core/judgement/judgement.ts';
import {
  asDestination,
  DEFAULT_DESTINATION,
  type Destination,
  ruleOf,
} from '../../core/policy/notify.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { hearsIn, isListed, type QuietBecause, whyQuiet } from '../../core/telling/hearing.ts';
import { choiceOf, type TagChoice } from '../../core/telling/repository-tags.ts';
import { type Conversation, conversationOf, QUIET, type Said } from '../../core/telling/said.ts';
import type { Gathered } from '../../pipeline/gather.ts';

/** How people hear of an image in Slack, and what they would hear of it as it stands. */
export interface Heard {
  /** Its channel is the one that holds in the end; absent: the deployment's own. */
  readonly to: Destination;
  /** The line of the policy that says so; absent where none does. */
  readonly source?: string;
  /** What becomes of the channel that the AWS tag of the repository names; absent where it names none. */
  readonly byTag?: TagChoice;
  /** The policy lets tags choose, and they cannot be read. */
  readonly areTagsUnread?: true;
  /** Whose it is, as the AWS tag of the repository says. */
  readonly owner?: string;
  /** Where the ledger knows of a message about it. */
  readonly stands?: Standing;
  /** ISO time at which the quiet hours end until which nothing is said of it; absent where it would be said now. */
  readonly waitsUntil?: string;
  /** Why no message begins; absent where one does, or stands there. */
  readonly quiet?: QuietBecause | 'part' | 'told' | 'untold';
  /** Nothing begins but a place in the message of the day about what is approved. */
  readonly listed?: true;
}

type Standing = Pick<Conversation, 'channel' | 'insteadOf'>;

/** By the policy, the tags of its repository and what the ledger remembers of it. Pure. */
export function heardOf(
  decision: Decision,
  { evidence, entry: { current, listedBy }, repositoryTags }: Gathered,
  policy: Policy,
  now: Date,
): Heard {
  const judgement = judgementOf(evidence, decision, policy.version, now);
  const rule = ruleOf(judgement, policy.notify);
  const byTag = choiceOf(repositoryTags, policy.notifyByTag);
  const to: Destination = {
    ...(rule ? asDestination(rule) : DEFAULT_DESTINATION),
    ...(byTag && 'channel' in byTag && byTag),
  };
  const { slack: said } = current?.said ?? {};
  const stands = conversationOf(said);
  const quiet = isHeardOf(judgement, listedBy)
    ? (whyQuiet(to, { judgement, decision }, said) ?? whySilent(judgement, said))
    : 'part';
  const isNamed = quiet === 'approved' && !stands && isListed(to, quiet, judgement);
  const isHeard = quiet === undefined || (stands && quiet !== 'part');
  const hearing = isHeard ? hearsIn(to, { judgement, decision }, said, now) : 'nothing';
  return {
    to,
    ...(rule && { source: rule.source }),
    ...(byTag && { byTag }),
    ...(policy.notifyByTag && !repositoryTags && { areTagsUnread: true }),
    ...(repositoryTags?.owner !== undefined && { owner: repositoryTags.owner }),
    ...(stands && { stands: placeOf(stands) }),
    ...(quiet && !stands && { quiet }),
    ...(isNamed && { listed: true }),
    ...(typeof hearing === 'object' && { waitsUntil: hearing.until }),
  };
}

/** Why nothing is said though the channel would hear of it. */
function whySilent(
  { verdict, tellAt }: Judgement,
  said: Said | undefined,
): 'untold' | 'told' | undefined {
  if (verdict === 'undecided' && tellAt === undefined) return 'untold';
  return said?.verdict === verdict && said.receipt !== QUIET ? 'told' : undefined;
}

const placeOf = ({ channel, insteadOf }: Conversation): Standing => ({
  channel,
  ...(insteadOf !== undefined && { insteadOf }),
});
