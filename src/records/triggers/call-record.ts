import * as z from 'zod/mini';
import { Digest } from '../../core/digest.ts';
import type { ImageRef } from '../../core/image.ts';
import type { Call, End, EndWord } from '../../core/triggers/call.ts';
import type { Occasion } from '../../core/triggers/trigger.ts';
import { FailedShape } from '../failed-record.ts';
import { callSort, type Key, partition } from '../keys.ts';
import { Count, parsed, record, Time, wordOf } from '../parsed.ts';

const CallRecord = record<Call>({
  image: record<ImageRef>({
    account: z.string(),
    region: z.string(),
    repository: z.string(),
    digest: Digest,
  }),
  number: Count,
  trigger: z.string(),
  verdict: wordOf<Occasion>({ approved: true, quarantined: true }),
  at: Time,
  revision: Count,
  begunAt: z.exactOptional(Time),
  unsure: z.exactOptional(z.literal(true)),
  unsureSince: z.exactOptional(Time),
  attempts: Count,
  failed: z.exactOptional(FailedShape),
  end: z.exactOptional(
    record<End>({
      as: wordOf<EndWord>({
        done: true,
        'dry-run': true,
        overtaken: true,
        unclear: true,
        'given-up': true,
      }),
      at: Time,
      what: z.exactOptional(z.string()),
    }),
  ),
  does: z.exactOptional(z.string()),
});

export const callKey = ({
  image,
  number,
  trigger,
}: Pick<Call, 'image' | 'number' | 'trigger'>): Key => ({
  pk: partition(image),
  sk: callSort(number, trigger),
});

/** Throws PermanentFailure where it cannot be read; `place`: for people. */
export const callIn = ({ call }: Readonly<Record<string, unknown>>, place: string): Call =>
  parsed(CallRecord, call, `a call of ${place}`);
