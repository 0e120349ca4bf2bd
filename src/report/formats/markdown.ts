import type { Verdict } from '../../core/judgement/verdict.ts';
import { OF_VERDICTS } from '../../core/ledger/listing.ts';
import type { ReportedImage } from '../../core/report/reported-image.ts';
import { counted } from '../../core/words.ts';
import type { Format, Report } from '../report.ts';
import { openComment } from './markdown-comment.ts';
import { imageParts } from './markdown-image.ts';
import { IMAGE_COLUMNS, imageRow } from './markdown-images.ts';
import { text } from './markdown-text.ts';

/** For a comment on GitHub: one image in depth, or a table of several; never longer than a comment may be. */
export const markdown: Format = {
  name: 'markdown',
  says: "for a pull request's comment, shorter than GitHub's limit",
  ending: 'md',
  write: writeMarkdown,
};

/** More lines than that are in no comment. */
const ROWS = 500;

async function* writeMarkdown({ head, repositories }: Report): AsyncGenerator<string> {
  const rows: Record<Verdict, string[]> = { quarantined: [], undecided: [], approved: [] };
  const totals: Record<Verdict, number> = { quarantined: 0, undecided: 0, approved: 0 };
  let first: ReportedImage | undefined;
  let [images, lost] = [0, 0];
  for await (const repository of repositories) {
    for await (const image of repository.images) {
      const { verdict } = image.current.judgement;
      first = images === 0 ? image : undefined;
      images += 1;
      totals[verdict] += 1;
      if (rows[verdict].length < ROWS) rows[verdict].push(imageRow(image));
    }
    lost += repository.unreadable();
  }
  const comment = openComment();
  const unread =
    lost > 0 ? [`⚠️ ${counted(lost, 'record')} cannot be read: nothing is known of them.`] : [];
  if (first) for (const part of imageParts(first)) comment.add(part);
  else {
    const words = OF_VERDICTS.map((verdict) => `${totals[verdict]} ${verdict}`).join(', ');
    comment.add({ lines: [`### ${counted(images, 'image')}${about(head.about)}: ${words}`] });
    comment.add({
      head: IMAGE_COLUMNS,
      lines: OF_VERDICTS.flatMap((verdict) => rows[verdict]),
      all: images,
      of: 'images',
    });
  }
  comment.add({ lines: unread });
  comment.add({
    lines: [
      `<sub>Made at ${head.madeAt} by policy ${text(head.policyVersion)}, ecr-scan-notifier ${text(head.version)}.</sub>`,
    ],
  });
  yield comment.end();
}

const about = (what: string | undefined): string => (what === undefined ? '' : ` in ${text(what)}`);
