import { sumOf } from '../../core/bulletin/figures.ts';
import { openBack } from '../../core/report/open-back.ts';
import { block, closing, opening } from '../page/pack/document.ts';
import { packed } from '../page/pack/pack.ts';
import { pageDetailOf } from '../page/pack/page-detail.ts';
import { pageImageOf } from '../page/pack/page-image.ts';
import { openCounter } from '../page/pack/page-summary.ts';
import { openSlices } from '../page/pack/slices.ts';
import { openVulnerabilities } from '../page/pack/vulnerabilities.ts';
import { BLOCKS, type PackedStart } from '../page/packed.ts';
import { type PageAssets, pageAssets } from '../page/page-assets.ts';
import type { PageImage } from '../page/page-data.ts';
import type { Format, Report } from '../report.ts';

export const html: Format = {
  name: 'html',
  says: 'one page that opens offline in any browser',
  ending: 'html',
  file: 'report.html',
  write: async function* (report) {
    yield* pageOf(report, await pageAssets());
  },
};

/** The page, piece by piece. What an image has is packed and written as soon as there is enough of it. */
export async function* pageOf(report: Report, assets: PageAssets): AsyncGenerator<string> {
  const { head, exceptions } = report;
  const images: PageImage[] = [];
  const counter = openCounter();
  const vulnerabilities = openVulnerabilities();
  const slices = openSlices();
  let written = 0;
  const details = (slice: string | undefined): string[] =>
    slice === undefined ? [] : [block(BLOCKS.details(written++), slice)];

  yield opening(head, assets);
  for await (const repository of report.repositories) {
    const counted = counter.repository();
    for await (const reported of repository.images) {
      counted.image(reported);
      const found = vulnerabilities.add(images.length, reported.weighed?.findings ?? []);
      images.push(pageImageOf(reported));
      yield* details(slices.add(pageDetailOf(reported, found)));
    }
    counted.end(repository);
  }
  yield* details(slices.end());
  const { all, places } = vulnerabilities.end();
  yield block(BLOCKS.vulnerabilities, packed(all));
  const counted = await report.weeks();
  const ended = counter.end(head.madeAt);
  const summary = { ...ended, unreadable: ended.unreadable + counted.unreadable };
  const weeks = openBack(counted.weeks, sumOf(summary.open));
  const shown = { head, summary, weeks, exceptions, images };
  const start: PackedStart = { ...shown, slices: slices.first, places };
  yield block(BLOCKS.start, packed(start));
  yield closing(head, summary);
}
