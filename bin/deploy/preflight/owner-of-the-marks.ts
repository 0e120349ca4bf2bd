import type { Check } from '../../../src/cli/doctor/check.ts';
import { good, wrong } from '../../../src/cli/doctor/result.ts';
import { storedIn } from '../../../src/cli/doctor/stored.ts';
import { textIn } from '../../../src/core/variables.ts';

/** By its name alone it is known in an account and region, whatever the stage is called: stack/ledger.yml makes it. */
const OWNER = '/ecr-scan-notifier/owner-of-the-marks';

/** CloudFormation would refuse a second one in the middle of the deployment. */
export const ownerOfTheMarks: Check = {
  name: 'owner of marks',
  rights: ['ssm:GetParameter'],
  beforeDeploying: 'stops',
  look: async (looking) => {
    if (textIn(looking.variables, 'MARKS') === 'off') return good('this stage puts none');
    const owner = await storedIn(looking, OWNER);
    if (owner === undefined || owner === looking.stack)
      return good('no other stack puts the marks of this registry');
    return wrong(
      `the stack ${owner} puts the marks of this registry, and one alone may: deploy this stage with "marks: off", or take ` +
        'them from that one first',
    );
  },
};
