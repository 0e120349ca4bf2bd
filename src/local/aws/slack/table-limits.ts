import {
  at,
  type Complaints,
  type ComplaintsOf,
  choiceComplaints,
  type Fields,
  fieldsOf,
  lengthComplaints,
  listComplaints,
  listOf,
  wholeComplaints,
} from './complaints.ts';

/** Of all cells together. */
const CELL_CHARACTERS = 10_000;
const COLUMNS = 20;

/** A table that is only read, drawn at the bottom of its message (docs.slack.dev, table block). */
export function tableComplaints(block: Fields, place: string): Complaints {
  const { rows, column_settings: columns } = block;
  return [
    ...listComplaints(rows, `${place}/rows`, 100, (row, where) =>
      listComplaints(row, where, COLUMNS, cellComplaints),
    ),
    ...(columns === undefined
      ? []
      : listComplaints(columns, `${place}/column_settings`, COLUMNS, (column, where) =>
          choiceComplaints(fieldsOf(column)['align'], `${where}/align`, [
            'left',
            'center',
            'right',
          ]),
        )),
    ...characterComplaints(rows, `${place}/rows`),
  ];
}

/** A table that its reader sorts, filters and pages (docs.slack.dev, data table block): a head and 1 to 100 rows. */
export function dataTableComplaints(block: Fields, place: string): Complaints {
  const { rows, caption, page_size: size, row_header_column_index: header } = block;
  const [head] = listOf(rows);
  const width = listOf(head).length;
  return [
    ...lengthComplaints(caption, `${place}/caption`, Number.MAX_SAFE_INTEGER),
    ...wholeComplaints(size, `${place}/page_size`, 1, 100),
    ...wholeComplaints(header, `${place}/row_header_column_index`, 0, Math.max(width - 1, 0)),
    ...listComplaints(
      rows,
      `${place}/rows`,
      101,
      (row, where) => [
        ...listComplaints(row, where, COLUMNS, cellComplaints),
        ...(listOf(row).length === width
          ? []
          : [at(where, `must have ${width} cells, as many as the first row`)]),
      ],
      2,
    ),
    ...listOf(head).flatMap((cell, index) =>
      fieldsOf(cell)['type'] === 'rich_text'
        ? [at(`${place}/rows/0/${index}/type`, 'must not be rich_text in the first row')]
        : [],
    ),
    ...characterComplaints(rows, `${place}/rows`),
  ];
}

const cellComplaints: ComplaintsOf = (cell, place) => {
  const { type, text, value, elements } = fieldsOf(cell);
  switch (type) {
    case 'raw_text':
      return lengthComplaints(text, `${place}/text`, CELL_CHARACTERS);
    case 'raw_number':
      return [
        ...(typeof value === 'number' ? [] : [at(`${place}/value`, 'must be a number')]),
        ...lengthComplaints(text, `${place}/text`, CELL_CHARACTERS, true),
      ];
    case 'rich_text':
      return Array.isArray(elements) ? [] : [at(`${place}/elements`, 'must be an array')];
    default:
      return [at(`${place}/type`, 'must be raw_text, raw_number or rich_text')];
  }
};

function characterComplaints(rows: unknown, place: string): Complaints {
  return charactersIn(rows) > CELL_CHARACTERS
    ? [at(place, `no more than ${CELL_CHARACTERS} characters allowed in all cells`)]
    : [];
}

/** Characters of all texts in a value, wherever they stand; ids, values and links do not show. */
export function charactersIn(value: unknown): number {
  if (Array.isArray(value))
    return value.reduce((total: number, each) => total + charactersIn(each), 0);
  return Object.entries(fieldsOf(value)).reduce((total, [key, inner]) => {
    const shown = key === 'text' && typeof inner === 'string';
    return total + (shown ? inner.length : charactersIn(inner));
  }, 0);
}
