import { sayScope } from '../../../../core/policy/scope-words.ts';
import type { ExceptionEntry } from '../../../../core/report/exception-entry.ts';
import { html, type Shown } from '../html.ts';
import type { Page } from '../page.ts';
import { type Head, table } from '../parts/table.ts';
import { countOf, lastDay, nameText, siteLink } from '../parts/text.ts';

const HEADS: readonly Head[] = [
  { says: 'Ends' },
  { says: 'What' },
  { says: 'About', kind: 'wide' },
  { says: 'By whom, and why' },
  { says: 'Where it stands', kind: 'wide' },
];

const NOT_IN_FORCE: Readonly<Record<Exclude<ExceptionEntry['state'], 'in-force'>, string>> = {
  lapsed: 'lapsed',
  revoked: 'revoked',
  'too-long': 'not in force: longer than the policy allows',
};

/** Whatever sets findings aside: what ends first, first; what is over, apart. */
export function waivers({ data }: Page): Shown {
  const { exceptions } = data;
  const isOver = ({ state }: ExceptionEntry): boolean => state === 'lapsed' || state === 'revoked';
  const standing = exceptions.filter((one) => !isOver(one));
  const over = exceptions.filter(isOver);
  return html`
    <h1 id="heading" tabindex="-1">Waivers</h1>
    <p class="lead">
      Waivers, ignore rules and VEX statements. What they set aside stays visible, and counts again when they end.
    </p>
    <section>
      <h2>In force</h2>
      ${
        standing.length > 0
          ? table('What ends first, first', HEADS, standing.map(rowOf))
          : html`<p>Nothing is set aside by the policy or from Slack.</p>`
      }
    </section>
    ${
      over.length > 0 &&
      html`
        <section>
          <h2>Over</h2>
          ${table('Lapsed or revoked: they set nothing aside any more', HEADS, over.map(rowOf))}
        </section>
      `
    }
  `;
}

const kindOf = ({ kind, origin }: ExceptionEntry): string => {
  if (origin === 'vex') return 'VEX statement';
  return kind === 'waived' ? 'waiver' : 'ignore rule';
};

function rowOf(entry: ExceptionEntry): Shown[] {
  const { name, scope, limits, by, reason, ticket, source } = entry;
  const about = [sayScope(scope) || 'everything', ...limits].join(', ');
  return [
    endText(entry),
    html`
      <span class="package">${nameText(name)}</span>
      <span class="remark">${kindOf(entry)}${entry.origin === 'slack' && ', from Slack'}</span>
      <span class="narrow">${nameText(about, 300)}</span>
    `,
    nameText(about, 300),
    html`
      ${by === undefined ? html`<span class="unknown">by whom is not written down</span>` : nameText(by)}
      <span class="remark">${nameText(reason, 400)}</span>
      ${ticket && html` <span class="remark">${siteLink(ticket, nameOf(ticket))}</span>`}
    `,
    html`
      <span class="code">${nameText(source)}</span>
      ${entry.use && html`<span class="remark">${usedText(entry.use)}</span>`}
    `,
  ];
}

const nameOf = (ticket: string): string =>
  ticket.length > 80 ? `${ticket.slice(0, 79)}…` : ticket;

function endText({ until, daysLeft, state, fromSlack }: ExceptionEntry): Shown {
  const revoked = fromSlack?.revoked;
  return html`
    ${until === undefined ? html`<span class="zero">no end</span>` : lastDay(until)}
    ${
      state !== 'in-force'
        ? html`<span class="remark">${NOT_IN_FORCE[state]}${revoked && ` by ${revoked.by}`}</span>`
        : daysLeft !== undefined &&
          html`<span class=${daysLeft < 14 ? 'remark is-soon' : 'remark'}>${leftText(daysLeft)}</span>`
    }
  `;
}

const leftText = (days: number): string =>
  days === 0 ? 'within a day' : `in ${countOf(days, 'day')}`;

const usedText = ({ since, lastUsed }: NonNullable<ExceptionEntry['use']>): string =>
  lastUsed === undefined
    ? `has set nothing aside since ${since.slice(0, 10)}`
    : `set something aside last on ${lastUsed.slice(0, 10)}`;
