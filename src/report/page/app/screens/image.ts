import { h } from 'preact';
import type { PageDetail, PageImage, PageVulnerability } from '../../page-data.ts';
import { html, type Shown } from '../html.ts';
import { isAllKnown } from '../image-list.ts';
import { useLater } from '../look.ts';
import type { Page } from '../page.ts';
import { factList } from '../parts/about.ts';
import { difference } from '../parts/difference.ts';
import { findingList } from '../parts/finding-list.ts';
import { verdictMark } from '../parts/marks.ts';
import { lines, moment, nameText, shortDigest } from '../parts/text.ts';
import { timeline } from '../parts/timeline.ts';
import type { Query } from '../route.ts';

interface ImageProps {
  readonly page: Page;
  readonly name: string;
  readonly digest: string;
  readonly query: Query;
  readonly go: (query: Query, how?: 'step' | 'touch') => void;
}

/** One image in depth, or which ones may be meant. */
export function image({ page, name, digest, ...list }: ImageProps): Shown {
  const places = page.find(name, digest);
  const [place] = places;
  const found = place === undefined ? undefined : page.data.images[place];
  if (place === undefined || !found) return notHere(name, digest);
  if (places.length > 1) return which(page, name, places);
  return h(Image, { key: place, page, place, image: found, ...list });
}

const notHere = (name: string, digest: string): Shown => html`
  <h1 id="heading" tabindex="-1">Not in this report</h1>
  <p class="lead">
    Of <span class="code">${nameText(name)}@${shortDigest(digest)}…</span> this report knows nothing: it may have been
    pushed after it was made, deleted before, or left out of what was asked for. That says nothing of whether it may ship.
  </p>
  <p><a href="#/images">All images of this report</a></p>
`;

const which = (page: Page, name: string, places: readonly number[]): Shown => html`
  <h1 id="heading" tabindex="-1">${nameText(name)}</h1>
  <p class="lead">It stands in more than one registry:</p>
  ${lines(
    places.flatMap((place) => {
      const one = page.data.images[place];
      if (!one) return [];
      return [
        html`${verdictMark(one.verdict, one.releasedUntil)}
          <a href=${page.addressOf(one)}>${one.account} in ${one.region}</a>`,
      ];
    }),
  )}
`;

interface Located extends Omit<ImageProps, 'name' | 'digest'> {
  readonly place: number;
  readonly image: PageImage;
}

function Image({ page, place, image, query, go }: Located): Shown {
  const read = useLater(`${place}`, () =>
    Promise.all([page.data.detail(place), page.data.vulnerabilities()]),
  );
  return html`
    <article class="image">
      <p class="above"><a href="#/images">Images</a></p>
      <h1 id="heading" tabindex="-1">
        <span class="repository">${nameText(image.repository)}</span
        ><span class="tag">:${nameText(image.tag)}</span>
      </h1>
      <p class="may-ship">
        ${verdictMark(image.verdict, image.releasedUntil)}
        <span class="headline">${image.headline}</span>
      </p>
      ${facts(image, read.is === 'there' ? read.value[0] : undefined)}
      ${read.is === 'reading' && html`<p class="reading" role="status">Reading its findings …</p>`}
      ${read.is === 'failed' && html`<p class="failed" role="alert">${read.why}</p>`}
      ${read.is === 'there' && depth(image, ...read.value, { page, query, go })}
    </article>
  `;
}

/** What it is called, where it is, and when it was judged. */
function facts(image: PageImage, detail?: PageDetail): Shown {
  const others = image.tags.filter((tag) => tag !== image.tag);
  const runs = detail?.runsIn ?? (image.runs === 'yes' ? 'yes' : 'not known');
  return factList([
    ['Digest', html`<span class="code">${image.digest}</span>`],
    ...(others.length > 0 ? [['Also called', nameText(others.join(', '), 300)] as const] : []),
    ['Registry', `${image.account} in ${image.region}`],
    ...(image.channel ? [['Team', nameText(image.channel)] as const] : []),
    ['Pushed', image.pushedAt ? moment(image.pushedAt) : 'not known'],
    ['Judged', moment(image.judgedAt)],
    ['Runs', runs],
    ...(image.isCounted
      ? []
      : [['Counted', 'no: only what runs is, and the newest of each line of tags'] as const]),
    ...(detail ? [['Platforms', detail.platforms.join(', ') || 'not known'] as const] : []),
  ]);
}

function depth(
  image: PageImage,
  detail: PageDetail,
  vulnerabilities: readonly PageVulnerability[],
  { page, query, go }: Pick<ImageProps, 'page' | 'query' | 'go'>,
): Shown {
  const { policyVersion } = page.data.head;
  return html`
    ${
      detail.policyVersion !== policyVersion &&
      html`<p class="note">
        Its record was judged by policy ${detail.policyVersion}; its findings are weighed here by${' '}
        ${policyVersion}.
      </p>`
    }
    ${section('Not known', lines(detail.doubts))}
    ${section('What to do', lines(detail.upgrades, 'steps'))}
    ${section('Who has accepted what', lines(detail.accepted))}
    <section>
      <h2>Findings</h2>
      ${
        detail.findings.length > 0
          ? findingList(detail, vulnerabilities, query, go)
          : noFindings(image)
      }
    </section>
    ${detail.diff && section(html`Since ${nameText(detail.diff.against)}`, difference(detail.diff))}
    ${section('How it came to that', timeline(detail.history))}
  `;
}

function noFindings(image: PageImage): Shown {
  if (image.isUnreadable)
    return html`<p class="unknown">They cannot be read: of them nothing is known.</p>`;
  if (isAllKnown(image)) return html`<p>It has none.</p>`;
  return html`<p class="unknown">None is known, and not everything is: that does not mean that there are none.</p>`;
}

const section = (heading: Shown, body: Shown): Shown =>
  body && html`<section><h2>${heading}</h2>${body}</section>`;
