import { frequencyFor } from '../../../core/posture/scanning-rules.ts';
import { scannedOnPush } from '../../../registry/scan-on-push.ts';
import type { Check } from '../check.ts';
import { advice, good, notYet, someOf, wrong } from '../result.ts';

const RIGHT = 'ecr:BatchGetRepositoryScanningConfiguration';

/** In basic mode a repository may be scanned by a setting of its own, where no rule of the registry covers it. */
export const scanOnPush: Check = {
  name: 'scan on push',
  rights: ['ecr:GetRegistryScanningConfiguration', 'ecr:DescribeRepositories', RIGHT],
  beforeDeploying: 'told',
  look: async ({ scanning, repositories, clients, ask }) => {
    const [rules, all] = await Promise.all([scanning(), repositories()]);
    if (rules.type === 'ENHANCED') return good('enhanced scanning looks after that by its rules');
    if (all.length === 0) return notYet('there is no repository yet');
    const uncovered = all
      .map(({ repository }) => repository)
      .filter((repository) => frequencyFor(rules, repository) === undefined);
    const own = await scannedOnPush(clients.ecr, uncovered, (call) =>
      ask(RIGHT, 'reading which repositories are scanned on push', call),
    );
    // What has gone in between is nobody's concern.
    const out = uncovered.filter((repository) => own.get(repository) === false);
    if (out.length === 0) return good(`on in all ${all.length}`);
    const says = `off in ${out.length} of ${all.length}, whose images stay undecided: add ${someOf(out)} to the registry's rule (filter * covers all)`;
    return out.length === all.length ? wrong(says, out) : advice(says, out);
  },
};
