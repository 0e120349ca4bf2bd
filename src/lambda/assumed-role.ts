import { fromEnv } from '@aws-sdk/credential-provider-env';
import { httpFetch } from '../http/http-fetch.ts';
import { type Credentials, signed } from './signature-v4.ts';
import { fieldIn, refusal } from './xml-answer.ts';

/*
 * One call to AWS STS, by hand: its client would be a quarter of a bundle, for a form and four fields of an answer.
 */

export interface RoleToTakeOn {
  readonly roleArn: string;
  /** Whose STS is asked: it is the nearest, and it knows regions that have to be switched on. */
  readonly region: string;
  /** Where another AWS is; absent: the real one. */
  readonly endpoint?: string;
}

const API = '2011-06-15';
/** By this name the member's CloudTrail knows who it was. */
const SESSION = 'ecr-scan-notifier';
const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const PATIENCE_MILLISECONDS = 5_000;

/** Gives credentials of a role in another account. What it throws the SDK's clients throw, with STS's own name and status. */
export const assumedRole =
  (role: RoleToTakeOn, own: () => Promise<Credentials> = fromEnv(), now = () => new Date()) =>
  async (): Promise<Credentials> => {
    const { roleArn, region, endpoint = endpointIn(region) } = role;
    const fields = {
      Action: 'AssumeRole',
      Version: API,
      RoleArn: roleArn,
      RoleSessionName: SESSION,
    };
    const body = new URLSearchParams(fields).toString();
    const url = new URL(endpoint);
    const method = 'POST';
    const request = { method, url, headers: FORM, body, service: 'sts', region };
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    const answer = await httpFetch(url, {
      method,
      headers: signed(request, await own(), now()),
      body,
      signal,
      redirect: 'error',
    });
    const text = await answer.text();
    if (!answer.ok) throw refusal(`taking on ${roleArn}`, answer.status, text);
    return credentialsIn(text);
  };

const endpointIn = (region: string): string =>
  `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

function credentialsIn(xml: string): Credentials {
  const [accessKeyId, secretAccessKey, sessionToken, ends] = [
    'AccessKeyId',
    'SecretAccessKey',
    'SessionToken',
    'Expiration',
  ].map((name) => fieldIn(xml, name));
  if (!accessKeyId || !secretAccessKey || !sessionToken || !ends)
    throw new Error('AWS STS answers without credentials');
  return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(ends) };
}
