import type { Decision } from '../core/decide.ts';
import type { Toolbox } from './tools.ts';

/**
 * Writes down which ignore rules and waivers have taken findings out, so that those nobody uses can be
 * reported.
 */
export async function noteUse({ setAside }: Decision, { records }: Toolbox): Promise<void> {
  const names = setAside.flatMap(({ by }) => {
    if (by.kind === 'ignored') return [by.rule];
    return by.kind === 'waived' ? [by.waiver] : [];
  });
  if (names.length > 0) await records.policyBook.noteUsed([...new Set(names)]);
}
