import type { Trend } from '../../core/bulletin/trend.ts';

/** A chart that Slack draws itself (docs.slack.dev, data visualization block): what of it we use. */
export interface ChartBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'line';
    readonly series: readonly {
      readonly name: string;
      readonly data: readonly { readonly label: string; readonly value: number }[];
    }[];
    readonly axis_config: {
      readonly categories: readonly string[];
      readonly x_label: string;
      readonly y_label: string;
    };
  };
}

const SERIES = [
  ['CRITICAL', 'critical'],
  ['HIGH', 'high'],
  ['blocking', 'blocking'],
] as const;

/** How it went, week by week; nothing for a single point. A week of which nothing is known has no place: each needs a number. */
/** `11-16`: twelve whole dates would lie over each other. */
const labelOf = ({ day }: Trend['points'][number]): string => day.slice(5);

export function trendChart({ points }: Trend): ChartBlock[] {
  if (points.length < 2) return [];
  const axis_config = {
    categories: points.map(labelOf),
    x_label: 'counted on',
    y_label: 'vulnerabilities',
  };
  const series = SERIES.map(([name, field]) => ({
    name,
    data: points.map((point) => ({ label: labelOf(point), value: point[field] })),
  }));
  const title = 'Open, week by week';
  return [{ type: 'data_visualization', title, chart: { type: 'line', series, axis_config } }];
}
