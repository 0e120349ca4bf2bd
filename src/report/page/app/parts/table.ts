import { html, type Shown } from '../html.ts';
import { askedNext, type Column, directionOf, type Order } from '../sorting.ts';

/** A column of a table as it is shown. */
export interface Head {
  readonly says: string;
  /** Numbers stand to the right; what is `wide` goes first where there is little room. */
  readonly kind?: 'number' | 'wide' | 'number wide';
}

/** A table of rows: the first cell of each is its head. */
export const table = (
  caption: string,
  heads: readonly Head[],
  rows: readonly (readonly Shown[])[],
): Shown => html`
  <table>
    <caption>${caption}</caption>
    <thead>
      <tr>${heads.map(({ says, kind }) => html`<th scope="col" class=${kind}>${says}</th>`)}</tr>
    </thead>
    <tbody>${rows.map((row) => html`<tr>${cells(heads, row)}</tr>`)}</tbody>
  </table>
`;

/** The cells of a row. */
export const cells = (heads: readonly Head[], row: readonly Shown[], head = 0): Shown =>
  row.map((cell, at) =>
    at === head
      ? html`<th scope="row" class=${heads[at]?.kind}>${cell}</th>`
      : html`<td class=${heads[at]?.kind}>${cell}</td>`,
  );

/** The head of a column by which people sort. `go` gets how the address asks for it. */
export function sortHead<T>(
  column: Column<T>,
  kind: Head['kind'],
  {
    order,
    columns,
    go,
  }: {
    readonly order: Order<T>;
    readonly columns: readonly [Column<T>, ...Column<T>[]];
    readonly go: (asked: string | undefined) => void;
  },
): Shown {
  const isBy = order.column === column;
  return html`
    <th scope="col" class=${kind} aria-sort=${isBy ? directionOf(order) : undefined}>
      <button
        type="button"
        class="sort"
        onClick=${() => go(askedNext(order, column, columns))}
      >
        ${column.says}
        <span class="arrow" aria-hidden="true">
          ${isBy && (directionOf(order) === 'ascending' ? '▲' : '▼')}
        </span>
      </button>
    </th>
  `;
}
