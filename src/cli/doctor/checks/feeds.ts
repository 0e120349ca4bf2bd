import { feedTroubles } from '../../../core/findings/enrich.ts';
import { FEEDS, feedNamed } from '../../../core/findings/feeds/feeds.ts';
import { dayOf } from '../../../core/time.ts';
import type { Check } from '../check.ts';
import { good, NOT_DEPLOYED, wrong } from '../result.ts';

/** By their own dates, and as old as the policy lets them be. */
export const feeds: Check = {
  name: 'feeds',
  rights: ['cloudformation:DescribeStacks', 'dynamodb:BatchGetItem'],
  beforeDeploying: 'left out',
  look: async ({ ledger, readPolicy, now, stack }) => {
    const table = await ledger();
    if (!table) return NOT_DEPLOYED;
    const [dates, { policy }] = await Promise.all([table.feeds(), readPolicy()]);
    const troubles = feedTroubles(dates, policy.staleAfter, now());
    if (troubles.length === 0) {
      const all = FEEDS.map(({ name, briefly }) => `${briefly} of ${dayOf(dates[name] ?? '')}`);
      return good(all.join(', '));
    }
    const said = troubles.map((trouble) =>
      trouble.state === 'missing'
        ? `there is no copy of ${feedNamed(trouble.feed).briefly}`
        : `${feedNamed(trouble.feed).briefly} is of ${dayOf(trouble.date)}, which is too old`,
    );
    return wrong(`${said.join(', ')}: invoke ${stack}-refresh-threat-intel, and look into its log`);
  },
};
