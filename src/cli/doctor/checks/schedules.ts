import { HOUR, momentOf } from '../../../core/time.ts';
import { counted } from '../../../core/words.ts';
import type { Check } from '../check.ts';
import { lastInvoked, RULE_RIGHTS } from '../last-invoked.ts';
import { good, NOT_DEPLOYED, wrong } from '../result.ts';

/** The rules that wake a function by the clock, and after how many hours of silence something is wrong. */
const SILENCE: Readonly<Record<string, number>> = {
  sweep: 2,
  'compare-registry': 2,
  'refresh-threat-intel': 26,
  // It rests at night, UTC.
  digest: 10,
  'deploy-trigger': 2,
  // Once a day.
  'publish-report': 26,
};

/** Not every stage has their rules. */
const OPTIONAL = ['deploy-trigger', 'publish-report'];

/** Whether everything runs that runs by the clock, to the hour. */
export const schedules: Check = {
  name: 'schedules',
  rights: RULE_RIGHTS,
  beforeDeploying: 'left out',
  look: async (looking) => {
    const rules = (await looking.resources())?.map(({ physical }) => physical) ?? [];
    const isThere = (name: string) => rules.includes(`${looking.stack}-${name}`);
    const names = Object.keys(SILENCE).filter((name) => !OPTIONAL.includes(name) || isThere(name));
    const invoked = await lastInvoked(looking, names);
    const stack = invoked && (await looking.deployed());
    if (!stack) return NOT_DEPLOYED;
    const now = looking.now().getTime();
    const silent = names.filter((name) => {
      const since = Math.max(invoked.get(name) ?? 0, Date.parse(stack.changedAt));
      // An hour's figure is dated by the beginning of the hour.
      return now - since > ((SILENCE[name] ?? 0) + 1) * HOUR;
    });
    if (silent.length === 0) return good(`${counted(names.length, 'rule')} run as they should`);
    const said = silent.map((name) => {
      const at = invoked.get(name);
      return at === undefined
        ? `${name} never ran`
        : `${name} ran last on ${momentOf(new Date(at).toISOString())}`;
    });
    return wrong(`${said.join(', ')}: is the rule in EventBridge enabled?`, silent);
  },
};
