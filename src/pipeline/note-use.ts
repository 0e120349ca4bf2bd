import type { Decision } from '../core/judgement/decision.ts';
import { useKey } from '../core/policy/housekeeping.ts';
import type { Toolbox } from './tools.ts';

/**
 * Writes down which ignore rules and waivers have taken anything out, so that those nobody uses can be
 * reported.
 */
export async function noteUse(
  { suppressed, accepted }: Decision,
  { records }: Toolbox,
): Promise<void> {
  const bySuppressed = suppressed.flatMap(({ by }) => {
    if (by.kind === 'ignored') return [useKey(by.kind, by.rule)];
    return by.kind === 'waived' ? [useKey(by.kind, by.waiver)] : [];
  });
  const keys = [...bySuppressed, ...accepted.map(({ waiver }) => useKey('waived', waiver))];
  if (keys.length > 0) await records.policyBook.noteUsed([...new Set(keys)]);
}
