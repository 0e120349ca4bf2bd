import type { Tally } from '../../../../core/bulletin/figures.ts';
import { type Severity, WORST_FIRST } from '../../../../core/findings/severity.ts';
import type { Verdict } from '../../../../core/judgement/verdict.ts';
import { html, type Shown } from '../html.ts';
import { number } from './text.ts';

/*
 * Verdicts and severities: a word, a shape and a colour, so that none of them is alone.
 */

/** A tick in a circle, a bar in an octagon, a question in a diamond. */
const SHAPES: Readonly<Record<Verdict, { readonly body: string; readonly sign: string }>> = {
  approved: { body: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1Z', sign: 'M4.8 8.2 7 10.4l4.2-4.6' },
  quarantined: { body: 'M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z', sign: 'M4.5 8h7' },
  undecided: {
    body: 'M8 .6 15.4 8 8 15.4.6 8Z',
    sign: 'M6.3 6.6c0-2.2 3.5-2.2 3.5 0 0 1.3-1.8 1.4-1.8 2.8m0 1.6v.2',
  },
};

/** The shape of a verdict alone, where its word stands beside it. What ships by a person's word is never green. */
export const verdictShape = (verdict: Verdict, releasedUntil?: string): Shown => html`
  <svg class=${`shape ${toneOf(verdict, releasedUntil)}`} viewBox="0 0 16 16" aria-hidden="true">
    <path class="body" d=${SHAPES[verdict].body} />
    <path class="sign" d=${SHAPES[verdict].sign} />
  </svg>
`;

/** A verdict with its shape. */
export const verdictMark = (verdict: Verdict, releasedUntil?: string): Shown => html`
  <span class="mark">
    ${verdictShape(verdict, releasedUntil)}
    <span class=${`word ${toneOf(verdict, releasedUntil)}`}>${verdict}</span>
  </span>
`;

const toneOf = (verdict: Verdict, releasedUntil?: string): string =>
  releasedUntil === undefined ? `is-${verdict}` : 'is-undecided';

/** How many of four bars are filled. UNKNOWN has its own sign: nobody has called it harmless. */
const BARS: Readonly<Record<Severity, number>> = {
  CRITICAL: 4,
  HIGH: 3,
  UNKNOWN: 0,
  MEDIUM: 2,
  LOW: 1,
  INFORMATIONAL: 0,
};

/** As messages say it. */
export const saySeverity = (severity: string): string =>
  severity === 'UNKNOWN' ? 'unranked' : severity;

/** A severity with its bars. */
export const severityMark = (severity: Severity): Shown => html`
  <span class="mark">
    <svg class=${`bars weighs-${severity.toLowerCase()}`} viewBox="0 0 16 12" aria-hidden="true">
      ${[0, 1, 2, 3].map(
        (at) => html`
          <rect
            class=${at < BARS[severity] ? 'full' : 'empty'}
            x=${at * 4 + 0.5}
            y=${9 - at * 2.6}
            width="3"
            height=${3 + at * 2.6}
          />
        `,
      )}
    </svg>
    <span class=${`severity weighs-${severity.toLowerCase()}`}>${saySeverity(severity)}</span>
  </span>
`;

/** `2 CRITICAL`, `5 HIGH`. */
export const tallyWords = (counts: Tally): string[] =>
  WORST_FIRST.flatMap((severity) =>
    counts[severity] ? [`${number(counts[severity])} ${saySeverity(severity)}`] : [],
  );
