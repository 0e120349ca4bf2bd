import { answered, faultText, json, jsonOf, withHeaders } from './answers.ts';
import type { AwsError } from './aws-error.ts';
import type { Answer, Call, Incoming } from './call.ts';
import { awsFailureOf } from './faults.ts';
import type { Fault } from './world.ts';

type Version = '1.0' | '1.1';

/** A call in AWS's JSON protocol, and what answers it. */
export function jsonCall(
  name: string,
  incoming: Incoming,
  answer: (body: unknown) => unknown,
  version: Version = '1.1',
): Call {
  const body = jsonOf(incoming.body);
  return {
    name,
    request: body,
    perform: () =>
      answered(
        () => json(version, 200, answer(body)),
        (error) => jsonError(version, error),
      ),
    fail: (fault) => failed(version, fault),
  };
}

/** How a fault looks in it. */
export function failed(version: Version, fault: Fault): Answer {
  const { error, status, headers } = awsFailureOf(fault);
  // The SDK's users look at the reasons of a cancelled transaction, which always come with it.
  const reasons =
    error === 'TransactionCanceledException'
      ? { CancellationReasons: [{ Code: 'TransactionConflict' }] }
      : {};
  const body = { __type: error, message: faultText(error), ...reasons };
  return withHeaders(json(version, status, body), headers);
}

const jsonError = (version: Version, error: AwsError): Answer =>
  json(version, error.status, { __type: error.name, message: error.message });
