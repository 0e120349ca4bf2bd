import { createHash, createHmac } from 'node:crypto';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { httpFetch } from '../http/http-fetch.ts';

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

/** Credentials of the SDK's form; it asks anew before they expire. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

const API = '2011-06-15';
/** By this name the member's CloudTrail knows who it was. */
const SESSION = 'ecr-scan-notifier';
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
    const headers = signed(body, url.host, region, await own(), now());
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    const answer = await httpFetch(url, {
      method: 'POST',
      headers,
      body,
      signal,
      redirect: 'error',
    });
    const text = await answer.text();
    if (!answer.ok) throw refusal(roleArn, answer.status, text);
    return credentialsIn(text);
  };

const endpointIn = (region: string): string =>
  `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

const fieldIn = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];

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

/** As an error of an SDK's client: by its name and status others tell what may pass. */
function refusal(roleArn: string, status: number, xml: string): Error {
  const message = `taking on ${roleArn}: ${fieldIn(xml, 'Message') ?? `HTTP status ${status}`}`;
  return Object.assign(new Error(message), {
    name: fieldIn(xml, 'Code') ?? 'ServerException',
    $metadata: { httpStatusCode: status },
  });
}

/** The headers of a form that is signed by AWS's Signature Version 4. */
export function signed(
  body: string,
  host: string,
  region: string,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    host,
    'x-amz-content-sha256': hashOf(body),
    'x-amz-date': time,
    ...(sessionToken && { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const canonical = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const request = ['POST', '/', '', canonical, names.join(';'), hashOf(body)].join('\n');
  const scope = `${day}/${region}/sts/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, hashOf(request)].join('\n');
  const key = [day, region, 'sts', 'aws4_request'].reduce<Buffer | string>(
    (secret, text) => hmac(secret, text),
    `AWS4${secretAccessKey}`,
  );
  const signature = Buffer.from(hmac(key, toSign)).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
}

const hmac = (key: Buffer | string, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
