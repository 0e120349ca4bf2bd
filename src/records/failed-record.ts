import * as z from 'zod/mini';
import type { Failed } from '../core/ledger/failed.ts';
import { Count, record, Time } from './parsed.ts';

export const FailedShape = record<Failed>({
  cause: z.string(),
  since: Time,
  times: Count,
  judged: z.exactOptional(z.union([z.literal(true), z.string()])),
});

/**
 * Of what a due image could not be judged. What cannot be read is forgotten, and rings once more: no verdict rests on it,
 * and it must not keep the image from being judged.
 */
export const failedIn = (value: unknown): Failed | undefined => FailedShape.safeParse(value).data;
