import { h } from 'preact';
import { sumOf } from '../../../../core/bulletin/figures.ts';
import type { WeekOfTrend } from '../../../../core/report/open-back.ts';
import { html, type Shown } from '../html.ts';
import { useIsPrinted, useWidth } from '../look.ts';
import { Foldable } from './foldable.ts';
import { type Head, table } from './table.ts';
import { number } from './text.ts';

/** In pixels: the line above, the bars up and down below it, and the words under them. */
const LINE = { top: 20, height: 110 };
const BARS = { top: 160, height: 110 };
const WORDS = 40;
const LEFT = 46;
const RIGHT = 8;
const NARROW = 560;

/** What was open week by week, what came and what was fixed; the same as a table for whoever wants numbers. */
export function Trend({ weeks }: { readonly weeks: readonly WeekOfTrend[] }): Shown {
  const [element, measured] = useWidth();
  const isPrinted = useIsPrinted();
  const width = isPrinted ? Math.min(measured, 680) : measured;
  return html`
    <figure class="trend">
      <figcaption>
        <span class="key is-open">open</span>
        <span class="key is-new">new</span>
        <span class="key is-fixed">fixed</span>
        <span class="key">under the bars: median days to fix</span>
      </figcaption>
      <div ref=${element}>${width > 0 && drawing(weeks, width)}</div>
      ${h(Foldable, { summary: 'The same in numbers', children: numbers(weeks) })}
    </figure>
  `;
}

function drawing(weeks: readonly WeekOfTrend[], width: number): Shown {
  const step = (width - LEFT - RIGHT) / weeks.length;
  const middle = (at: number): number => LEFT + step * (at + 0.5);
  const mostOpen = roundUp(Math.max(1, ...weeks.map(({ open }) => open)));
  const most = roundUp(
    Math.max(1, ...weeks.flatMap((week) => [sumOf(week.new), sumOf(week.fixed)])),
  );
  const openAt = (open: number): number => LINE.top + LINE.height * (1 - open / mostOpen);
  const zero = BARS.top + BARS.height / 2;
  const barOf = (count: number): number => (BARS.height / 2) * (count / most);
  const thick = Math.max(4, Math.min(26, step * 0.5));
  const every = width < NARROW ? 3 : 1;
  return html`
    <svg
      width=${width}
      height=${BARS.top + BARS.height + WORDS}
      viewBox=${`0 0 ${width} ${BARS.top + BARS.height + WORDS}`}
      role="img"
      aria-label=${summaryOf(weeks)}
    >
      ${[0, mostOpen / 2, mostOpen].map((open) => ruled(openAt(open), width, number(open)))}
      ${ruled(zero - BARS.height / 2, width, `+${number(most)}`)}
      ${ruled(zero, width, '0', 'zero-line')}
      ${ruled(zero + BARS.height / 2, width, `−${number(most)}`)}
      <polyline
        class="line is-open"
        points=${weeks.map(({ open }, at) => `${middle(at)},${openAt(open)}`).join(' ')}
      />
      ${weeks.map((week, at) => {
        const x = middle(at);
        const isLast = at === weeks.length - 1;
        return html`
          <circle class="dot is-open" cx=${x} cy=${openAt(week.open)} r=${isLast ? 4 : 2.5} />
          ${isLast && html`<text class="value" x=${x} y=${openAt(week.open) - 9}>${number(week.open)}</text>`}
          ${bar('is-new', x - thick / 2, zero - barOf(sumOf(week.new)), thick, barOf(sumOf(week.new)))}
          ${bar('is-fixed', x - thick / 2, zero, thick, barOf(sumOf(week.fixed)))}
          <text class="median" x=${x} y=${BARS.top + BARS.height + 16}>${week.medianDaysToFix ?? '–'}</text>
          ${
            (weeks.length - 1 - at) % every === 0 &&
            html`<text class="week" x=${x} y=${BARS.top + BARS.height + 34}>${week.week.slice(5)}</text>`
          }
        `;
      })}
    </svg>
  `;
}

const bar = (kind: string, x: number, y: number, width: number, height: number): Shown =>
  height > 0 && html`<rect class=${kind} x=${x} y=${y} width=${width} height=${height} />`;

const ruled = (y: number, width: number, says: string, kind = 'rule'): Shown => html`
  <line class=${kind} x1=${LEFT} x2=${width - RIGHT} y1=${y} y2=${y} />
  <text class="scale" x=${LEFT - 8} y=${y + 4}>${says}</text>
`;

/** The next of 2, 4, 10, 20, 40, 100 …: halves of it are whole. */
function roundUp(count: number): number {
  const power = 10 ** Math.floor(Math.log10(count));
  return [2, 4, 6, 8, 10].map((digit) => digit * power).find((one) => one >= count) ?? count;
}

/** For whoever hears the picture. */
function summaryOf(weeks: readonly WeekOfTrend[]): string {
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (!first || !last) return '';
  const all = (of: 'new' | 'fixed'): string =>
    number(weeks.reduce((sum, week) => sum + sumOf(week[of]), 0));
  return [
    `Open vulnerabilities went from ${number(first.open)} in the week of ${first.week} to ${number(last.open)} in that of ${last.week}.`,
    `${all('new')} were new and ${all('fixed')} were fixed.`,
  ].join(' ');
}

const numbers = (weeks: readonly WeekOfTrend[]): Shown =>
  table(
    'Week by week',
    [
      { says: 'Week of' },
      ...['Open', 'New', 'Reopened', 'Fixed', 'Set aside', 'Median days to fix'].map(
        (says): Head => ({ says, kind: 'number' }),
      ),
    ],
    weeks.map((week) => [
      week.week,
      number(week.open),
      ...[week.new, week.reopened, week.fixed, week.setAside].map((tally) =>
        number(sumOf(tally ?? {})),
      ),
      week.medianDaysToFix ?? '–',
    ]),
  );
