import { isThere, type KeptFinding } from '../findings/kept-finding.ts';
import type { Current } from '../ledger/ledger.ts';
import { lookOf, newAmong } from '../telling/shown.ts';
import { counted } from '../words.ts';
import type { Risk } from './risk.ts';

const NAMED = 5;

/**
 * What blocks an image and its message in Slack did not show when it was last written, a sentence each: it is written
 * after an image is judged, and in a burst some minutes later. `kept`: the findings of the judgement.
 */
export function notShown(
  { said, judgement }: Current,
  kept: readonly KeptFinding[],
  risks: readonly Risk[],
): string[] {
  const { shown, conversation } = said['slack'] ?? {};
  if (!shown || (conversation?.shows ?? shown.look) === lookOf(judgement)) return [];
  const there = kept.filter(isThere);
  const unseen = new Set(newAmong(there, shown));
  const seen = new Set(there.flatMap((one) => (unseen.has(one) ? [] : [one.id])));
  const blocking = risks.filter(({ blocks }) => blocks);
  const added = blocking.filter(({ id }) => !seen.has(id)).map(({ id }) => id);
  const exploited = blocking.filter(
    ({ id, isExploited }) => isExploited && seen.has(id) && !shown.exploited.includes(id),
  );
  const names = `${added.slice(0, NAMED).join(', ')}${added.length > NAMED ? ' …' : ''}`;
  return [
    ...(added.length > 0
      ? [
          `${counted(added.length, 'vulnerability more blocks', 'vulnerabilities more block')} it: ${names}`,
        ]
      : []),
    ...exploited.slice(0, NAMED).map(({ id }) => `${id} is in KEV by now`),
  ];
}
