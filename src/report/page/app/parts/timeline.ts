import type { PageDetail } from '../../page-data.ts';
import { html, type Shown } from '../html.ts';
import { verdictShape } from './marks.ts';
import { moment } from './text.ts';

/** The verdicts of an image as a line in time, the last one first. */
export const timeline = (history: PageDetail['history']): Shown =>
  history.length > 0 &&
  html`
    <ol class="timeline" reversed>
      ${history.map(
        ({ number, at, verdict, why, because }) => html`
          <li>
            ${verdictShape(verdict)}
            <p class="when">
              <span class=${`word is-${verdict}`}>${verdict}</span> ${moment(at)}
              <span class="remark">judgement ${number}${because && html`, ${because}`}</span>
            </p>
            <p>${why}</p>
          </li>
        `,
      )}
    </ol>
  `;
