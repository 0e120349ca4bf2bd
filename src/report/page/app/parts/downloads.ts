import { sumOf } from '../../../../core/bulletin/figures.ts';
import type { PageImage } from '../../page-data.ts';
import { html, type Shown } from '../html.ts';

/** What is left of the list, as files: made here, and sent nowhere. */
export const downloads = (images: readonly PageImage[]): Shown => html`
  <span class="actions no-print">
    <button type="button" onClick=${() => save('images.csv', 'text/csv', csvOf(images))}>
      CSV
    </button>
    <button
      type="button"
      onClick=${() => save('images.json', 'application/json', JSON.stringify(images, null, 2))}
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
  worst: ({ worst, isUnreadable }) => (isUnreadable ? 'not known' : worst),
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

const known = ({ isUnreadable }: PageImage, count: number): string | number =>
  isUnreadable ? 'not known' : count;

const csvOf = (images: readonly PageImage[]): string =>
  [
    Object.keys(COLUMNS),
    ...images.map((image) => Object.values(COLUMNS).map((of) => of(image) ?? '')),
  ]
    .map((row) => `${row.map(cellOf).join(',')}\r\n`)
    .join('');

/** RFC 4180; a spreadsheet takes what begins so for a formula, unless there is an apostrophe before it. */
function cellOf(value: string | number): string {
  const text = String(value).replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function save(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.click();
  URL.revokeObjectURL(link.href);
}
