import { asking, type Check, good, wrong } from './check.ts';
import { parameterNamed } from './parameters.ts';

/** By its name alone it is known in an account and region, whatever the stage is called: stack/ledger.yml makes it. */
const OWNER = '/ecr-scan-notifier/owner-of-the-marks';

/** CloudFormation would refuse a second one in the middle of the deployment. */
export const ownerOfTheMarks: Check = asking(async ({ stack, settings, region }) => {
  if (settings['marks'] === 'off') return undefined;
  const owner = await parameterNamed(OWNER, region);
  if (owner === undefined || owner === stack)
    return good('no other stack puts the marks of this registry');
  return wrong(
    `the stack ${owner} puts the marks of this registry, and one alone may: deploy this stage with "marks: off", or take them ` +
      'from that one first',
  );
});
