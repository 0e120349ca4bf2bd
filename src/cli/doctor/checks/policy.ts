import { counted } from '../../../core/words.ts';
import { PolicyError } from '../../../policy-file/problems/problem.ts';
import type { PolicyReading } from '../../../policy-file/read-policy.ts';
import type { Check } from '../check.ts';
import type { Looking } from '../looking.ts';
import { advice, good, type Result, wrong } from '../result.ts';

export const policy: Check = {
  name: 'policy',
  rights: [],
  beforeDeploying: 'stops',
  look: async (looking) => {
    try {
      return sayPolicy(await looking.readPolicy(), nameOf(looking));
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      const { problems } = error;
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
      return wrong(`${problems[0]}${more}`, problems);
    }
  },
};

const nameOf = ({ policy: from }: Looking): string =>
  typeof from === 'string' ? from : 'that of the world';

function sayPolicy({ policy: read, warnings }: PolicyReading, file: string): Result {
  const [first] = warnings;
  if (first === undefined) return good(`${file} can be used (${read.version})`);
  const count = counted(warnings.length, 'warning');
  return advice(
    `${file} can be used, with ${count} ("policy check" lists all): ${first}`,
    warnings,
  );
}
