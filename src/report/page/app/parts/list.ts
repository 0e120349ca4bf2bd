import { Fragment, h } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Facet, narrow } from '../facets.ts';
import { html, type Shown } from '../html.ts';
import { useIsPrinted, useMedia } from '../look.ts';
import { changed, onlyIn, type Query } from '../route.ts';
import { type Column, orderIn, sorted } from '../sorting.ts';
import { facetList } from './facet-list.ts';
import { search } from './search.ts';
import { cells, type Head, sortHead } from './table.ts';
import { countOf, number } from './text.ts';

/** So many rows are drawn at once: more of them would make people wait. */
const ROWS = 100;
const MORE = 200;

/** A list that people search, filter and sort, as its query says. */
export interface ListProps<T> {
  readonly entries: readonly T[];
  /** `image`, `images`. */
  readonly words: readonly [one: string, many: string];
  readonly caption: string;
  /** What can be searched for. */
  readonly searchLabel: string;
  readonly find: (search: string) => (entry: T) => boolean;
  readonly facets: readonly Facet<T>[];
  readonly columns: readonly [Column<T>, ...Column<T>[]];
  /** The heads of all columns: one that sorts by its key, or only words. */
  readonly heads: readonly (Head & { readonly sorts?: string })[];
  /** Which of the cells names the row. */
  readonly named: number;
  readonly row: (entry: T) => readonly Shown[];
  readonly query: Query;
  readonly go: (query: Query, how?: 'step' | 'touch') => void;
  /** What can be done with what is left. */
  readonly actions?: (shown: readonly T[]) => Shown;
}

export function List<T>(props: ListProps<T>): Shown {
  const { entries, facets, columns, query, go, words, find } = props;
  const order = orderIn(query, columns);
  const text = onlyIn(query, 'q') ?? '';
  const inOrder = useMemo(() => sorted(entries, order), [entries, order.column, order.isTurned]);
  const all = useMemo(() => narrow(entries, facets, new Map()).counts, [entries, facets]);
  const { shown, counts } = useMemo(
    () => narrow(inOrder, facets, query, find(text)),
    [inOrder, facets, query, text],
  );
  const seek = (sought: string): void => go(changed(query, 'q', sought ? [sought] : []), 'touch');
  const chosen = facets.filter(({ key }) => query.has(key)).length;
  const kept = query.get('sort');
  const clear = (): void => go(kept ? new Map([['sort', kept]]) : new Map());
  return html`
    <div class="list">
      <div class="finding no-print">
        ${search(props.searchLabel, text, seek)}
        ${h(Folded, { chosen, children: facetList({ facets, query, counts, all, go }) })}
      </div>
      <div class="found">
        <div class="result">
          <p role="status">
            <strong>${number(shown.length)}</strong> of ${countOf(entries.length, ...words)}
          </p>
          ${
            (chosen > 0 || text) &&
            html`<button type="button" class="no-print" onClick=${clear}>Clear</button>`
          }
          ${props.actions?.(shown)}
        </div>
        ${h(Rows<T>, { ...props, shown, order })}
      </div>
    </div>
  `;
}

/** Filters stand beside the list where there is room, and are folded where there is none. */
function Folded({
  chosen,
  children,
}: {
  readonly chosen: number;
  readonly children: Shown;
}): Shown {
  if (useMedia('(min-width: 60rem)')) return html`<div>${children}</div>`;
  return html`
    <details class="fold">
      <summary>Filters${chosen > 0 && ` (${chosen})`}</summary>
      ${children}
    </details>
  `;
}

interface RowsProps<T> extends ListProps<T> {
  readonly shown: readonly T[];
  readonly order: ReturnType<typeof orderIn<T>>;
}

function Rows<T>(props: RowsProps<T>): Shown {
  const { shown, order, columns, query, go, heads, row, words } = props;
  const [limit, setLimit] = useState(ROWS);
  useEffect(() => setLimit(ROWS), [query]);
  const drawn = useIsPrinted() ? shown : shown.slice(0, limit);
  const sort = (asked?: string): void => go(changed(query, 'sort', asked ? [asked] : []));
  if (shown.length === 0) return html`<p class="none">None of the ${words[1]} is so.</p>`;
  return h(
    Fragment,
    null,
    html`
      <table aria-rowcount=${shown.length + 1}>
        <caption>${props.caption}</caption>
        <thead>
          <tr aria-rowindex="1">
            ${heads.map(({ says, kind, sorts }) => {
              const column = columns.find(({ key }) => key === sorts);
              if (!column) return html`<th scope="col" class=${kind}>${says}</th>`;
              return sortHead(column, kind, { order, columns, go: sort });
            })}
          </tr>
        </thead>
        <tbody>
          ${drawn.map(
            (entry, at) =>
              html`<tr aria-rowindex=${at + 2}>${cells(heads, row(entry), props.named)}</tr>`,
          )}
        </tbody>
      </table>
    `,
    drawn.length < shown.length &&
      html`
        <button type="button" class="more" onClick=${() => setLimit(limit + MORE)}>
          Show ${number(Math.min(MORE, shown.length - drawn.length))} more of
          ${' '}${number(shown.length - drawn.length)}
        </button>
      `,
  );
}
