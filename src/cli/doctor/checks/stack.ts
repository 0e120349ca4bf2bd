import { momentOf } from '../../../core/time.ts';
import type { Check } from '../check.ts';
import { advice, good, notYet, wrong } from '../result.ts';

export const stack: Check = {
  name: 'stack',
  rights: ['cloudformation:DescribeStacks'],
  beforeDeploying: 'left out',
  look: async ({ deployed, stack: name, region }) => {
    const found = await deployed();
    if (!found) return notYet(`there is no stack ${name} in ${region} yet`);
    const { status, changedAt } = found;
    const says = `${name} is ${status} since ${momentOf(changedAt)}`;
    if (status.endsWith('_IN_PROGRESS')) return advice(`${says}: wait until that is over`);
    if (status === 'UPDATE_ROLLBACK_COMPLETE') {
      return advice(`${says}: the last deployment failed, and what was there before goes on`);
    }
    return /FAILED$|ROLLBACK/.test(status)
      ? wrong(`${says}: its events in CloudFormation say why`)
      : good(says);
  },
};
