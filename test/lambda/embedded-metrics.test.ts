import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { type Figure, METRICS, type MetricName, summedUp } from '../../src/core/figures.ts';
import { embeddedMetrics } from '../../src/lambda/embedded-metrics.ts';

const schema = JSON.parse(
  readFileSync(new URL('embedded-metric-format.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv({ allErrors: true }).compile(schema);

const AT = new Date('2026-11-26T12:00:00Z');
const place = { namespace: 'ecr-scan-notifier-prod' };
const linesOf = (figures: readonly Figure[], logLevel?: string) =>
  embeddedMetrics(figures, { ...place, logLevel }, AT, { event: 'event-1' });

const EVERY: readonly Figure[] = [
  { metric: 'Verdicts', of: 'approved', value: 1 },
  { metric: 'Verdicts', of: 'undecided', value: 2 },
  { metric: 'UndecidedReasons', of: 'never-scanned', value: 2 },
  { metric: 'PushToVerdict', value: 41 },
  { metric: 'PushToVerdict', value: 60 },
  { metric: 'Messages', value: 3 },
  { metric: 'DeliveryFailures', of: 'slack', value: 1 },
  { metric: 'EcrCalls', value: 4 },
  { metric: 'Retries', value: 1 },
  { metric: 'OldestDue', of: 'urgent', value: 0 },
  { metric: 'FeedAge', of: 'kev', value: 86_400 },
];

describe('a line of metrics', () => {
  it('is of the embedded metric format, by the schema that AWS publishes', () => {
    const named = new Set(EVERY.map(({ metric }) => metric));
    expect([...named].sort()).toEqual(Object.keys(METRICS).sort());
    const lines = linesOf(EVERY);
    expect(lines).toHaveLength(7);
    for (const line of lines) {
      validate(JSON.parse(JSON.stringify(line)));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('carries what each metric and each dimension points to', () => {
    type Directive = { Dimensions: string[][]; Metrics: { Name: string }[] };
    for (const line of linesOf(EVERY)) {
      const { CloudWatchMetrics } = line['_aws'] as { CloudWatchMetrics: Directive[] };
      for (const { Dimensions, Metrics } of CloudWatchMetrics) {
        for (const name of Dimensions.flat()) expect(typeof line[name]).toBe('string');
        for (const { Name } of Metrics) {
          expect([line[Name]].flat().every((value) => typeof value === 'number')).toBe(true);
        }
      }
    }
  });

  it('tells verdicts by kind and altogether, and says of which event', () => {
    expect(linesOf([{ metric: 'Verdicts', of: 'quarantined', value: 1 }])).toEqual([
      {
        level: 'INFO',
        timestamp: '2026-11-26T12:00:00.000Z',
        message: 'metrics',
        event: 'event-1',
        _aws: {
          Timestamp: 1_795_694_400_000,
          CloudWatchMetrics: [
            {
              Namespace: 'ecr-scan-notifier-prod',
              Dimensions: [['Verdict'], []],
              Metrics: [{ Name: 'Verdicts', Unit: 'Count' }],
            },
          ],
        },
        Verdict: 'quarantined',
        Verdicts: 1,
      },
    ]);
  });

  it('gives what was measured one by one', () => {
    expect(linesOf(EVERY).flatMap(({ PushToVerdict = [] }) => PushToVerdict)).toEqual([41, 60]);
  });

  it.each([
    [undefined, 'INFO'],
    ['DEBUG', 'INFO'],
    ['INFO', 'INFO'],
    ['WARN', 'FATAL'],
    ['ERROR', 'FATAL'],
    ['FATAL', 'FATAL'],
  ])('with LOG_LEVEL %s is of a level that Lambda does not drop', (logLevel, level) => {
    expect(linesOf([{ metric: 'Retries', value: 1 }], logLevel)).toMatchObject([{ level }]);
  });

  it('there is none of nothing', () => {
    expect(linesOf([])).toEqual([]);
  });
});

describe('docs/metrics.md', () => {
  it('names each metric with its unit and what it is told apart by', () => {
    const rows = readFileSync('docs/metrics.md', 'utf8').matchAll(
      /^\| `(\w+)` \| (\w+) \| (?:`(\w+)`[^|]*?)?(, and altogether )?\| /gm,
    );
    const told = [...rows].map(([, name, unit, by, inAll]) => [
      name,
      { unit, ...(by && { by }), ...(inAll && { inAll: true }) },
    ]);
    expect(Object.fromEntries(told)).toEqual(METRICS);
  });
});

describe('figures that are summed up', () => {
  const figures = (metric: MetricName, count: number): Figure[] =>
    Array.from({ length: count }, (_, value) => ({ metric, value }));

  it('are one for what is counted, and as many as CloudWatch takes for what is measured', () => {
    expect(summedUp(figures('Messages', 5))).toEqual([{ metric: 'Messages', value: 10 }]);
    expect(summedUp(figures('PushToVerdict', 101))).toHaveLength(100);
  });

  it('are kept apart by what tells them apart', () => {
    const verdict = (of: string): Figure => ({ metric: 'Verdicts', of, value: 1 });
    expect(summedUp([verdict('approved'), verdict('undecided'), verdict('approved')])).toEqual([
      { metric: 'Verdicts', of: 'approved', value: 2 },
      { metric: 'Verdicts', of: 'undecided', value: 1 },
    ]);
  });
});
