import * as z from 'zod';
import { AwsError, notImplemented } from './aws-error.ts';

/** JSON 1.1: the header `x-amz-target` is this, a dot and the operation. */
export const PARAMETER_TARGET = 'AmazonSSM';

export type ParameterStore = {
  account: string;
  region: string;
  openedAt: Date;
  /** By name. */
  parameters: StoredParameters;
};

/** A text is that of a SecureString; `plain` that of a String, which is no secret. */
export type StoredParameters = Record<string, string | { readonly plain: string }>;

/** What begins so is handed out of Secrets Manager, and never as cipher text. */
const OF_SECRETS_MANAGER = '/aws/reference/secretsmanager/';

const GetParameterRequest = z.object({
  Name: z.string().min(1),
  WithDecryption: z.boolean().optional(),
});

/**
 * Answers one call to the Systems Manager parameter store; only GetParameter is here. Without
 * WithDecryption the value is cipher text, as for any SecureString; a secret of Secrets Manager is refused then.
 *
 * @throws AwsError ParameterNotFound, ValidationException, or InvalidAction
 */
export function answerParameterCall(
  store: ParameterStore,
  operation: string,
  body: unknown,
): unknown {
  if (operation !== 'GetParameter') throw notImplemented('ssm', operation, ['GetParameter']);
  const request = GetParameterRequest.safeParse(body);
  if (!request.success) {
    throw new AwsError(
      'ValidationException',
      'GetParameter needs a Name of at least one character',
    );
  }
  const { Name, WithDecryption = false } = request.data;
  if (Name.startsWith(OF_SECRETS_MANAGER) && !WithDecryption) {
    throw new AwsError(
      'ValidationException',
      'WithDecryption flag must be True for retrieving a Secret Manager secret.',
    );
  }
  const stored = Object.hasOwn(store.parameters, Name) ? store.parameters[Name] : undefined;
  if (stored === undefined) throw new AwsError('ParameterNotFound', `Parameter ${Name} not found.`);
  return {
    Parameter: {
      Name,
      ...(typeof stored === 'string'
        ? { Type: 'SecureString', Value: WithDecryption ? stored : cipherOf(stored) }
        : { Type: 'String', Value: stored.plain }),
      Version: 1,
      LastModifiedDate: store.openedAt.getTime() / 1000,
      ARN: `arn:aws:ssm:${store.region}:${store.account}:parameter${Name.startsWith('/') ? '' : '/'}${Name}`,
      DataType: 'text',
    },
  };
}

const cipherOf = (secret: string): string => `AQICAH${Buffer.from(secret).toString('base64url')}`;
