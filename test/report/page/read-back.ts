import { pageOf } from '../../../src/report/formats/html.ts';
import { type PageDocument, readPage } from '../../../src/report/page/app/read-data.ts';
import type { PageAssets } from '../../../src/report/page/page-assets.ts';
import type { PageData } from '../../../src/report/page/page-data.ts';
import type { Report } from '../../../src/report/report.ts';

/** A script and a style that do nothing. */
export const NO_ASSETS: PageAssets = { script: '0', style: 'p{margin:0}' };

/** The file that a report becomes. */
export async function fileOf(report: Report, assets = NO_ASSETS): Promise<string> {
  let file = '';
  for await (const piece of pageOf(report, assets)) file += piece;
  return file;
}

/** The elements of a file as a browser finds them by their ids: none of our texts may end one. */
export const documentOf = (file: string): PageDocument => ({
  readyState: 'complete',
  addEventListener: () => undefined,
  getElementById: (id: string) => {
    const from = file.indexOf(` id="${id}">`);
    if (from < 0) return null;
    const begin = file.indexOf('>', from) + 1;
    return { textContent: file.slice(begin, file.indexOf('</script', begin)) };
  },
});

/** What the page in a browser knows of a report. */
export const readBack = async (report: Report): Promise<PageData> =>
  readPage(documentOf(await fileOf(report)));
