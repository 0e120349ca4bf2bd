import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Incoming } from '../call.ts';

/*
 * Whether a request is signed as AWS wants it (Signature Version 4, in its header or in its query), written down a second
 * time on purpose: by the code that signs it, a mistake there would be found right.
 */

/** By key ids. */
export type Secrets = Readonly<Record<string, string>>;

/** Of what nobody may rely on: it can be written differently. */
interface Signature {
  readonly credential: string;
  readonly names: readonly string[];
  readonly signature: string;
  readonly time: string;
  /** As the request says of its body. */
  readonly payload: string;
  /** Seconds for which a link holds. */
  readonly lasts?: number;
}

const LONGEST_LINK = 604_800;
/** S3 takes no request whose time is further from its own. */
const APART_MILLISECONDS = 900_000;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/**
 * Nothing where the request is signed by one of these keys and its body is what it says.
 *
 * @throws AwsError as S3 names it
 */
export function requireSignature(incoming: Incoming, secrets: Secrets, now: Date): void {
  const query = new URLSearchParams(incoming.path.split('?')[1] ?? '');
  const said = query.has('X-Amz-Signature') ? signatureInLink(query) : signatureInHeader(incoming);
  if (!said) throw refused('AccessDenied', 'Access Denied', 403);
  const [id = '', day = '', region = '', service = '', end] = said.credential.split('/');
  const secret = secrets[id];
  if (secret === undefined)
    throw refused('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist.', 403);
  if (service !== 's3' || end !== 'aws4_request' || !said.time.startsWith(day))
    throw refused('AuthorizationHeaderMalformed', 'The scope of the credential is wrong.', 400);
  if (!said.names.includes('host')) throw refused('AccessDenied', 'host is not signed', 403);
  // S3 takes none of its own headers that somebody on the way could have added.
  if (
    Object.keys(incoming.headers).some(
      (one) => one.startsWith('x-amz-') && !said.names.includes(one),
    )
  )
    throw refused('AccessDenied', 'There were headers present which were not signed', 403);
  requireTime(said, now);
  const scope = [day, region, service, end];
  const toSign = [
    'AWS4-HMAC-SHA256',
    said.time,
    scope.join('/'),
    sha256(canonical(incoming, query, said)),
  ];
  const key = scope.reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  const ours = hmac(key, toSign.join('\n')).toString('hex');
  if (ours.length !== said.signature.length || !isSame(ours, said.signature))
    throw refused('SignatureDoesNotMatch', 'The request signature does not match.', 403);
  if (said.payload !== UNSIGNED && said.payload !== sha256(incoming.body))
    throw refused('XAmzContentSHA256Mismatch', 'The provided hash is not that of the body.', 400);
}

function requireTime({ time, lasts }: Signature, now: Date): void {
  const at = Date.parse(
    time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  const age = now.getTime() - at;
  if (lasts === undefined) {
    if (!(Math.abs(age) <= APART_MILLISECONDS))
      throw refused('RequestTimeTooSkewed', 'The time of the request is too far off.', 403);
  } else if (!(lasts >= 1 && lasts <= LONGEST_LINK)) {
    throw refused('AuthorizationQueryParametersError', 'X-Amz-Expires is not possible.', 400);
  } else if (!(age >= -APART_MILLISECONDS && age <= lasts * 1_000)) {
    throw refused('AccessDenied', 'Request has expired', 403);
  }
}

function signatureInHeader({ headers }: Incoming): Signature | undefined {
  const [, credential, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=(\S+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (!credential || !names || !signature) return undefined;
  const payload = headers['x-amz-content-sha256'];
  if (typeof payload !== 'string')
    throw refused('MissingSecurityHeader', 'x-amz-content-sha256 is missing', 400);
  const time = String(headers['x-amz-date'] ?? '');
  return { credential, names: names.split(';'), signature, time, payload };
}

const signatureInLink = (query: URLSearchParams): Signature => ({
  credential: query.get('X-Amz-Credential') ?? '',
  names: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
  signature: query.get('X-Amz-Signature') ?? '',
  time: query.get('X-Amz-Date') ?? '',
  payload: UNSIGNED,
  lasts: Number(query.get('X-Amz-Expires') ?? Number.NaN),
});

function canonical(
  { method, path, headers }: Incoming,
  query: URLSearchParams,
  { names, payload }: Signature,
): string {
  const asked = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort();
  return [
    method,
    path.split('?')[0],
    asked.join('&'),
    ...names.map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    '',
    names.join(';'),
    payload,
  ].join('\n');
}

const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(one), Buffer.from(other));
const refused = (name: string, text: string, status: number): AwsError =>
  new AwsError(name, text, status);
