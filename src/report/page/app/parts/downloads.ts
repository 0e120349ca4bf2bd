import { sumOf } from '../../../../core/bulletin/figures.ts';
import { csvCell } from '../../../../core/csv-cell.ts';
import type { PageImage } from '../../page-data.ts';
import { html, type Shown } from '../html.ts';
import { isAllKnown } from '../image-list.ts';

/** What is left of the list, as files: made here, and sent nowhere. */
export const downloads = (images: readonly PageImage[]): Shown => html`
  <span class="actions no-print">
    <button type="button" onClick=${() => save('images.csv', 'text/csv', csvOf(images))}>
      CSV
    </button>
    <button
      type="button"
      onClick=${() => save('images.json', 'application/json', jsonOf(images))}
    >
      JSON
    </button>
  </span>
`;

const COLUMNS: Readonly<Record<string, (image: PageImage) => string | number | undefined>> = {
  verdict: ({ verdict }) => verdict,
  account: ({ account }) => account,
  region: ({ region }) => region,
  repository: ({ repository }) => repository,
  tag: ({ tag }) => tag,
  digest: ({ digest }) => digest,
  headline: ({ headline }) => headline,
  worst: (image) => image.worst ?? (isAllKnown(image) ? 'none' : NOT_KNOWN),
  blocking: (image) => known(image, image.blocking),
  overdue: (image) => known(image, image.overdue),
  open: (image) => known(image, sumOf(image.counts)),
  kev: (image) => known(image, image.kev),
  fixable: (image) => known(image, image.fixable),
  aside: (image) => known(image, image.aside),
  runs: ({ runs }) => runs,
  team: ({ channel }) => channel,
  pushed: ({ pushedAt }) => pushedAt,
  judged: ({ judgedAt }) => judgedAt,
};

const NOT_KNOWN = 'not known';

/** As the page has them, with nothing where a count is not known. */
const jsonOf = (images: readonly PageImage[]): string =>
  JSON.stringify(
    images.map((image) => ({
      ...image,
      ...Object.fromEntries(
        COUNTS.map((key) => [key, image[key] || (isAllKnown(image) ? 0 : null)]),
      ),
    })),
    null,
    2,
  );

const COUNTS = ['blocking', 'overdue', 'kev', 'fixable', 'aside'] as const;

/** As the list shows it: none that is known is not none. */
const known = (image: PageImage, count: number): string | number =>
  count > 0 || isAllKnown(image) ? count : NOT_KNOWN;

export const csvOf = (images: readonly PageImage[]): string =>
  [
    Object.keys(COLUMNS),
    ...images.map((image) => Object.values(COLUMNS).map((of) => of(image) ?? '')),
  ]
    .map((row) => `${row.map(csvCell).join(',')}\r\n`)
    .join('');

function save(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.click();
  URL.revokeObjectURL(link.href);
}
