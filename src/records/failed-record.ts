import * as z from 'zod/mini';
import type { Failed } from '../core/ledger/failed.ts';
import { Count, parsed, record, Time } from './parsed.ts';

export const FailedShape = record<Failed>({ cause: z.string(), since: Time, times: Count });

const FailedRecord = z.optional(FailedShape);

/** Of what a due image could not be judged; `image`: whose, for people. Throws PermanentFailure where it cannot be read. */
export const failedIn = (value: unknown, image: string): Failed | undefined =>
  parsed(FailedRecord, value, `what ${image} failed of`);
