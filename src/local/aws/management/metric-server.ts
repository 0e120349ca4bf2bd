import * as z from 'zod';
import { AwsError, notImplemented } from '../aws-error.ts';
import { pageOf } from '../pages.ts';
import type { Managed, Metric } from './management-world.ts';

/** JSON 1.0: the header `x-amz-target` is this, a dot and the operation. */
export const METRICS_TARGET = 'GraniteServiceVersion20100801';
export const METRIC_OPERATIONS = ['DescribeAlarms', 'GetMetricData'];

/** @throws AwsError ValidationError, or InvalidAction */
export function answerMetricCall(managed: Managed, operation: string, body: unknown): object {
  switch (operation) {
    case 'GetMetricData':
      return getMetricData(managed, parsed(DataRequest, body));
    case 'DescribeAlarms':
      return describeAlarms(managed, parsed(AlarmsRequest, body));
    default:
      throw notImplemented('cloudwatch', operation, METRIC_OPERATIONS);
  }
}

const Query = z.object({
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, 'must begin with a lower-case letter'),
  MetricStat: z.object({
    Metric: z.object({
      Namespace: z.string(),
      MetricName: z.string(),
      Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
    }),
    Period: z.int().refine((seconds) => seconds % 60 === 0, 'must be a multiple of 60'),
    Stat: z.enum(['Sum', 'Maximum']),
  }),
});
type Query = z.infer<typeof Query>;

const DataRequest = z.object({
  MetricDataQueries: z.array(Query).min(1).max(500),
  /** Epoch seconds. */
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  MaxDatapoints: z.int().min(1).max(100_800).default(100_800),
  NextToken: z.string().optional(),
});

interface Point {
  readonly id: string;
  /** Epoch seconds of the beginning of its period. */
  readonly at: number;
  readonly value: number;
}

/** What a page does not hold any more of a metric comes on the next: until then its data are partial. */
function getMetricData(managed: Managed, request: z.infer<typeof DataRequest>): object {
  const { MetricDataQueries, StartTime, EndTime, ScanBy, MaxDatapoints, NextToken } = request;
  if (StartTime >= EndTime) {
    const text = 'The parameter StartTime must be less than the parameter EndTime.';
    throw new AwsError('ValidationError', text);
  }
  const points = MetricDataQueries.flatMap((query) => {
    const all = pointsOf(query, managed.metrics ?? [], StartTime, EndTime);
    return ScanBy === 'TimestampDescending' ? all.toReversed() : all;
  });
  // The embedded pages are of a thousand at most.
  const maxResults = Math.min(MaxDatapoints, 1_000);
  const { items, next } = pageOf('metric data', points, { maxResults, nextToken: NextToken });
  const left = new Set(points.slice(points.indexOf(items.at(-1) as Point) + 1).map(({ id }) => id));
  const isPartial = (id: string): boolean => next.nextToken !== undefined && left.has(id);
  const results = MetricDataQueries.map(({ Id, MetricStat: { Metric } }) => {
    const mine = items.filter(({ id }) => id === Id);
    return {
      Id,
      Label: Metric.MetricName,
      Timestamps: mine.map(({ at }) => at),
      Values: mine.map(({ value }) => value),
      StatusCode: isPartial(Id) ? 'PartialData' : 'Complete',
    };
  });
  return { MetricDataResults: results, Messages: [], NextToken: next.nextToken };
}

/** What the statistic makes of what was put within each period, the first one first. */
function pointsOf(
  { Id, MetricStat: { Metric: asked, Period, Stat } }: Query,
  metrics: readonly Metric[],
  start: number,
  end: number,
): Point[] {
  const metric = metrics.find((one) => nameOf(one) === nameOf(asked));
  const within = (metric?.Datapoints ?? [])
    .map(({ Timestamp, Value }) => ({ seconds: Date.parse(Timestamp) / 1_000, value: Value }))
    .filter(({ seconds }) => seconds >= start && seconds < end);
  const periods = Map.groupBy(within, ({ seconds }) => seconds - (seconds % Period));
  return [...periods]
    .map(([at, all]) => {
      const values = all.map(({ value }) => value);
      const value =
        Stat === 'Sum' ? values.reduce((sum, one) => sum + one, 0) : Math.max(...values);
      return { id: Id, at, value };
    })
    .sort((a, b) => a.at - b.at);
}

/** The dimensions are part of a metric's name, in whatever order. */
function nameOf({ Namespace, MetricName, Dimensions }: Omit<Metric, 'Datapoints'>): string {
  const dimensions = Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return JSON.stringify([Namespace, MetricName, dimensions]);
}

const AlarmsRequest = z.object({
  AlarmNames: z.array(z.string()).max(100).optional(),
  MaxRecords: z.int().min(1).max(100).default(50),
  NextToken: z.string().optional(),
});

function describeAlarms(managed: Managed, request: z.infer<typeof AlarmsRequest>): object {
  const { AlarmNames, MaxRecords, NextToken } = request;
  const { account, region, alarms = [] } = managed;
  const meant = alarms.filter(({ AlarmName }) => AlarmNames?.includes(AlarmName) ?? true);
  const page = pageOf('alarms', meant, { maxResults: MaxRecords, nextToken: NextToken });
  const MetricAlarms = page.items.map(({ StateUpdatedTimestamp, ...alarm }) => ({
    ...alarm,
    AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${alarm.AlarmName}`,
    ...(StateUpdatedTimestamp && {
      StateUpdatedTimestamp: Date.parse(StateUpdatedTimestamp) / 1_000,
    }),
  }));
  return { MetricAlarms, CompositeAlarms: [], NextToken: page.next.nextToken };
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const text = `The parameter ${issue?.path.join('.') || 'request'} ${issue?.message ?? 'is not valid'}.`;
  throw new AwsError('ValidationError', text);
}
