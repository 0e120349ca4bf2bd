import * as z from 'zod';
import { AwsError, notImplemented } from '../aws-error.ts';
import type { Managed, Quota } from './management-world.ts';

/** JSON 1.1: the header `x-amz-target` is this, a dot and the operation. */
export const QUOTAS_TARGET = 'ServiceQuotasV20190624';
export const QUOTA_OPERATIONS = ['GetServiceQuota'];

const Request = z.object({ ServiceCode: z.string().min(1), QuotaCode: z.string().min(1) });

/** AWS's own, as far as they are asked for. */
const DEFAULTS: readonly Quota[] = [
  {
    ServiceCode: 'lambda',
    QuotaCode: 'L-B99A9384',
    QuotaName: 'Concurrent executions',
    Value: 1_000,
  },
  {
    ServiceCode: 'ecr',
    QuotaCode: 'L-AD52DFB2',
    QuotaName: 'Rate of PutImage requests',
    Value: 10,
  },
];

/** @throws AwsError NoSuchResourceException, IllegalArgumentException, or InvalidAction */
export function answerQuotaCall(managed: Managed, operation: string, body: unknown): object {
  if (operation !== 'GetServiceQuota') {
    throw notImplemented('servicequotas', operation, QUOTA_OPERATIONS);
  }
  const request = Request.safeParse(body);
  if (!request.success) {
    throw new AwsError('IllegalArgumentException', 'ServiceCode and QuotaCode are required.');
  }
  const { ServiceCode, QuotaCode } = request.data;
  const found = [...(managed.quotas ?? []), ...DEFAULTS].find(
    (one) => one.ServiceCode === ServiceCode && one.QuotaCode === QuotaCode,
  );
  if (found) return { Quota: { Unit: 'None', Adjustable: true, GlobalQuota: false, ...found } };
  throw new AwsError(
    'NoSuchResourceException',
    `The request failed because the specified service quota does not exist: ${QuotaCode}.`,
  );
}
