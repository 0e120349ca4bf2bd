import { AwsError } from '../aws-error.ts';
import type { Answer, Incoming } from '../call.ts';
import { listed } from './object-list.ts';
import { S3_OPERATIONS } from './object-operations.ts';
import { type Buckets, etagOf } from './stored-object.ts';

const KEY_BYTES = 1_024;

/** What a request to S3 is about; path style, `/<bucket>/<key>`. */
export interface AskedOfS3 {
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

/** Throws AwsError InvalidURI for what is no encoded text. */
export function askedOf({ method, path }: Incoming): AskedOfS3 {
  const [place = '', search = ''] = path.split('?');
  const [, bucket = '', rest = ''] = /^\/([^/]*)\/?(.*)$/s.exec(place) ?? [];
  const query = new URLSearchParams(search);
  const key = decoded(rest);
  const operation =
    { PUT: 'PutObject', HEAD: 'HeadObject', GET: key === '' ? 'ListObjectsV2' : 'GetObject' }[
      method
    ] ?? method;
  return { operation, bucket: decoded(bucket), key, query };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
}

/**
 * Answers one call to Amazon S3, once its signature is found right.
 *
 * @throws AwsError as S3 names it
 */
export function answerS3Call(
  buckets: Buckets,
  { operation, bucket, key, query }: AskedOfS3,
  { headers, body }: Incoming,
  now: Date,
): Answer {
  const objects = buckets.get(bucket);
  if (!objects) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist.', 404);
  if (operation === 'ListObjectsV2') return listed(bucket, objects, query);
  if (!S3_OPERATIONS.includes(operation))
    throw new AwsError('MethodNotAllowed', 'The method is not allowed here.', 405);
  if (Buffer.byteLength(key) > KEY_BYTES)
    throw new AwsError('KeyTooLongError', 'Your key is too long.', 400);
  if (operation === 'PutObject') {
    const { 'content-type': type = 'binary/octet-stream', 'cache-control': cacheControl } = headers;
    if (key === '') throw new AwsError('MethodNotAllowed', 'Buckets are not made here.', 405);
    objects.set(key, {
      body,
      contentType: type,
      ...(cacheControl && { cacheControl }),
      lastModified: now,
    });
    return { status: 200, headers: { etag: etagOf(body) }, body: '' };
  }
  const object = objects.get(key);
  if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  return {
    status: 200,
    headers: {
      'content-type': object.contentType,
      ...(object.cacheControl && { 'cache-control': object.cacheControl }),
      'last-modified': object.lastModified.toUTCString(),
      etag: etagOf(object.body),
    },
    body: object.body,
  };
}
