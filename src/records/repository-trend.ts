import type { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { RepositoryRef } from '../core/bulletin/figures.ts';
import type { KeptTrend } from '../core/ledger/ledger.ts';
import {
  type Counted,
  type CountedFindings,
  type CountedWeek,
  type Head,
  NOTHING_COUNTED,
  type Trend,
  trendWith,
} from '../core/report/trend.ts';
import { TallyRecord } from './judgement-record.ts';
import { repositoryPartition, TREND } from './keys.ts';
import { overRevision } from './over-revision.ts';
import { Count, record, Time, whenRead } from './parsed.ts';
import type { FindingsPlace } from './read-entry.ts';
import { isNumber } from './shape-check.ts';
import type { Table } from './table.ts';

/** What a judgement counts, over what was read of the trend of its repository. */
export interface WrittenTrend {
  readonly counted: Counted;
  /** What stood there; absent where nothing did. */
  readonly over: KeptTrend | undefined;
}

const WeekRecord = record<CountedFindings>({
  new: TallyRecord,
  fixed: TallyRecord,
  setAside: z.exactOptional(TallyRecord),
  reopened: z.exactOptional(TallyRecord),
  daysToFix: z.record(z.string(), Count),
});

/** What the item holds beside its counts of verdicts, each of which is an attribute of its own: numbers are only added to there. */
const TrendRecord = whenRead(() =>
  record<Pick<Trend, 'since' | 'heads'> & { readonly weeks: Record<string, CountedFindings> }>({
    since: Time,
    heads: z._default(
      z.array(
        record<Head>({
          digest: z.string(),
          pushedAt: Time,
          lines: z.array(z.string()),
          findingsItems: Count,
          findingsId: z.string(),
        }),
      ),
      [],
    ),
    weeks: z._default(z.record(Time, WeekRecord), {}),
  }),
);

const verdictName = (week: string, verdict: string): string => `${week} ${verdict}`;
const VERDICT_NAME = /^(\d{4}-\d\d-\d\d) (approved|quarantined|undecided)$/;

/** What a repository has counted, in the item that was found under its key: told apart by what is missing where it cannot be read. */
export function trendIn(item: Readonly<Record<string, unknown>>): KeptTrend {
  const { revision } = item;
  const lock = isNumber(revision) ? { revision } : {};
  const read = TrendRecord.safeParse(item);
  if (!read.success) return lock;
  const { since, heads } = read.data;
  const weeks: Record<string, CountedWeek> = {};
  for (const [week, found] of Object.entries(read.data.weeks))
    weeks[week] = { ...found, verdicts: {} };
  for (const [name, count] of Object.entries(item)) {
    const [, week, verdict] = VERDICT_NAME.exec(name) ?? [];
    if (!week || !verdict) continue;
    if (!isNumber(count)) return lock;
    const known = weeks[week] ?? NOTHING_COUNTED;
    weeks[week] = { ...known, verdicts: { ...known.verdicts, [verdict]: count } };
  }
  return { ...lock, trend: { since, heads, weeks } };
}

/** One of what a transaction writes. */
export type TransactItem = NonNullable<
  ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']
>[number];

/**
 * Adds what a judgement counts. A verdict is only added, whoever else counts; who stands for a line from now on, and what is
 * counted by that, is written over exactly the revision that was read. What cannot be read begins anew. `place`: of the findings of
 * the judgement.
 */
export function trendWrite(
  table: Table,
  repository: RepositoryRef,
  { counted, over }: WrittenTrend,
  place: FindingsPlace,
): TransactItem {
  const Key = { pk: repositoryPartition(repository), sk: TREND };
  const { findingsItems, findingsId = '' } = place;
  const trend = trendWith(over?.trend, counted, { findingsItems, findingsId });
  const { week, verdict, found } = counted;
  const name = verdict && verdictName(week, verdict);
  const { since } = trend;
  if (over && !over.trend) {
    const Item = { ...Key, since, ...findingsIn(trend, over), ...(name && { [name]: 1 }) };
    return { Put: { TableName: table.name, Item, ...overRevision(over) } };
  }
  const past = over?.trend ? pastVerdicts(over.trend, trend) : [];
  const moved = found ? findingsIn(trend, over) : {};
  const set = Object.keys(moved).map((field) => `, ${field} = :${field}`);
  const names = [...(name ? [name] : []), ...past];
  const remove = past.map((_, at) => `#n${at + names.length - past.length}`);
  return {
    Update: {
      TableName: table.name,
      Key,
      UpdateExpression: [
        `SET since = if_not_exists(since, :since)${set.join('')}`,
        ...(name ? ['ADD #n0 :one'] : []),
        ...(past.length > 0 ? [`REMOVE ${remove.join(', ')}`] : []),
      ].join(' '),
      ...(found && {
        ConditionExpression:
          over?.revision === undefined
            ? 'NOT attribute_type(revision, :number)'
            : 'revision = :read',
      }),
      ...(names.length > 0 && {
        ExpressionAttributeNames: Object.fromEntries(names.map((one, at) => [`#n${at}`, one])),
      }),
      ExpressionAttributeValues: {
        ':since': since,
        ...Object.fromEntries(Object.entries(moved).map(([field, value]) => [`:${field}`, value])),
        ...(name && { ':one': 1 }),
        ...(found &&
          (over?.revision === undefined ? { ':number': 'N' } : { ':read': over.revision })),
      },
    },
  };
}

/** What only the one may write that has read it last. */
const findingsIn = ({ heads, weeks }: Trend, over: KeptTrend | undefined) => ({
  heads,
  weeks: Object.fromEntries(
    Object.entries(weeks).map(([week, { verdicts: _added, ...figures }]) => [week, figures]),
  ),
  revision: (over?.revision ?? 0) + 1,
});

/** The counts of weeks that are kept no more. */
const pastVerdicts = (before: Trend, { weeks }: Trend): string[] =>
  Object.entries(before.weeks)
    .filter(([week]) => !(week in weeks))
    .flatMap(([week, { verdicts }]) => Object.keys(verdicts).map((one) => verdictName(week, one)));
