import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OpenWorld } from './in-world.ts';

/** The policy of a folder. */
export const BESIDE = 'policy.yml';

/** The policy that is packaged where nobody names another: `npm run build` goes by the same. */
export const defaultPolicyFile = (): string => process.env['POLICY_FILE'] || BESIDE;

/**
 * By which policy a world judges. One of the user's own that is passed over by that is named: whoever has
 * just written one wants to try it.
 */
export function sayPolicyOfWorld({ policySource, policyFile }: OpenWorld): {
  readonly text: string;
  readonly passesOver: boolean;
} {
  const own = defaultPolicyFile();
  const isOther = policyFile === undefined || resolve(own) !== resolve(policyFile);
  const passesOver = isOther && existsSync(own);
  const tries = passesOver ? `, not by ${own}: --policy ${own} tries that one` : '';
  return { text: `Judged by ${policySource}${tries}.`, passesOver };
}
