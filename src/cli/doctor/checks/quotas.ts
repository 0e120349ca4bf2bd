import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { Check } from '../check.ts';
import { advice, good } from '../result.ts';

const RIGHT = 'servicequotas:GetServiceQuota';

/**
 * The two that one deployment can run into by itself. Of what else ECR, DynamoDB, SNS and EventBridge limit it uses a
 * small part, or there is no quota to be read (the rate of DescribeImageScanFindings).
 */
const QUOTAS = [
  {
    called: 'functions at once',
    service: 'lambda',
    code: 'L-B99A9384',
    // New accounts begin with 10. Of what is reserved for slack-action, 100 have to be left over for the others.
    enough: 105,
    why: 'a burst of pushes is throttled, and with buttons in Slack the stack cannot be deployed',
  },
  {
    called: 'PutImage a second',
    service: 'ecr',
    code: 'L-AD52DFB2',
    enough: 10,
    why: "each mark takes one, and people's pushes share it",
  },
] as const;

export const quotas: Check = {
  name: 'quotas',
  rights: [RIGHT],
  beforeDeploying: 'told',
  look: async ({ clients, ask }) => {
    const values = await Promise.all(
      QUOTAS.map(async ({ service, code }) => {
        const command = new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code });
        const { Quota } = await ask(RIGHT, `reading a quota of ${service}`, () =>
          clients.quotas.send(command),
        );
        return Quota?.Value;
      }),
    );
    const low = QUOTAS.flatMap(({ called, service, code, enough, why }, index) => {
      const value = values[index] ?? 0;
      const raise = `raise ${service} ${code} to ${enough} at least`;
      return value < enough ? [`${value} ${called} are few (${why}): ${raise}`] : [];
    });
    return low.length > 0
      ? advice(low.join('; '))
      : good(QUOTAS.map(({ called }, index) => `${values[index]} ${called}`).join(', '));
  },
};
