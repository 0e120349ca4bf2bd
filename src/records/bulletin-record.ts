import * as z from 'zod/mini';
import type { Lapse, RepositoryFigures, Tally, WithoutVerdict } from '../core/bulletin/figures.ts';
import type { BulletinRun } from '../core/bulletin/run.ts';
import type { ApprovalsRun } from '../core/telling/approvals-run.ts';
import { FailedShape } from './failed-record.ts';
import { TallyRecord } from './judgement-record.ts';
import { Count, parsed, record, Time, wordOf } from './parsed.ts';

const RunRecord = z.optional(
  record<BulletinRun>({
    day: z.string(),
    startedAt: Time,
    state: wordOf<BulletinRun['state']>({ counting: true, telling: true, told: true }),
    after: z.exactOptional(z.string()),
    told: z.record(z.string(), z.string()),
    counted: z.array(z.string()),
    failed: z.exactOptional(FailedShape),
    retryAt: z.exactOptional(Time),
  }),
);

/** The run that is under way, or was last. Throws PermanentFailure where it cannot be read. */
export const bulletinRunIn = (run: unknown): BulletinRun | undefined =>
  parsed(RunRecord, run, 'how far the digest is');

const ApprovalsRecord = z.optional(
  record<ApprovalsRun>({
    day: z.string(),
    startedAt: Time,
    since: Time,
    before: Time,
    waiting: z.record(z.string(), Time),
    failed: z.exactOptional(FailedShape),
    retryAt: z.exactOptional(Time),
  }),
);

/** The same of telling what was approved. */
export const approvalsRunIn = (run: unknown): ApprovalsRun | undefined =>
  parsed(ApprovalsRecord, run, 'how far telling of approvals is');

/** A former version called overdue whatever was blocking. */
type StoredFigures = Omit<RepositoryFigures, 'blocking'> & { readonly blocking?: Tally };

const FiguresRecord = record<StoredFigures>({
  account: z.string(),
  region: z.string(),
  repository: z.string(),
  images: Count,
  open: TallyRecord,
  blocking: z.exactOptional(TallyRecord),
  overdue: TallyRecord,
  fresh: TallyRecord,
  since: Time,
  fixed: z.exactOptional(TallyRecord),
  daysToFix: z.record(z.string(), Count),
  carried: Count,
  unknown: Count,
  withoutVerdict: z.object({
    count: Count,
    first: z.array(record<WithoutVerdict>({ name: z.string(), since: Time, why: z.string() })),
  }),
  lapsing: z.array(
    record<Lapse>({
      what: wordOf<Lapse['what']>({
        waiver: true,
        'ignore rule': true,
        'VEX statement': true,
        acceptance: true,
        release: true,
      }),
      name: z.string(),
      by: z.exactOptional(z.string()),
      until: Time,
      source: z.string(),
    }),
  ),
  channel: z.exactOptional(z.string()),
  onlyAdvises: z.exactOptional(z.literal(true)),
});

/** How a repository stood on a day. Throws PermanentFailure where it cannot be read. */
export function figuresIn(figures: unknown, place: string): RepositoryFigures {
  const { blocking, overdue, ...stored } = parsed(FiguresRecord, figures, place);
  return blocking
    ? { ...stored, blocking, overdue }
    : { ...stored, blocking: overdue, overdue: {} };
}
