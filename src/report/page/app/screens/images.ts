import { h } from 'preact';
import { sumOf } from '../../../../core/bulletin/figures.ts';
import { momentOf } from '../../../../core/time.ts';
import type { PageImage } from '../../page-data.ts';
import { html, type Shown } from '../html.ts';
import { findImages, IMAGE_COLUMNS, IMAGE_FACETS, isAllKnown } from '../image-list.ts';
import type { Page } from '../page.ts';
import { downloads } from '../parts/downloads.ts';
import { List, type ListProps } from '../parts/list.ts';
import { severityMark, verdictMark } from '../parts/marks.ts';
import { day, nameText, number } from '../parts/text.ts';
import type { Query } from '../route.ts';

const HEADS: ListProps<PageImage>['heads'] = [
  { says: 'Verdict', sorts: 'verdict', kind: 'wide' },
  { says: 'Image', sorts: 'name' },
  { says: 'Worst', sorts: 'worst', kind: 'wide' },
  { says: 'Blocking', sorts: 'blocking', kind: 'number' },
  { says: 'Open', sorts: 'open', kind: 'number wide' },
  { says: 'KEV', sorts: 'kev', kind: 'number wide' },
  { says: 'Pushed', sorts: 'pushed', kind: 'wide' },
];

interface ImagesProps {
  readonly page: Page;
  readonly query: Query;
  readonly go: (query: Query, how?: 'step' | 'touch') => void;
}

/** Every image with a verdict, to be searched and filtered. */
export function images({ page, query, go }: ImagesProps): Shown {
  const { images: entries } = page.data;
  return html`
    <h1 id="heading" tabindex="-1">Images</h1>
    ${h(List<PageImage>, {
      entries,
      words: ['image', 'images'],
      caption: 'Images with their verdicts',
      searchLabel: 'Name, tag or digest',
      find: findImages,
      facets: IMAGE_FACETS,
      columns: IMAGE_COLUMNS,
      heads: HEADS,
      named: 1,
      row: (image) => rowOf(image, page.addressOf(image)),
      query,
      go,
      actions: downloads,
    })}
  `;
}

function rowOf(image: PageImage, address: string): Shown[] {
  const { verdict, releasedUntil, repository, tag, worst, pushedAt } = image;
  const unknown = html`<span class="unknown">not known</span>`;
  const figure = (count: number): Shown => {
    if (count > 0) return number(count);
    if (isAllKnown(image)) return html`<span class="zero">0</span>`;
    return html`<span class="unknown" title="not known">?</span>`;
  };
  return [
    verdictMark(verdict, releasedUntil),
    html`
      <a href=${address}>
        <span class="repository">${nameText(repository)}</span
        ><span class="tag">:${nameText(tag)}</span>
      </a>
      ${remark(image)}
      <span class="narrow">${verdictMark(verdict, releasedUntil)}</span>
    `,
    worst
      ? severityMark(worst)
      : isAllKnown(image)
        ? html`<span class="zero">none</span>`
        : unknown,
    figure(image.blocking),
    figure(sumOf(image.counts)),
    figure(image.kev),
    pushedAt ? day(pushedAt) : unknown,
  ];
}

/** What there is to say of it beside its figures. */
function remark({ runs, releasedUntil, overdue, isUnreadable }: PageImage): Shown {
  const remarks = [
    ...(releasedUntil === undefined ? [] : [`released until ${momentOf(releasedUntil)}`]),
    ...(runs === 'yes' ? ['runs'] : []),
    ...(overdue > 0 ? [`${overdue} overdue`] : []),
    ...(isUnreadable ? ['findings cannot be read'] : []),
  ];
  return remarks.length > 0 && html` <span class="aside">${remarks.join(' · ')}</span>`;
}
