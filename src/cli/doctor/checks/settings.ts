import { wordsIn } from '../../../core/words.ts';
import type { Check } from '../check.ts';
import { advice, good, wrong } from '../result.ts';

export const settings: Check = {
  name: 'settings',
  rights: [],
  beforeDeploying: 'stops',
  look: async ({ stage, settingsFiles, settingsProblems: problems }) => {
    const [first] = problems;
    if (first !== undefined) {
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
      return wrong(`${first}${more}`, problems);
    }
    if (settingsFiles.length === 0) {
      return advice(
        `no settings.yml here: of the stage ${stage} the environment alone is known; run it in the checkout`,
      );
    }
    return good(`of the stage ${stage}, by ${wordsIn(settingsFiles, 'and')}`);
  },
};
