import { clip } from '../../../../core/text.ts';
import { dayOf, lastDayOf, momentOf } from '../../../../core/time.ts';
import { html, type Shown } from '../html.ts';

/** `10,000`. */
export const number = (count: number): string => count.toLocaleString('en');

/** `1 image`, `10,000 images`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** A name of anybody's: as long as a line may be, the whole of it for whoever points at it. */
export function nameText(name: string, length = 120): Shown {
  if (name.length <= length) return name;
  return html`<span title=${clip(name, 2_000)}>${clip(name, length)}</span>`;
}

/** The day of an ISO time, with its moment for whoever points at it. */
export const day = (time: string): Shown => html`
  <time datetime=${time} title=${saidMoment(time)}>${dayOf(time)}</time>
`;

export const moment = (time: string): Shown => html`
  <time datetime=${time}>${saidMoment(time)}</time>
`;

/** The last day of something that holds until an ISO time. */
export const lastDay = (until: string): Shown => html`
  <time datetime=${until} title=${saidMoment(until)}>${lastDayOf(until)}</time>
`;

/** What is no time stands as it is. */
const saidMoment = (time: string): string =>
  Number.isNaN(Date.parse(time)) ? time : momentOf(time);

/** `sha256:3f9a1c0b77de…`. */
export const shortDigest = (digest: string): string => digest.slice(0, 'sha256:'.length + 12);

/** A link to another site, where the address is one of the web; else its text. */
export function siteLink(url: string, text: string): Shown {
  if (!isOfWeb(url)) return text;
  return html`<a class="site" href=${url} rel="noopener noreferrer" target="_blank">${text}</a>`;
}

function isOfWeb(url: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** A list of lines; nothing where there is none. */
export const lines = (texts: readonly Shown[], kind = 'lines'): Shown =>
  texts.length > 0 && html`<ul class=${kind}>${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
