import type { PageDetail } from '../../page-data.ts';
import { html, type Shown } from '../html.ts';
import { countOf, lines, nameText } from './text.ts';

/** What is new and what is fixed since the image before. */
export const difference = ({
  added,
  fixed,
  remaining,
}: NonNullable<PageDetail['diff']>): Shown => html`
  <div class="difference">
    <div>
      <h3><span aria-hidden="true">+</span> ${countOf(added.length, 'new finding')}</h3>
      ${lines(
        added.map((one) => nameText(one)),
        'plain',
      )}
    </div>
    <div>
      <h3><span aria-hidden="true">−</span> ${countOf(fixed.length, 'fixed finding')}</h3>
      ${lines(
        fixed.map((one) => nameText(one)),
        'plain',
      )}
    </div>
    <div><h3>= ${countOf(remaining, 'finding remains', 'findings remain')}</h3></div>
  </div>
`;
