import * as z from 'zod/mini';

/**
 * A content address, `sha256:<hex>`: the identity of an image.
 * The OCI grammar is accepted, not only 64 hex digits: ECR itself treats the digest as opaque text.
 */
export const Digest = z
  .string()
  .check(
    z.maxLength(256),
    z.regex(/^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]{12,}$/, 'expected a digest, "sha256:…"'),
  )
  .brand<'Digest'>();
export type Digest = z.infer<typeof Digest>;

/** The first twelve characters behind `sha256:`: short enough to read, in marker tags and messages. */
export const digest12 = (digest: Digest): string =>
  digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 13);
