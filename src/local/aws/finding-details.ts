import * as z from 'zod';
import { restJson } from './answers.ts';
import { AwsError, statusOfError } from './aws-error.ts';
import type { Answer } from './call.ts';
import type { World } from './world.ts';

export const FINDING_DETAILS_PATH = '/findings/details/batch/get';

const MOST = 10;
const Request = z.object({
  findingArns: z.array(z.string().min(1).max(100)).min(1).max(MOST),
});

/**
 * Amazon Inspector's BatchGetFindingDetails: the world's `findingDetails` by the findings' ARNs, and
 * an error for each that has none. ARNs of any form are taken.
 *
 * @throws AwsError ValidationException
 */
export function batchGetFindingDetails(
  { findingDetails = [] }: World,
  body: unknown,
): Record<'findingDetails' | 'errors', unknown[]> {
  const request = Request.safeParse(body);
  if (!request.success) {
    throw new AwsError(
      'ValidationException',
      `findingArns must be 1 to ${MOST} ARNs of at most 100 characters`,
    );
  }
  const byArn = new Map(findingDetails.map((detail) => [detail.findingArn, detail]));
  const arns = [...new Set(request.data.findingArns)];
  return {
    findingDetails: arns.flatMap((findingArn) => byArn.get(findingArn) ?? []),
    errors: arns
      .filter((findingArn) => !byArn.has(findingArn))
      .map((findingArn) => ({
        findingArn,
        errorCode: 'FINDING_DETAILS_NOT_FOUND',
        errorMessage: 'Finding details not found.',
      })),
  };
}

/** An exception as a REST API in JSON sends it: the name in a header, the sentence in the body. */
export function inspectorError({ name, message, status }: AwsError): Answer {
  const body =
    name === 'ValidationException' ? { message, reason: 'FIELD_VALIDATION_FAILED' } : { message };
  return restJson(status, body, { 'x-amzn-errortype': name });
}

/** Inspector's exceptions have statuses of their own. */
export function statusOfInspectorError(name: string): number {
  if (name === 'AccessDeniedException') return 403;
  return name === 'ThrottlingException' ? 429 : statusOfError(name);
}
