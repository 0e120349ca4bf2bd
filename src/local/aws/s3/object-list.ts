import { xml } from '../answers.ts';
import type { Answer } from '../call.ts';
import { escaped } from '../form-xml.ts';
import { etagOf, type StoredObject } from './stored-object.ts';

const PAGE = 1_000;

/** ListObjectsV2: keys by their bytes, behind a place and below a prefix, as many as `max-keys` asks for. */
export function listed(
  bucket: string,
  objects: ReadonlyMap<string, StoredObject>,
  query: URLSearchParams,
): Answer {
  const prefix = query.get('prefix') ?? '';
  const behind = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? PAGE), PAGE);
  const found = [...objects]
    .filter(([key]) => key.startsWith(prefix) && byBytes(key, behind) > 0)
    .sort(([one], [other]) => byBytes(one, other));
  const page = found.slice(0, most);
  const next =
    page.length < found.length ? element('NextContinuationToken', page.at(-1)?.[0] ?? '') : '';
  return xml(
    200,
    `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${[
      element('Name', bucket),
      element('Prefix', prefix),
      element('KeyCount', page.length),
      element('MaxKeys', most),
      element('IsTruncated', page.length < found.length),
      next,
      ...page.map(contents),
    ].join('')}</ListBucketResult>`,
  );
}

const byBytes = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));

const contents = ([key, { body, lastModified }]: readonly [string, StoredObject]): string =>
  `<Contents>${[
    element('Key', key),
    element('LastModified', lastModified.toISOString()),
    element('ETag', etagOf(body)),
    element('Size', body.byteLength),
  ].join('')}</Contents>`;

const element = (name: string, value: string | number | boolean): string =>
  `<${name}>${escaped(String(value))}</${name}>`;
