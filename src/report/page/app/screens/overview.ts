import { h } from 'preact';
import type { Lapse, RepositoryRef } from '../../../../core/bulletin/figures.ts';
import type { Verdict } from '../../../../core/judgement/verdict.ts';
import type { PageSummary } from '../../page-data.ts';
import { html, type Shown } from '../html.ts';
import type { Page } from '../page.ts';
import { verdictShape } from '../parts/marks.ts';
import { searchFor } from '../parts/search.ts';
import { table } from '../parts/table.ts';
import { countOf, lastDay, moment, nameText, number } from '../parts/text.ts';
import { Trend } from '../parts/trend.ts';
import { type Figure, figuresOf, imagesWith } from '../standing.ts';

/** More of them would hide the first. */
const ENDING = 8;
const VERDICTS: readonly Verdict[] = ['quarantined', 'undecided', 'approved'];

/** Where we stand. */
export function overview({ data }: Page, seek: (text: string) => void): Shown {
  const { summary, images, weeks } = data;
  return html`
    <div class="top">
      <div>
        <h1 id="heading" tabindex="-1">Where we stand</h1>
        <p class="lead">
          ${countOf(summary.images, 'image')} in${' '}
          ${countOf(summary.repositories, 'repository', 'repositories')}.
          ${countsText(summary)}
        </p>
      </div>
      <div class="seek no-print">${searchFor('Find an image', seek)}</div>
    </div>
    <ul class="verdicts">
      ${VERDICTS.map(
        (verdict) => html`
          <li>
            <a href=${imagesWith({ verdict })}>
              ${verdictShape(verdict)}
              <strong>${number(summary.verdicts[verdict])}</strong>
              <span class=${`word is-${verdict}`}>${verdict}</span>
            </a>
          </li>
        `,
      )}
    </ul>
    ${verdictBar(summary.verdicts)}
    <ul class="figures">${figuresOf(summary, images).map(figureItem)}</ul>
    <section>
      <h2>Week by week</h2>
      ${weeks.length > 0 ? h(Trend, { weeks }) : html`<p>No week has been counted here: weeks are counted by repository, from the first judgement on.</p>`}
    </section>
    <div class="beside">
      <section>
        <h2>Worst repositories</h2>
        ${worst(data)}
      </section>
      <section>
        <h2>What ends soon</h2>
        ${endings(summary.lapsing)}
      </section>
    </div>
  `;
}

const countsText = ({ counted, images }: PageSummary): string =>
  counted < images
    ? ` The verdicts count all of them, the figures below the ${number(counted)} that count: every image that runs, and the newest of each line of tags.`
    : '';

/** The shares as a bar; the numbers stand beside it. */
function verdictBar(verdicts: Readonly<Record<Verdict, number>>): Shown {
  const all = VERDICTS.reduce((sum, verdict) => sum + verdicts[verdict], 0);
  if (all === 0) return undefined;
  let at = 0;
  return html`
    <svg class="shares" viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true">
      ${VERDICTS.map((verdict) => {
        const width = (verdicts[verdict] / all) * 1_000;
        const x = at;
        at += width;
        return html`<rect class=${`is-${verdict}`} x=${x} y="0" width=${width} height="6" />`;
      })}
    </svg>
  `;
}

function figureItem({ says, count, of, href, tone }: Figure): Shown {
  const body = html`
    <span class="what">${says}</span>
    <strong class=${count > 0 ? tone : 'zero'}>${number(count)}</strong>
    <span class="remark">${of}</span>
  `;
  return html`<li>${href && count > 0 ? html`<a href=${href}>${body}</a>` : body}</li>`;
}

function worst({ summary, images }: Page['data']): Shown {
  if (summary.worst.length === 0)
    return html`<p>Of what is known, nothing keeps an image from shipping.</p>`;
  return table(
    'What blocks in each, by the images that count',
    [
      { says: 'Repository' },
      { says: 'Quarantined', kind: 'number' },
      { says: 'Blocking', kind: 'number' },
      { says: 'Overdue', kind: 'number wide' },
      { says: 'KEV', kind: 'number wide' },
    ],
    summary.worst.map(({ account, region, repository, quarantined, images: of, ...one }) => {
      const registry = registryIn(images, { account, region, repository });
      return [
        html`
        <a href=${imagesWith({ repository, ...registry, counts: '1' })}>${nameText(repository)}</a>
        ${registry.account && html`<span class="remark">${account} in ${region}</span>`}
      `,
        html`${number(quarantined)} <span class="aside">of ${number(of)}</span>`,
        ...[one.blocking, one.overdue, one.kev].map((count) =>
          count === 0 ? html`<span class="zero">0</span>` : number(count),
        ),
      ];
    }),
  );
}

/** Its registry, where another one has a repository of that name. */
const registryIn = (
  images: Page['data']['images'],
  { account, region, repository }: RepositoryRef,
): Readonly<Record<string, string>> =>
  images.some(
    (one) => one.repository === repository && (one.account !== account || one.region !== region),
  )
    ? { account, region }
    : {};

function endings(lapsing: readonly Lapse[]): Shown {
  if (lapsing.length === 0)
    return html`<p>Nothing that sets findings aside has an end in sight.</p>`;
  return html`
    ${table(
      'What sets something aside, what ends first, first',
      [{ says: 'Ends' }, { says: 'What' }, { says: 'By whom', kind: 'wide' }],
      lapsing
        .slice(0, ENDING)
        .map(({ what, name, by, until }) => [
          what === 'release' ? moment(until) : lastDay(until),
          html`${nameText(name)} <span class="remark">${what}</span>`,
          by === undefined ? html`<span class="unknown">not written down</span>` : nameText(by),
        ]),
    )}
    <p><a href="#/waivers">All waivers and their ends</a></p>
  `;
}
