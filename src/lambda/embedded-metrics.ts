import { type Figure, type MetricName, metricOf, summedUp } from '../core/figures.ts';

/** Where the metrics of this deployment stand in CloudWatch, and how loud a line has to be to get there. */
export interface MetricsPlace {
  readonly namespace: string;
  /** LOG_LEVEL, below which Lambda drops what is logged. */
  readonly logLevel?: string | undefined;
}

/** A line in CloudWatch's embedded metric format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html. */
type Line = Readonly<Record<string, unknown>>;

/**
 * Figures as lines of the log that CloudWatch makes metrics of: one for what is told apart by nothing, and one more for each
 * value of a dimension. `about`: fields that are no metrics, by which lines of one event are found.
 */
export function embeddedMetrics(
  figures: readonly Figure[],
  { namespace, logLevel = 'INFO' }: MetricsPlace,
  at: Date,
  about: Line,
): Line[] {
  const byValue = Map.groupBy(summedUp(figures), ({ of }) => of);
  return [...byValue].map(([of, some]) => {
    const metrics = Map.groupBy(some, ({ metric }) => metric);
    const names = [...metrics.keys()];
    return {
      // Lambda drops lines below the level that is asked for, and takes for INFO what names none.
      level: /^(WARN|ERROR|FATAL)$/.test(logLevel) ? 'FATAL' : 'INFO',
      timestamp: at.toISOString(),
      message: 'metrics',
      ...about,
      _aws: {
        Timestamp: at.getTime(),
        CloudWatchMetrics: names.map((name) => directive(namespace, name)),
      },
      ...Object.fromEntries(of === undefined ? [] : names.map((name) => [metricOf(name).by, of])),
      ...Object.fromEntries([...metrics].map(([name, all]) => [name, valuesOf(all)])),
    };
  });
}

const directive = (Namespace: string, Name: MetricName): Line => {
  const { unit, by, inAll } = metricOf(Name);
  const Dimensions = by === undefined ? [[]] : [[by], ...(inAll ? [[]] : [])];
  return { Namespace, Dimensions, Metrics: [{ Name, Unit: unit }] };
};

const valuesOf = (figures: readonly Figure[]): number | readonly number[] => {
  const values = figures.map(({ value }) => value);
  return values.length === 1 ? Number(values[0]) : values;
};
