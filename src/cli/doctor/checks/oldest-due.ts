import { TRIGGER_KINDS } from '../../../core/ledger/due.ts';
import { momentOf } from '../../../core/time.ts';
import { patienceWith } from '../../list/listed.ts';
import { ageText } from '../age-text.ts';
import type { Check } from '../check.ts';
import { good, NOT_DEPLOYED, wrong } from '../result.ts';

/** What should have been looked at, by the times of `list --overdue`. */
export const oldestDue: Check = {
  name: 'oldest due',
  rights: ['cloudformation:DescribeStacks', 'dynamodb:Query'],
  beforeDeploying: 'left out',
  look: async ({ ledger, now: clock, stack }) => {
    const table = await ledger();
    if (!table) return NOT_DEPLOYED;
    const now = clock();
    const due = (await table.oldestDue(now)).toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
    const waits = ({ dueAt }: (typeof due)[number]): number => now.getTime() - Date.parse(dueAt);
    const late = due.find((one) => waits(one) > patienceWith(one.kind));
    if (late) {
      const { image, kind, dueAt } = late;
      const by = TRIGGER_KINDS.some((one) => one === kind) ? 'deploy-trigger' : 'sweep';
      return wrong(
        `${image.repository}@${image.digest.slice(0, 19)} waits since ${momentOf(dueAt)} (${kind}): "list --overdue" shows all; is ${stack}-${by} running?`,
      );
    }
    const [oldest] = due;
    return good(oldest ? `${ageText(waits(oldest))} (${oldest.kind})` : 'nothing is due');
  },
};
