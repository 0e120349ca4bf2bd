import { type Figure, isMissed, type Section, textOf } from './section.ts';

/** Sections for people: one table each. */
export const tablesOf = (sections: readonly Section[]): string =>
  sections.map(tableOf).join('\n\n');

function tableOf({ title, columns, rows, notes }: Section): string {
  const cells = [['', ...columns], ...rows.map((row) => [row.name, ...row.figures.map(textOf)])];
  const widths = ['', ...columns].map((_, column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  const lines = cells.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, '', ...lines, ...notes.map((note) => `  ${note}`)].join('\n');
}

/** The same for programs: an object a row, by the names of the columns. */
export const objectsOf = (sections: readonly Section[]) =>
  sections.map(({ title, columns, rows, notes }) => ({
    title,
    notes,
    rows: rows.map(({ name, figures }) => ({
      name,
      figures: Object.fromEntries(
        figures.map((figure, index) => [columns[index] ?? index, objectOf(figure)]),
      ),
    })),
  }));

const objectOf = (figure: Figure) => ({
  value: figure.value === undefined ? null : Number(figure.value.toFixed(figure.digits ?? 0)),
  ...(figure.limit !== undefined && { limit: figure.limit, met: !isMissed(figure) }),
});
