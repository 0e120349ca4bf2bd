import * as z from 'zod/mini';
import type {
  Comparison,
  ComparisonAsked,
  PageMark,
  ToldEarlier,
  WholeComparison,
} from '../core/ledger/comparison.ts';
import { WHYS } from '../core/ledger/request.ts';
import { FailedShape } from './failed-record.ts';
import { Count, parsed, record, Time, whenRead, wordOf } from './parsed.ts';

const Asked = z.partialRecord(z.enum(WHYS), Count);

const PlaceShape = z.object({ account: z.string(), region: z.string() });

const ComparisonRecord = whenRead(() =>
  record<Comparison>({
    id: z.string(),
    round: z.exactOptional(Count),
    startedAt: Time,
    policyVersion: z.string(),
    formerPolicy: z.exactOptional(z.string()),
    only: z.exactOptional(z.string()),
    whole: z.exactOptional(record<WholeComparison>({ startedAt: Time, policyVersion: z.string() })),
    state: wordOf<Comparison['state']>({ comparing: true, judging: true, told: true }),
    registry: z.exactOptional(PlaceShape),
    done: z.exactOptional(z.array(z.string())),
    after: z.exactOptional(z.string()),
    page: z.exactOptional(
      record<PageMark>({
        repository: z.string(),
        registry: z.exactOptional(PlaceShape),
        token: z.string(),
        done: Count,
        before: z.exactOptional(z.object({ images: Count, asked: Asked })),
      }),
    ),
    images: Count,
    asked: Asked,
    comparedAt: z.exactOptional(Time),
    failed: z.exactOptional(FailedShape),
    retryAt: z.exactOptional(Time),
    told: z.array(z.string()),
    earlier: z.exactOptional(
      z.record(z.string(), record<ToldEarlier>({ round: Count, policyVersion: z.string() })),
    ),
  }),
);

const Item = z.object({
  run: z.optional(ComparisonRecord),
  asked: z.optional(record<ComparisonAsked>({ at: Time, only: z.exactOptional(z.string()) })),
});

/** The comparison that is under way, or was last, and whether somebody wants one. */
export interface ComparisonState {
  readonly run?: Comparison;
  readonly asked?: ComparisonAsked;
}

/** Throws PermanentFailure where it cannot be read. */
export function comparisonIn(item: unknown): ComparisonState {
  const { run, asked } = parsed(Item, item, 'the record of the comparison');
  return { ...(run && { run }), ...(asked && { asked }) };
}
