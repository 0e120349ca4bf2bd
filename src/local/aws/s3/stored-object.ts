import { createHash } from 'node:crypto';

/** What lies under a key. */
export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl?: string;
  readonly lastModified: Date;
}

/** Objects by their keys, by buckets; keys are any text of up to 1,024 bytes, and no paths. */
export type Buckets = ReadonlyMap<string, Map<string, StoredObject>>;

export const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;
