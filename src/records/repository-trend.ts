import type { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { RepositoryRef } from '../core/bulletin/figures.ts';
import type { KeptTrend } from '../core/ledger/ledger.ts';
import {
  type Counted,
  type CountedWeek,
  type Head,
  type Trend,
  trendWith,
} from '../core/report/trend.ts';
import { TallyRecord, VerdictWord } from './judgement-record.ts';
import { repositoryPartition, TREND } from './keys.ts';
import { overRevision } from './over-revision.ts';
import { Count, record, Time, whenRead } from './parsed.ts';
import type { FindingsPlace } from './read-entry.ts';
import type { Table } from './table.ts';

/** What a judgement counts, over what was read of the trend of its repository. */
export interface WrittenTrend {
  readonly counted: Counted;
  /** What stood there; absent where nothing did. */
  readonly over: KeptTrend | undefined;
}

const Counts = z.record(z.string(), Count);

const TrendRecord = whenRead(() =>
  record<Trend>({
    since: Time,
    heads: z.array(
      record<Head>({
        digest: z.string(),
        pushedAt: Time,
        lines: z.array(z.string()),
        findingsItems: Count,
        findingsId: z.string(),
      }),
    ),
    weeks: z.record(
      Time,
      record<CountedWeek>({
        verdicts: z.partialRecord(VerdictWord as never, Count),
        new: TallyRecord,
        fixed: TallyRecord,
        setAside: z.exactOptional(TallyRecord),
        reopened: z.exactOptional(TallyRecord),
        daysToFix: Counts,
      }),
    ),
  }),
);

/** What a repository has counted, in the item that was found under its key: told apart by what is missing where it cannot be read. */
export function trendIn({ revision, trend }: Readonly<Record<string, unknown>>): KeptTrend {
  const read = TrendRecord.safeParse(trend);
  return {
    ...(typeof revision === 'number' && { revision }),
    ...(read.success && { trend: read.data }),
  };
}

/** Writes over exactly the revision that was read; what cannot be read begins anew. `place`: of the findings of the judgement. */
export function trendPut(
  table: Table,
  repository: RepositoryRef,
  { counted, over }: WrittenTrend,
  place: FindingsPlace,
): NonNullable<ConstructorParameters<typeof PutCommand>[0]> {
  const { findingsItems, findingsId = '' } = place;
  const Item = {
    pk: repositoryPartition(repository),
    sk: TREND,
    revision: (over?.revision ?? 0) + 1,
    trend: trendWith(over?.trend, counted, { findingsItems, findingsId }),
  };
  return { TableName: table.name, Item, ...overRevision(over) };
}
