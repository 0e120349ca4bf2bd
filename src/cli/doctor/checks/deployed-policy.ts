import type { Check } from '../check.ts';
import { advice, good, NOT_DEPLOYED, notYet } from '../result.ts';

/** The version is what the last comparison has noted: it begins within ten minutes of another policy. */
export const deployedPolicy: Check = {
  name: 'deployed policy',
  rights: ['dynamodb:GetItem'],
  beforeDeploying: 'left out',
  look: async ({ ledger, readPolicy }) => {
    const table = await ledger();
    if (!table) return NOT_DEPLOYED;
    const [version, { policy }] = await Promise.all([table.policyVersion(), readPolicy()]);
    if (version === undefined) {
      return notYet('nothing has been compared yet: its version is noted within ten minutes');
    }
    return version === policy.version
      ? good(`the same as here (${version})`)
      : advice(
          `it judges by ${version}, and here is ${policy.version}: deploy, or take up what is deployed`,
        );
  },
};
