import { nameOf } from '../core/aws-failure.ts';
import { PermanentFailure, TransientFailure } from '../core/errors.ts';

/** Names of the SDK, and of the services, under which a call fails for the caller's own sake. */
const WITHOUT_CREDENTIALS = /^(CredentialsProvider|TokenProvider)Error$/;
const EXPIRED = /^(ExpiredToken|RequestExpired|TokenRefreshRequired)/;
const NOT_TAKEN = /^(UnrecognizedClient|InvalidClientToken|InvalidSignature|SignatureDoesNotMatch)/;
const DENIED = /^(AccessDenied|UnauthorizedOperation|NotAuthorized)/;
/** Codes of Node.js under which no connection comes about, or none that holds. */
const OUT_OF_REACH =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE)$/;

/**
 * An expected failure in one sentence for whoever typed the command. What AWS or its SDK say of
 * credentials, rights and the network is worded here, once for every command. Pure.
 */
export function sayFailure(error: Error): string {
  if (!(error instanceof TransientFailure || error instanceof PermanentFailure)) {
    return error.message;
  }
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const [why = ''] = cause.message.split('\n');
  if (isWithoutCredentials(cause)) return sayNoCredentials(cause);
  if (EXPIRED.test(cause.name)) return `the AWS credentials have expired: sign in again (${why})`;
  if (NOT_TAKEN.test(cause.name)) return `AWS does not take these credentials: ${why}`;
  if (DENIED.test(cause.name)) {
    return `${doingOf(error, cause)}access denied: ${why} (--help lists the rights that are needed)`;
  }
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (OUT_OF_REACH.test(code) || cause.name === 'TimeoutError') {
    return `${doingOf(error, cause)}AWS cannot be reached: ${why || code}; is the region right, and the network there?`;
  }
  return error.message;
}

/** Whether a call has failed under this name for want of credentials that AWS takes. */
export const areNotTaken = (name: string): boolean =>
  [WITHOUT_CREDENTIALS, EXPIRED, NOT_TAKEN].some((kind) => kind.test(name));

/** Whether AWS refuses a call under this name for want of a right. */
export const isDeniedName = (name: string): boolean => DENIED.test(name);

/** Nothing was asked at all: there is nobody to ask as. */
export const isWithoutCredentials = (cause: unknown): boolean =>
  WITHOUT_CREDENTIALS.test(nameOf(cause));

export const sayNoCredentials = ({ message }: Error): string =>
  `there are no AWS credentials to read with: ${message.split('\n')[0]}; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run "aws sso login"`;

/** `looking up shop/api:1: `, of a failure that ends with its cause. */
function doingOf({ message }: Error, { name, message: cause }: Error): string {
  const end = `: ${name}: ${cause}`;
  return message.endsWith(end) ? `${message.slice(0, -end.length)}: ` : '';
}
