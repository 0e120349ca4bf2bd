import { GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { TransientFailure } from '../../core/errors.ts';
import { DAY } from '../../core/time.ts';
import { allPages } from '../../registry/posture/read-known.ts';
import type { Looking } from './looking.ts';

const RIGHT = 'cloudwatch:GetMetricData';
/** The IAM actions that it takes. */
export const RULE_RIGHTS = [
  'cloudformation:DescribeStacks',
  'cloudformation:ListStackResources',
  RIGHT,
];

/** So far back. */
export const DAYS = 14;
const PERIOD_SECONDS = 3_600;

/**
 * When rules of the stack last woke somebody: the beginning (milliseconds since 1970) of the hour in which it was, by the
 * last words of a rule's name; a rule that has been silent for two weeks is not in it. CloudWatch counts what EventBridge
 * hands over, and only hours in which there was something: its metrics are best effort, a minute may be missing, an hour
 * hardly. Undefined: not deployed yet.
 */
export async function lastInvoked(
  looking: Looking,
  names: readonly string[],
): Promise<ReadonlyMap<string, number> | undefined> {
  const resources = await looking.resources();
  if (!resources) return undefined;
  const rules = resources.filter(({ type }) => type === 'AWS::Events::Rule');
  const asked = names.flatMap((name) => {
    const rule = rules.find(({ physical }) => physical === `${looking.stack}-${name}`);
    return rule ? [{ name, rule: rule.physical }] : [];
  });
  if (asked.length === 0) return new Map();
  const results = await metricData(
    looking,
    asked.map(({ rule }) => rule),
  );
  return new Map(
    asked.flatMap(({ name }, index) => {
      const mine = results.filter(({ Id }) => Id === `r${index}`);
      const times = mine.flatMap(({ Timestamps = [], Values = [] }) =>
        Timestamps.filter((_, at) => (Values[at] ?? 0) > 0),
      );
      const latest = Math.max(...times.map((time) => time.getTime()));
      return times.length === 0 ? [] : [[name, latest] as const];
    }),
  );
}

async function metricData(
  { ask, clients, now }: Looking,
  rules: readonly string[],
): Promise<MetricDataResult[]> {
  const end = now();
  const queries = rules.map((rule, index) => ({
    Id: `r${index}`,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Events',
        MetricName: 'Invocations',
        Dimensions: [{ Name: 'RuleName', Value: rule }],
      },
      Period: PERIOD_SECONDS,
      Stat: 'Sum',
    },
  }));
  const doing = 'reading when the rules were invoked last';
  const results = await allPages(
    async (token) => {
      const command = new GetMetricDataCommand({
        StartTime: new Date(end.getTime() - DAYS * DAY),
        EndTime: end,
        ScanBy: 'TimestampDescending',
        MetricDataQueries: queries,
        NextToken: token,
      });
      const { MetricDataResults, NextToken } = await ask(RIGHT, doing, () =>
        clients.metrics.send(command),
      );
      return { MetricDataResults, nextToken: NextToken };
    },
    ({ MetricDataResults = [] }) => MetricDataResults,
  );
  // PartialData goes on with the next page.
  const failed = results.find(({ StatusCode }) => /Error|Forbidden/.test(StatusCode ?? ''));
  if (failed) throw new TransientFailure(`${doing}: CloudWatch answers ${failed.StatusCode}`);
  return results;
}
