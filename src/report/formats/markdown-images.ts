import { countsText } from '../../announce/announcement.ts';
import { fullNameOf, type ReportedImage } from '../../core/report/reported-image.ts';
import { code, text } from './markdown-text.ts';
import { headlineAlone } from './shared/headline-for.ts';

export const IMAGE_COLUMNS = '| verdict | image | found | blocking | |\n|---|---|---|---:|---|';

/** An image among several. */
export function imageRow(image: ReportedImage): string {
  const { verdict, counts, comparable } = image.current.judgement;
  const found = countsText(counts) || (comparable ? 'nothing' : 'unknown');
  const blocking = image.weighed?.findings.filter(({ state }) => state.state === 'blocking').length;
  // None that is known is not none.
  const shown = blocking || (image.weighed && comparable ? 0 : 'unknown');
  return `| ${verdict} | ${code(fullNameOf(image))} | ${found} | ${shown} | ${text(headlineAlone(image))} |`;
}
