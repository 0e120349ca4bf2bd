/** One measured number. With a limit it is a target: met while it is not above. */
export interface Figure {
  /** Absent where there is nothing to measure: an event that is not announced has no announcement. */
  readonly value?: number;
  readonly digits?: number;
  readonly limit?: number;
}

export interface Row {
  readonly name: string;
  /** One for each column. */
  readonly figures: readonly Figure[];
}

/** A table of the report. */
export interface Section {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

export const isMissed = ({ value, limit }: Figure): boolean =>
  limit !== undefined && (value === undefined || value > limit);

/** Every missed target in words. */
export const missedIn = (sections: readonly Section[]): string[] =>
  sections.flatMap(({ title, columns, rows }) =>
    rows.flatMap(({ name, figures }) =>
      figures.flatMap((figure, index) =>
        isMissed(figure) ? [`${title}: ${name}: ${columns[index]}: ${textOf(figure)}`] : [],
      ),
    ),
  );

/** `6`, `6 (≤ 8 ok)`, `9 (≤ 8 MISSED)`, `–`. */
export function textOf(figure: Figure): string {
  const { value, limit, digits = 0 } = figure;
  const text = value === undefined ? '–' : value.toFixed(digits);
  return limit === undefined ? text : `${text} (≤ ${limit} ${isMissed(figure) ? 'MISSED' : 'ok'})`;
}
