import { createHash, createHmac } from 'node:crypto';

/*
 * AWS's Signature Version 4 by hand, for the two calls whose clients would be the better part of a bundle: one of STS, one
 * of S3.
 */

/** Credentials of the SDK's form; it asks anew before they expire. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** A request as it is sent, with no query: neither call has one. */
export interface ToSign {
  readonly method: string;
  /** Its path is signed as it stands: S3 wants it so, and that of STS is `/`. */
  readonly url: URL;
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly service: string;
  readonly region: string;
}

/** All of its headers, with those by which AWS knows whose it is. Pure. */
export function signed(
  { method, url, headers: own, body, service, region }: ToSign,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const hash = hashOf(body);
  const headers: Record<string, string> = {
    ...own,
    host: url.host,
    'x-amz-content-sha256': hash,
    'x-amz-date': time,
    ...(sessionToken && { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const canonical = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const request = [method, url.pathname, '', canonical, names.join(';'), hash].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, hashOf(request)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<Buffer | string>(
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
