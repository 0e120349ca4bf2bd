import { html, type Shown } from '../html.ts';
import { nameText } from '../parts/text.ts';

/** An address that names nothing. */
export const notFound = (path: string): Shown => html`
  <h1 id="heading" tabindex="-1">Nothing here</h1>
  <p class="lead">
    <span class="code">${nameText(path)}</span> is no address of this report. An image is found by${' '}
    <span class="code">repository@sha256:…</span>
  </p>
  <p><a href="#/">Overview</a></p>
`;
