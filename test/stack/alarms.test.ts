import { globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { METRICS } from '../../src/core/figures.ts';
import { evaluated, type Series } from '../support/metric-math.ts';

const MetricStat = z.object({
  Metric: z.object({ Namespace: z.string(), MetricName: z.string() }),
  Period: z.number(),
  Stat: z.string(),
});
const Query = z.object({
  Id: z.string(),
  Expression: z.string().optional(),
  ReturnData: z.boolean().optional(),
  MetricStat: MetricStat.optional(),
});
const Alarm = z.object({
  AlarmDescription: z.string(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Metrics: z
    .array(z.union([Query, z.object({ 'Fn::If': z.tuple([z.string(), Query, z.unknown()]) })]))
    .optional(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  Threshold: z.number(),
  ComparisonOperator: z.enum(['GreaterThanThreshold', 'LessThanThreshold']),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']),
  AlarmActions: z.unknown(),
  OKActions: z.unknown(),
  InsufficientDataActions: z.unknown().optional(),
});
type Alarm = z.infer<typeof Alarm>;

const read = (file: string) =>
  z
    .object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) })
    .parse(parse(readFileSync(file, 'utf8'), { merge: true })).Resources;

const alarms = new Map(
  globSync('stack/*.yml')
    .flatMap((file) => (readFileSync(file, 'utf8').includes('::Alarm') ? [read(file)] : []))
    .flatMap((resources) => Object.entries(resources))
    .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
    .map(([name, resource]) => [name, Alarm.parse(resource['Properties'])]),
);
const alarm = (name: string): Alarm => {
  const found = alarms.get(name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};
const queriesOf = ({ Metrics = [] }: Alarm) =>
  Metrics.map((one) => ('Fn::If' in one ? one['Fn::If'][1] : one));

type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/**
 * The state of an alarm after each period, by what its metrics are: an expression over them, or the one metric itself. Missing
 * values are treated as it says; of `ignore` the state stays.
 */
function statesOf(name: string, metrics: Readonly<Record<string, Series>>): State[] {
  const one = alarm(name);
  const expression = queriesOf(one).find(({ Expression }) => Expression)?.Expression;
  const length = Object.values(metrics)[0]?.length ?? 0;
  const states: State[] = [];
  for (let end = 1; end <= length; end += 1) {
    const shown = Object.fromEntries(
      Object.entries(metrics).map(([id, values]) => [id, values.slice(0, end)]),
    );
    const values = expression ? evaluated(expression, shown) : Object.values(shown)[0];
    states.push(stateAt(one, values ?? [], states.at(-1)));
  }
  return states;
}

function stateAt(one: Alarm, values: Series, before: State = 'INSUFFICIENT_DATA'): State {
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, TreatMissingData } = one;
  const last = values.slice(-EvaluationPeriods);
  const known = last.filter((value) => value !== undefined);
  if (known.length === 0 && TreatMissingData === 'ignore') return before;
  if (known.length === 0 && TreatMissingData === 'missing') return 'INSUFFICIENT_DATA';
  const isOver = (value: number) =>
    one.ComparisonOperator === 'GreaterThanThreshold'
      ? value > one.Threshold
      : value < one.Threshold;
  const missing = Math.max(EvaluationPeriods - known.length, 0);
  const over = known.filter(isOver).length + (TreatMissingData === 'breaching' ? missing : 0);
  return over >= DatapointsToAlarm ? 'ALARM' : 'OK';
}

/** After which periods (from 0) an alarm goes off: these tell people. */
const ringsOf = (name: string, metrics: Readonly<Record<string, Series>>): number[] =>
  statesOf(name, metrics).flatMap((state, at, all) =>
    state === 'ALARM' && all[at - 1] !== 'ALARM' ? [at] : [],
  );

const none = (count: number): undefined[] => Array.from({ length: count }, () => undefined);
const of = (value: number, count: number): number[] => Array.from({ length: count }, () => value);

/** They are there only where a stage wants what they are about. */
const OPTIONAL = [
  'SlackActionAlarm',
  'DeploymentGateAlarm',
  'PublishReportAlarm',
  'DeployTriggerAlarm',
];

describe('every alarm', () => {
  it('says what is wrong and what to do, and when it is over, to the topic', () => {
    expect([...alarms.keys()]).toEqual([
      'DeadLetterAlarm',
      'FindingDeadLetterAlarm',
      'ErrorAlarm',
      'ThrottleAlarm',
      'SweepAlarm',
      'OldestDueAlarm',
      'FeedAlarm',
      'DeliveryAlarm',
      'SubscriberAlarm',
      'InvocationAlarm',
      'RecursionAlarm',
      'SlackActionAlarm',
      'DeploymentGateAlarm',
      'PublishReportAlarm',
      'DeployTriggerAlarm',
    ]);
    for (const { AlarmDescription, AlarmActions, OKActions } of alarms.values()) {
      // CloudWatch takes 1,024 characters.
      expect(AlarmDescription.length).toBeLessThan(500);
      expect(AlarmDescription.length).toBeGreaterThan(100);
      expect([AlarmActions, OKActions]).toEqual([
        [{ Ref: 'VerdictTopic' }],
        [{ Ref: 'VerdictTopic' }],
      ]);
    }
  });

  it('may publish to the topic, and nothing else of CloudWatch may', () => {
    const policy = z
      .object({
        PolicyDocument: z.object({
          Statement: z.array(
            z.object({
              Effect: z.string(),
              Condition: z.object({
                ArnEquals: z.object({ 'aws:SourceArn': z.array(z.unknown()) }).optional(),
              }),
            }),
          ),
        }),
      })
      .parse(read('stack/topics.yml')['VerdictTopicPolicy']?.['Properties']);
    const [statement, ...others] = policy.PolicyDocument.Statement;
    expect(others.map(({ Effect }) => Effect)).toEqual(['Deny']);
    const named = JSON.stringify(statement?.Condition.ArnEquals?.['aws:SourceArn']).matchAll(
      /"Fn::GetAtt":\["(\w+)","Arn"\]/g,
    );
    const names = new Set([...named].map(([, name]) => name));
    expect(names).toEqual(new Set(alarms.keys()));
  });

  it('asks for metrics of ours that there are', () => {
    const names = [...alarms.values()].flatMap((one) => [
      ...(one.Namespace?.includes('sls:stage') ? [one.MetricName] : []),
      ...queriesOf(one).flatMap(({ MetricStat: stat }) =>
        stat?.Metric.Namespace.includes('sls:stage') ? [stat.Metric.MetricName] : [],
      ),
    ]);
    const known = new Set([...Object.keys(METRICS), 'SlackActionFailures']);
    expect(names).toContain('OldestDue');
    expect(names.filter((name) => !known.has(name ?? ''))).toEqual([]);
  });

  it('gives one value, and its expression names all of its metrics', () => {
    for (const one of alarms.values()) {
      const queries = queriesOf(one);
      if (queries.length === 0) continue;
      const given = queries.filter(({ ReturnData }) => ReturnData !== false);
      expect(given).toHaveLength(1);
      const ids = queries.flatMap(({ Id, MetricStat: stat }) => (stat ? [Id] : []));
      const series = Object.fromEntries(ids.map((id) => [id, [1, 1]]));
      expect(() => evaluated(given[0]?.Expression ?? '', series)).not.toThrow();
    }
  });

  it('is billed by its metrics, of which docs/metrics.md says how many there are', () => {
    const billed = [...alarms]
      .filter(([name]) => !OPTIONAL.includes(name))
      .map(
        ([, one]) =>
          // Without the topic for people, which is an option.
          queriesOf(one).filter(({ Id, MetricStat: stat }) => stat && Id !== 'people').length || 1,
      );
    expect(billed.reduce((sum, one) => sum + one, 0)).toBe(20);
    expect(readFileSync('docs/metrics.md', 'utf8')).toContain('ask for 20 metrics');
  });
});

describe('the alarm of dead letters', () => {
  it('rings for each that comes, though the one before still lies there', () => {
    const sent = [...none(3), 1, 0, 0, 0, 0, 0, 0, 2, 0];
    expect(ringsOf('DeadLetterAlarm', { sent })).toEqual([3, 10]);
  });

  it('does not ring for what lies there, nor when somebody looks at it after days', () => {
    expect(
      ringsOf('DeadLetterAlarm', { sent: [...of(0, 10), ...none(360), ...of(0, 10)] }),
    ).toEqual([]);
  });
});

describe('the alarm of dead letters about findings', () => {
  const rings = (visible: Series, hidden: Series = visible.map((value) => value && 0)) =>
    ringsOf('FindingDeadLetterAlarm', { visible, hidden });

  it('rings for the first in a queue that SQS does not report, and for the next while that lies there', () => {
    expect(rings([...none(5), ...of(1, 10), ...of(3, 10)])).toEqual([5, 15]);
  });

  it('does not ring for what lies there, is taken out, or is received and comes back', () => {
    expect(rings(of(4, 20))).toEqual([]);
    expect(rings([...of(4, 5), ...of(0, 5)])).toEqual([]);
    const seen = [...of(4, 3), 0, 0, ...of(4, 6)];
    expect(
      rings(
        seen,
        seen.map((value) => 4 - value),
      ),
    ).toEqual([]);
  });

  it('does not ring for a minute that is reported late', () => {
    expect(rings([...of(4, 4), undefined, ...of(4, 4)])).toEqual([]);
  });

  it('is over after five minutes', () => {
    const visible = [...none(2), ...of(1, 8)];
    const hidden = [...none(2), ...of(0, 8)];
    expect(statesOf('FindingDeadLetterAlarm', { visible, hidden }).join(' ')).toBe(
      'OK OK ALARM ALARM ALARM ALARM ALARM OK OK OK',
    );
  });
});

describe('the alarm of errors', () => {
  const rings = (arrived: Series) => {
    const quiet = arrived.map(() => 0);
    return ringsOf('ErrorAlarm', { arrived, scanned: quiet, changed: quiet, swept: quiet });
  };

  it('rings for what has lasted for a quarter of an hour, and not for what passes', () => {
    expect(rings([0, 3, 0, 5, 1, 0])).toEqual([]);
    expect(rings([0, 1, 2, 1, 0])).toEqual([3]);
  });
});

describe('the alarm of throttles', () => {
  it('adds up the functions, and leaves out which had no event', () => {
    const metrics = { arrived: [0, 5, undefined, 0], scanned: [undefined, undefined, 7, 0] };
    expect(ringsOf('ThrottleAlarm', metrics)).toEqual([2]);
  });
});

describe('the alarm of a sweep that did not run', () => {
  it('takes what is not reported for what did not run', () => {
    expect(ringsOf('SweepAlarm', { invocations: [5, 5, undefined, undefined, 5] })).toEqual([3]);
    expect(ringsOf('SweepAlarm', { invocations: [5, 1, 5, undefined, 5] })).toEqual([]);
  });
});

describe('the alarm of what is due', () => {
  it('rings for what is urgent after half an hour, and for a look after a day', () => {
    const quiet = of(0, 4);
    expect(
      ringsOf('OldestDueAlarm', { urgent: [60, 1_801, 2_100, 2_400], patient: quiet }),
    ).toEqual([2]);
    expect(ringsOf('OldestDueAlarm', { urgent: quiet, patient: of(86_000, 4) })).toEqual([]);
    expect(ringsOf('OldestDueAlarm', { urgent: quiet, patient: of(86_401, 4) })).toEqual([1]);
  });

  it('stays as it is while a long sweep has told nothing', () => {
    const urgent = [2_000, 2_300, undefined, undefined, 0];
    const patient = urgent.map((value) => value && 0);
    expect(statesOf('OldestDueAlarm', { urgent, patient }).slice(1)).toEqual([
      'ALARM',
      'OK',
      'OK',
      'OK',
    ]);
  });
});

describe('the alarm of feeds', () => {
  const DAY = 86_400;

  it('says nothing of a new stage, rings for an old copy, and tells of one that is not refreshed', () => {
    const kev = [undefined, DAY, 11 * DAY, DAY, undefined, DAY];
    const epss = [undefined, DAY, DAY, DAY, DAY, DAY];
    expect(statesOf('FeedAlarm', { kev, epss })).toEqual([
      'INSUFFICIENT_DATA',
      'OK',
      'ALARM',
      'OK',
      'INSUFFICIENT_DATA',
      'OK',
    ]);
    expect(alarm('FeedAlarm').InsufficientDataActions).toEqual([{ Ref: 'VerdictTopic' }]);
  });
});

describe('the alarms of deliveries', () => {
  it('ring for a route that does not take its messages twice within a quarter of an hour', () => {
    const failures = [undefined, 1, undefined, undefined, 2, undefined, 1];
    expect(ringsOf('DeliveryAlarm', { failures })).toEqual([6]);
  });

  it('ring for any message that SNS gives up, of whichever topic', () => {
    const programs = [undefined, undefined, 1, undefined];
    const people = [undefined, 1, undefined, undefined];
    expect(ringsOf('SubscriberAlarm', { programs, people })).toEqual([1]);
    expect(ringsOf('SubscriberAlarm', { programs })).toEqual([2]);
  });
});

describe('the alarm of an unusual number of invocations', () => {
  it('rings for marks that are answered by tags, and not for many images or few', () => {
    const answered = { pushes: of(400, 4), verdicts: [2, ...none(3)] };
    expect(ringsOf('InvocationAlarm', answered)).toEqual([2]);
    const busy = { pushes: of(6_000, 6), verdicts: of(1_000, 6) };
    expect(ringsOf('InvocationAlarm', busy)).toEqual([]);
    const quiet = { pushes: of(60, 6), verdicts: none(6) };
    expect(ringsOf('InvocationAlarm', quiet)).toEqual([]);
  });
});

describe('the alarm of loops', () => {
  it('rings for a single event that Lambda drops', () => {
    expect(ringsOf('RecursionAlarm', { arrived: none(3), changed: [undefined, 1, 0] })).toEqual([
      1,
    ]);
  });
});

describe('the dashboard', () => {
  const body = z
    .object({ DashboardBody: z.object({ 'Fn::Sub': z.string() }) })
    .parse(read('stack/dashboard.yml')['Dashboard']?.['Properties']).DashboardBody['Fn::Sub'];
  const { widgets } = JSON.parse(body) as {
    widgets: { x: number; y: number; width: number; properties: { metrics: unknown[][] } }[];
  };

  it('shows every metric of ours', () => {
    for (const name of Object.keys(METRICS)) expect(body).toContain(name);
  });

  it('is JSON with graphs that lie beside and below each other', () => {
    expect(widgets).toHaveLength(12);
    const places = widgets.map(({ x, y }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(12);
    expect(widgets.every(({ x, width }) => x + width <= 24)).toBe(true);
  });
});

describe('the alarm of what verdicts set off', () => {
  const rings = (runs: Series, failed: Series) => ringsOf('DeployTriggerAlarm', { runs, failed });

  it('rings where nothing runs, and where every run fails, for a quarter of an hour', () => {
    expect(rings([5, 5, ...none(4), 5, 5], [0, 0, ...none(4), 0, 0])).toEqual([4]);
    expect(rings([5, 5, 5, 5, 5, 5], [0, 5, 5, 5, 5, 0])).toEqual([3]);
    expect(statesOf('DeployTriggerAlarm', { runs: none(3), failed: none(3) }).at(-1)).toBe('ALARM');
  });

  it('does not ring for a run that fails, nor for a deployment of the stage', () => {
    expect(rings([5, 5, 5, 5, 5, 5], [0, 1, 1, 4, 1, 0])).toEqual([]);
    expect(rings([5, 5, 2, undefined, 4, 5], [0, 0, 0, undefined, 0, 0])).toEqual([]);
  });
});

describe('the alarm of the report', () => {
  // A period is six hours, and one of four has a run.
  const rings = (runs: Series, failed: Series) => ringsOf('PublishReportAlarm', { runs, failed });
  const daily = (...runs: (number | undefined)[]) => runs.flatMap((run) => [...none(3), run]);

  it('does not ring from one day to the next, nor for attempts of which the last succeeds', () => {
    expect(rings(daily(1, 1, 3, 1), daily(0, 0, 2, 0))).toEqual([0]);
    expect(rings([1, ...daily(1, 3, 1)], [0, ...daily(0, 2, 0)])).toEqual([]);
  });

  it('rings in the second day on which nothing runs, or every attempt fails', () => {
    expect(rings([1, ...daily(1, undefined, 1)], [0, ...daily(0, undefined, 0)])).toEqual([10]);
    expect(rings([1, ...daily(1, 3, 1)], [0, ...daily(0, 3, 0)])).toEqual([10]);
  });
});
