import { clip } from '../../../../core/text.ts';
import { type Counts, type Facet, type Option, optionsOf } from '../facets.ts';
import { html, type Shown } from '../html.ts';
import { changed, type Query } from '../route.ts';
import { number } from './text.ts';

/** What the filters of a list need. */
interface Filtering<T> {
  readonly facets: readonly Facet<T>[];
  readonly query: Query;
  /** Under the other filters. */
  readonly counts: Counts;
  /** Without any filter. */
  readonly all: Counts;
  readonly go: (query: Query) => void;
}

/** Every filter with its options and how many each shows, those of one legend together. */
export function facetList<T>({ facets, query, counts, all, go }: Filtering<T>): Shown {
  const legends = [...new Set(facets.map(({ legend }) => legend))];
  const offered = new Map(
    facets.map((facet) => [facet, optionsOf(facet, counts, all, query)] as const),
  );
  return html`
    <div class="facets">
      ${legends.map((legend) => {
        const among = facets.filter(
          (facet) => facet.legend === legend && isOffered(facet, offered.get(facet) ?? []),
        );
        if (among.length === 0) return undefined;
        return html`
          <fieldset>
            <legend>${legend}</legend>
            ${among.map((facet) =>
              (facet.isHidden ? chosenOnly : everyOption)(offered.get(facet) ?? []).map((option) =>
                checkbox(facet.key, option, () => go(toggled(query, facet.key, option))),
              ),
            )}
          </fieldset>
        `;
      })}
    </div>
  `;
}

function isOffered<T>({ isMinor, isHidden }: Facet<T>, options: readonly Option[]): boolean {
  const isUsed = options.some(({ isChosen }) => isChosen);
  if (isHidden) return isUsed;
  return isMinor ? isUsed || options.length > 1 : true;
}

const everyOption = (options: readonly Option[]): readonly Option[] => options;
const chosenOnly = (options: readonly Option[]): readonly Option[] =>
  options.filter(({ isChosen }) => isChosen);

function toggled(query: Query, key: string, { value, isChosen }: Option): Query {
  const others = (query.get(key) ?? []).filter((other) => other !== value);
  return changed(query, key, isChosen ? others : [...others, value]);
}

const checkbox = (key: string, option: Option, onChange: () => void): Shown => html`
  <label class=${option.count === 0 && !option.isChosen ? 'option is-empty' : 'option'}>
    <input type="checkbox" name=${key} checked=${option.isChosen} onChange=${onChange} />
    <span class="says">${clip(option.says, 80)}</span>
    <span class="count">${number(option.count)}</span>
  </label>
`;
