import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { failureOf, mayPass } from '../../core/aws-failure.ts';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { redacted } from '../../core/redacted.ts';
import { MINUTE } from '../../core/time.ts';

/** A secret that was changed reaches a warm function after this long. */
export const SECRET_AGE_MILLISECONDS = 15 * MINUTE;

/** Where a secret is: in an SSM parameter of this name, or here. */
export type SecretPlace = { readonly parameter: string } | { readonly value: string };

/**
 * A secret of Slack's; `what`: which, for people, and `variable`: where it stands otherwise. SSM resolves Secrets
 * Manager too: `/aws/reference/secretsmanager/<name>` names a secret. Throws TransientFailure or PermanentFailure.
 */
export async function readSlackSecret(
  ssm: SSMClient,
  place: SecretPlace,
  { what, variable }: { readonly what: string; readonly variable: string },
): Promise<string> {
  const value = 'value' in place ? place.value : await readParameter(ssm, place.parameter, what);
  // As a header, a text with line breaks would stand in full in the error, and so in the log.
  if (/^[\w-]+$/.test(value)) return value;
  const where = 'value' in place ? variable : `the parameter ${place.parameter}`;
  throw new PermanentFailure(`${where} holds no ${what}`);
}

/** What a parameter holds; `what`: for people. Throws TransientFailure or PermanentFailure, in which it does not stand. */
export async function readParameter(
  ssm: SSMClient,
  parameter: string,
  what: string,
): Promise<string> {
  try {
    const answer = await ssm.send(
      new GetParameterCommand({ Name: parameter, WithDecryption: true }),
    );
    return answer.Parameter?.Value?.trim() ?? '';
  } catch (error) {
    throw withoutSecret(`reading the ${what} from the parameter ${parameter}`, error);
  }
}

/** Without the error itself: an answer that could not be read stands in it, and the secret in the answer. */
function withoutSecret(doing: string, error: unknown): TransientFailure | PermanentFailure {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  const isAnswered = ($metadata?.httpStatusCode ?? 400) < 400;
  const { message } = failureOf(doing, error);
  const Failure = mayPass(error) ? TransientFailure : PermanentFailure;
  return new Failure(isAnswered ? `${doing}: the answer cannot be read` : redacted(message));
}
