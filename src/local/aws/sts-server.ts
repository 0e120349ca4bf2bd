import { randomUUID } from 'node:crypto';
import { AwsError, notImplemented } from './aws-error.ts';
import type { World } from './world.ts';

/** The version of its API, which every request names. */
export const STS_VERSION = '2011-06-15';
const HOUR_MILLISECONDS = 3_600_000;

/**
 * Answers one call to AWS STS with the XML of its response: a role of one of the world's accounts is taken on where
 * that account has it. Its credentials name the account.
 *
 * @throws AwsError AccessDenied for any other role, ValidationError for a request that is none
 */
export function answerStsCall(world: World, form: URLSearchParams): string {
  const action = form.get('Action') ?? '';
  if (action !== 'AssumeRole') throw notImplemented('sts', action, ['AssumeRole']);
  const arn = form.get('RoleArn') ?? '';
  const session = form.get('RoleSessionName') ?? '';
  const [, account, role] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  if (form.get('Version') !== STS_VERSION || !account || !/^[\w+=,.@-]{2,64}$/.test(session)) {
    throw new AwsError('ValidationError', 'Version, RoleArn or RoleSessionName is not right', 400);
  }
  const has = (world.accounts ?? []).some(
    (one) => one.account === account && one.roles?.includes(role ?? ''),
  );
  if (!has) {
    throw new AwsError(
      'AccessDenied',
      `User: arn:aws:sts::${world.account}:assumed-role/functions is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
      403,
    );
  }
  // The SDK's clients go by the real clock, whatever the world's is.
  const expires = new Date(Date.now() + HOUR_MILLISECONDS).toISOString();
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/${STS_VERSION}/"><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROA:${session}</AssumedRoleId><Arn>arn:aws:sts::${account}:assumed-role/${role}/${session}</Arn></AssumedRoleUser><Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>embedded/+=</SecretAccessKey><SessionToken>token//${account}==</SessionToken><Expiration>${expires}</Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></AssumeRoleResponse>`;
}

/** An exception as STS sends it. */
export const stsErrorXml = ({ name, message, status }: AwsError): string =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/${STS_VERSION}/"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${name}</Code><Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
