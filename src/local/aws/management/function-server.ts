import { answered, faultText, jsonOf, restJson, withHeaders } from '../answers.ts';
import { AwsError, statusOfError } from '../aws-error.ts';
import type { Answer, Call, Incoming } from '../call.ts';
import { awsFailureOf } from '../faults.ts';
import type { Managed } from './management-world.ts';

/** `/2015-03-31/functions/<name or ARN>/invocations` */
const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
/** Bytes of an event that waits for its function (developer guide, "Lambda quotas"). */
const LARGEST = 1_048_576;

const STATUSES: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  InvalidRequestContentException: 400,
  RequestTooLargeException: 413,
  ResourceNotFoundException: 404,
  TooManyRequestsException: 429,
};

/**
 * The call to Lambda that a path names, or undefined for a call to another. An event is taken for a function of one of the
 * world's stacks, and nothing runs by it: `calls` has what was taken.
 */
export function functionCallOf(
  managed: Managed,
  path: string,
  { method, headers, body }: Incoming,
): Call | undefined {
  const [, encoded] = PATH.exec(path) ?? [];
  if (method !== 'POST' || encoded === undefined) return undefined;
  const name = decodeURIComponent(encoded);
  const payload = jsonOf(body);
  const perform = (): Answer => {
    refuse(managed, name, String(headers['x-amz-invocation-type']), body.length, payload);
    return { status: 202, headers: {}, body: '' };
  };
  return {
    name: 'lambda:Invoke',
    request: { FunctionName: name, Payload: payload },
    perform: () => answered(perform, errorAnswer),
    fail: (fault) => {
      const { error, headers: more } = awsFailureOf(fault);
      const status = fault.status ?? STATUSES[error] ?? statusOfError(error);
      return withHeaders(errorAnswer(new AwsError(error, faultText(error), status)), more);
    },
  };
}

function refuse(
  { stacks = [], account, region }: Managed,
  name: string,
  type: string,
  bytes: number,
  payload: unknown,
): void {
  const known = stacks.flatMap(({ StackResourceSummaries }) =>
    StackResourceSummaries.flatMap(({ ResourceType, PhysicalResourceId }) =>
      ResourceType === 'AWS::Lambda::Function' ? [PhysicalResourceId] : [],
    ),
  );
  if (type !== 'Event') {
    throw new AwsError('InvalidParameterValueException', 'only the type Event is played here', 400);
  }
  if (!known.includes(name)) {
    const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  }
  if (bytes > LARGEST) {
    throw new AwsError('RequestTooLargeException', `${bytes} byte payload is too large`, 413);
  }
  if (payload === undefined) {
    const text = 'Could not parse request body into json';
    throw new AwsError('InvalidRequestContentException', text, 400);
  }
}

const errorAnswer = ({ name, message, status }: AwsError): Answer =>
  restJson(
    status,
    { Type: status < 500 ? 'User' : 'Service', message },
    { 'x-amzn-errortype': name },
  );
