import { createHmac } from 'node:crypto';

/** By what receivers tell one message from another, and how old it is. */
export interface Signed {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/** The bytes of a secret; undefined for what is none: behind its prefix stand 24 to 64 bytes in base64. */
export function secretBytes(text: string): Buffer | undefined {
  const [, base64] = SECRET.exec(text) ?? [];
  const bytes = base64 === undefined ? undefined : Buffer.from(base64, 'base64');
  return bytes && bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}

/**
 * The headers of a signed message, as Standard Webhooks 1.0 has them, for which there are libraries in most languages:
 * HMAC-SHA256 over the id, the time and the body, so that neither can be exchanged.
 */
export function signedHeaders({ id, timestamp, body }: Signed, secret: Buffer) {
  const signature = createHmac('sha256', secret)
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}
