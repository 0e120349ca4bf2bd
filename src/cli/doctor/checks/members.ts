import { sayPlace } from '../../../core/served.ts';
import { dayOf } from '../../../core/time.ts';
import { counted } from '../../../core/words.ts';
import { memberProblems, servedIn } from '../../../lambda/members-setting.ts';
import type { Check } from '../check.ts';
import { good, NOT_DEPLOYED, notYet, someOf, unknown, wrong } from '../result.ts';

/** As the functions have found them: nobody at a keyboard can ask with the functions' rights. */
export const members: Check = {
  name: 'members',
  rights: ['cloudformation:DescribeStacks', 'dynamodb:Query'],
  beforeDeploying: 'left out',
  look: async ({ ledger, variables, region }) => {
    if (memberProblems(variables).length > 0) return unknown('the setting is no list of members');
    const { members: all } = servedIn(variables);
    if (all.length === 0) return notYet('there are none');
    const table = await ledger();
    if (!table) return NOT_DEPLOYED;
    const places = all.flatMap(({ account, regions = [region] }) =>
      regions.map((one) => ({ account, region: one })),
    );
    const isServed = (one: { account: string; region: string }): boolean =>
      places.some((place) => place.account === one.account && place.region === one.region);
    const denied = (await table.denied()).filter(isServed);
    if (denied.length > 0) {
      const said = denied.map(
        (one) => `${sayPlace(all, one)} since ${dayOf(one.since)} (${one.cause})`,
      );
      return wrong(
        `not let into the registry of ${someOf(said)}: docs/accounts.md says what each of them has to allow`,
        said,
      );
    }
    return good(
      `${counted(places.length, 'registry', 'registries')}, and none was denied when it was compared last`,
    );
  },
};
