import type { KeptFinding } from '../../core/findings/kept-finding.ts';
import type { SuppressedBy } from '../../core/findings/suppression.ts';
import type { ImageRef } from '../../core/image.ts';
import type { Asker, Membership, Permitted } from '../../core/interventions/may.ts';
import { groupsToAsk, permittedTo } from '../../core/interventions/may.ts';
import { notShown } from '../../core/interventions/not-shown.ts';
import type { Pressed } from '../../core/interventions/pressed.ts';
import { type Risk, risksOf } from '../../core/interventions/risk.ts';
import { waiversFromSlack } from '../../core/interventions/slack-waivers.ts';
import { isWorthTelling } from '../../core/judgement/remedies.ts';
import type { Current, LedgerEntry } from '../../core/ledger/ledger.ts';
import type { Permission } from '../../core/policy/permission.ts';
import type { Waiver } from '../../core/policy/policy.ts';
import { conversationOf } from '../../core/telling/said.ts';
import type { Desk } from './desk.ts';

/** How an image stands at this moment. */
export interface Standing {
  readonly entry: LedgerEntry;
  readonly current: Current;
  /** What blocks it, or will. */
  readonly risks: readonly Risk[];
  /** What of it the message in Slack does not show yet, a sentence each. */
  readonly notShown: readonly string[];
  /** Its findings, as they are kept with its judgement. */
  readonly findings: readonly KeptFinding[];
  /** By which waivers findings of it did not count when it was judged. */
  readonly waivers: readonly Waived[];
}

type Waived = Extract<SuppressedBy, { kind: 'waived' }>;

/** How an image stands; undefined where there is no record of it any more. */
export async function standingOf(image: ImageRef, desk: Desk): Promise<Standing | undefined> {
  const { records, policy, now } = desk;
  const entry = await records.read(image);
  const { current } = entry;
  if (!current) return undefined;
  const findings = await records.findings(image, current);
  const risks = risksOf(current.judgement, findings, policy, now());
  const waivers = findings.flatMap(({ aside }) => (aside?.kind === 'waived' ? [aside] : []));
  return { entry, current, risks, notShown: notShown(current, findings, risks), findings, waivers };
}

/** What people have accepted from Slack that may concern an image, by now: the last judgement may not know of it yet. */
export async function spokenFor(image: ImageRef, { records }: Desk): Promise<readonly Waiver[]> {
  const kept = await records.waivers(image);
  return kept ? waiversFromSlack(image, kept) : [];
}

/** What was done about what is not there would never be heard of. */
export const GONE = 'There is no such image in the registry any more. Nothing was done.';

export const isThereStill = ({ judgement }: Current): boolean =>
  judgement.reasons.every(isWorthTelling);

/** Why nothing is done about a click, where it was on what does not stand there any more. */
export function staleness(
  { action, message }: Pressed,
  current: Current | undefined,
): string | undefined {
  if (!current) return 'There is no record of this image any more. Nothing was done.';
  if (!isThereStill(current)) return GONE;
  // It names its waiver, whatever has become of the image's own message.
  if (message.isReply && action === 'revoke') return undefined;
  const conversation = conversationOf(current.said['slack']);
  if (!conversation) return undefined;
  const isRoot = conversation.root === message.ts;
  return isRoot && message.revision >= conversation.revision
    ? undefined
    : 'This has been written anew since: look at the message as it stands now, and click there. Nothing was done.';
}

/** Which of these permissions hold for somebody; user groups are asked only where a rule names one. */
export async function permitted<Rule extends Permission>(
  permissions: readonly Rule[],
  repository: string,
  asker: Asker,
  { dialogue }: Desk,
): Promise<Permitted<Rule>> {
  const groups = groupsToAsk(permissions, repository, asker);
  const memberships = await Promise.all(
    groups.map(async (group): Promise<[string, Membership]> => {
      try {
        return [group, (await dialogue.members(group)).has(asker.person) ? 'in' : 'out'];
      } catch (error) {
        // What is not known never helps, and whoever is refused reads why.
        return [group, { unknown: error instanceof Error ? error.message : String(error) }];
      }
    }),
  );
  return permittedTo(permissions, repository, asker, new Map(memberships));
}
