import { calledBy, endingOf, type SuppressedBy } from '../../core/findings/suppression.ts';
import { type SetAside, setAsideBy } from '../../core/interventions/set-aside.ts';
import { lastDayOf } from '../../core/time.ts';
import { wordsIn } from '../../core/words.ts';
import type { Desk } from './desk.ts';
import { type Standing, spokenFor } from './standing.ts';

/** What of the risks of an image somebody has accepted from Slack since it was judged. */
export async function acceptedMeanwhile(
  { current: { judgement }, risks, findings }: Standing,
  desk: Desk,
): Promise<SetAside[]> {
  if (risks.length === 0) return [];
  const spoken = await spokenFor(judgement.image, desk);
  if (spoken.length === 0) return [];
  const ids = new Set(risks.map(({ id }) => id));
  const counting = findings.filter(({ id, aside }) => ids.has(id) && !aside);
  return setAsideBy(spoken, judgement, counting, desk.policy, desk.now());
}

/** A sentence for each of the words by which something has been accepted. */
export const sayAccepted = (already: readonly SetAside[]): string[] =>
  sayEach(already, 'accepted already').map(
    (one) => `${one}. The message shows it within a minute or two.`,
  );

/**
 * What of that which a waiver had set aside does not block without it either, a sentence each: `CVE-2026-1 is still
 * accepted by ada until the end of 2026-12-01`.
 */
export async function stillAccepted(
  waiver: string,
  { current: { judgement }, findings }: Standing,
  desk: Desk,
): Promise<string[]> {
  const spoken = await spokenFor(judgement.image, desk);
  const others = spoken.filter(({ name }) => name !== waiver);
  const isOfIt = (by: SuppressedBy | undefined): boolean =>
    by?.kind === 'waived' && by.waiver === waiver;
  const set = findings.filter(({ aside }) => isOfIt(aside));
  return sayEach(setAsideBy(others, judgement, set, desk.policy, desk.now()), 'still accepted');
}

const NAMED = 3;

function sayEach(some: readonly SetAside[], accepted: string): string[] {
  return [...Map.groupBy(some, ({ by }) => JSON.stringify(by)).values()]
    .slice(0, NAMED)
    .flatMap((group) => {
      const [one] = group;
      const ids = group.map(({ id }) => id);
      const left = ids.length - NAMED;
      const what = wordsIn([...ids.slice(0, NAMED), ...(left > 0 ? [`${left} more`] : [])], 'and');
      const is = ids.length === 1 ? 'is' : 'are';
      return one ? [`${what} ${is} ${wordOf(one.by, accepted)}`] : [];
    });
}

function wordOf(by: SuppressedBy, accepted: string): string {
  if (by.kind === 'waived')
    return `${accepted}, by ${calledBy(by)} until the end of ${lastDayOf(by.until)}`;
  const until = endingOf(by)?.until;
  return `ignored by ${by.kind === 'scanner' ? 'the scanner' : `the rule ${by.rule}`}${until ? ` until ${lastDayOf(until)}` : ''}`;
}
