import { frequencyFor } from '../../../core/posture/scanning-rules.ts';
import { counted } from '../../../core/words.ts';
import type { Check } from '../check.ts';
import { advice, good, notYet, someOf, wrong } from '../result.ts';

/** What no rule scans is never approved: nobody finds out what is in it. */
export const scanning: Check = {
  name: 'scanning',
  rights: ['ecr:GetRegistryScanningConfiguration', 'ecr:DescribeRepositories'],
  beforeDeploying: 'told',
  look: async ({ scanning: readRules, repositories }) => {
    const [rules, all] = await Promise.all([readRules(), repositories()]);
    if (rules.type === 'BASIC') {
      return rules.rules.length === 0
        ? advice('basic, and no rule of the registry: "scan on push" says what that leaves')
        : good('basic: it tells of no fix and no known exploit; enhanced scanning does');
    }
    const out = all
      .map(({ repository }) => repository)
      .filter((repository) => frequencyFor(rules, repository) === undefined);
    if (rules.rules.length === 0 || (all.length > 0 && out.length === all.length)) {
      return wrong('off: it is enhanced, and no rule covers anything; add one (filter *)', out);
    }
    if (out.length > 0) return advice(sayUncovered(out, all.length), out);
    return all.length === 0
      ? notYet('enhanced; there is no repository yet')
      : good(`enhanced, and a rule covers ${ALL(all.length)}`);
  },
};

const ALL = (count: number): string =>
  count === 1 ? 'the one repository' : `all ${count} repositories`;

const sayUncovered = (out: readonly string[], all: number): string =>
  `enhanced, and no rule covers ${counted(out.length, 'repository', 'repositories')} of ${all}, whose images stay undecided: add ${someOf(out)} to a rule`;
