import {
  at,
  type Complaints,
  type ComplaintsOf,
  type Fields,
  fieldsOf,
  lengthComplaints,
  listComplaints,
  listOf,
  repeatedComplaints,
} from './complaints.ts';

const LABEL_CHARACTERS = 20;
const POINTS = 20;
/** Series of a chart, slices of a pie. */
const SERIES = 6;

/** A chart that Slack draws itself (docs.slack.dev, data visualization block). */
export function chartComplaints({ title, chart }: Fields, place: string): Complaints {
  const fields = fieldsOf(chart);
  return [
    ...lengthComplaints(title, `${place}/title`, 50),
    ...kindComplaints(fields, `${place}/chart`),
  ];
}

function kindComplaints(chart: Fields, place: string): Complaints {
  switch (chart['type']) {
    case 'pie':
      return listComplaints(chart['segments'], `${place}/segments`, SERIES, segmentComplaints);
    case 'line':
    case 'bar':
    case 'area':
      return plotComplaints(chart, place);
    default:
      return [at(`${place}/type`, 'must be one of line, bar, area, pie')];
  }
}

const segmentComplaints: ComplaintsOf = (segment, place) => {
  const { label, value } = fieldsOf(segment);
  return [
    ...lengthComplaints(label, `${place}/label`, LABEL_CHARACTERS),
    ...(typeof value === 'number' && value > 0
      ? []
      : [at(`${place}/value`, 'must be more than 0')]),
  ];
};

function plotComplaints({ series, axis_config: axis }: Fields, place: string): Complaints {
  const { categories, x_label: x, y_label: y } = fieldsOf(axis);
  const where = `${place}/axis_config`;
  return [
    ...listComplaints(categories, `${where}/categories`, POINTS, (category, here) =>
      lengthComplaints(category, here, LABEL_CHARACTERS),
    ),
    ...axisLabelComplaints(x, `${where}/x_label`),
    ...axisLabelComplaints(y, `${where}/y_label`),
    ...listComplaints(series, `${place}/series`, SERIES, (one, here) =>
      seriesComplaints(fieldsOf(one), here, listOf(categories)),
    ),
    ...repeatedComplaints(listOf(series), 'name', (index) => `${place}/series/${index}`),
  ];
}

/** It may be empty. */
const axisLabelComplaints = (label: unknown, place: string): Complaints =>
  label === '' ? [] : lengthComplaints(label, place, 50, true);

/** A series has exactly one point for each category. */
function seriesComplaints(
  { name, data }: Fields,
  place: string,
  categories: readonly unknown[],
): Complaints {
  const labels = listOf(data).map((point) => fieldsOf(point)['label']);
  const fits =
    labels.length === categories.length &&
    categories.every((category) => labels.filter((label) => label === category).length === 1);
  return [
    ...lengthComplaints(name, `${place}/name`, LABEL_CHARACTERS),
    ...listComplaints(data, `${place}/data`, POINTS, (point, here) => [
      ...lengthComplaints(fieldsOf(point)['label'], `${here}/label`, LABEL_CHARACTERS),
      ...(typeof fieldsOf(point)['value'] === 'number'
        ? []
        : [at(`${here}/value`, 'must be a number')]),
    ]),
    ...(fits ? [] : [at(`${place}/data`, 'must have exactly one point for each category')]),
  ];
}
