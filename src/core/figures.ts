interface Metric {
  readonly unit: 'Count' | 'Seconds';
  /** The dimension by whose values it is told apart: to CloudWatch each of them is a metric, and billed as one. */
  readonly by?: string;
  /** It is counted without being told apart besides. */
  readonly inAll?: true;
}

/** Every metric of ours by its name; docs/metrics.md says of each what it means. */
export const METRICS = {
  Verdicts: { unit: 'Count', by: 'Verdict', inAll: true },
  UndecidedReasons: { unit: 'Count', by: 'Reason' },
  PushToVerdict: { unit: 'Seconds' },
  Messages: { unit: 'Count' },
  DeliveryFailures: { unit: 'Count', by: 'Route', inAll: true },
  EcrCalls: { unit: 'Count' },
  Retries: { unit: 'Count' },
  OldestDue: { unit: 'Seconds', by: 'Kind' },
  FeedAge: { unit: 'Seconds', by: 'Feed' },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;

export const metricOf = (name: MetricName): Metric => METRICS[name];

/** One thing that was counted or measured. */
export interface Figure {
  readonly metric: MetricName;
  /** The value by which it is told apart. */
  readonly of?: string;
  readonly value: number;
}

/** CloudWatch takes so many values of a metric from one line. */
const MOST_VALUES = 100;

/** What is counted is summed up; of what is measured each value stays, as far as CloudWatch takes them. */
export function summedUp(figures: readonly Figure[]): readonly Figure[] {
  const groups = Map.groupBy(figures, ({ metric, of }) => `${metric} ${of}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || metricOf(first.metric).unit !== 'Count') return group.slice(0, MOST_VALUES);
    return [{ ...first, value: group.reduce((sum, { value }) => sum + value, 0) }];
  });
}
