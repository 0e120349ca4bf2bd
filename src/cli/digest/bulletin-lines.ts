import {
  bulletinFacts,
  bulletinNotes,
  bulletinTitle,
  lapseLine,
  withoutVerdictLine,
  worstLine,
} from '../../announce/bulletin-text.ts';
import type { Bulletin } from '../../core/bulletin/bulletin.ts';
import { sayChannel, sayDigest } from '../../policy-file/notify/destination-words.ts';
import { openColumns } from '../../terminal/columns.ts';

/** What one channel is told, line by line, with an empty one at the end. */
export function bulletinLines(bulletin: Bulletin): string[] {
  const { lapsing, withoutVerdict, worst, trend } = bulletin;
  const more = withoutVerdict.count - withoutVerdict.first.length;
  const waiting = withoutVerdict.first.map((one) => withoutVerdictLine(one));
  return [
    bulletinTitle(bulletin),
    `  ${sayChannel(bulletin)} gets ${sayDigest(bulletin.cadence)}`,
    ...bulletinFacts(bulletin).map(({ name, text }) => `  ${`${name}:`.padEnd(10)}${text}`),
    ...list(
      'Worst',
      worst.map((one) => worstLine(one)),
    ),
    ...list('Without a verdict', [...waiting, ...(more > 0 ? [`… and ${more} more`] : [])]),
    ...list('About to lapse', lapsing.map(lapseLine)),
    ...list('Week by week', trend.points.length > 1 ? weeksOf(bulletin) : []),
    ...list('Notes', bulletinNotes(bulletin)),
    '',
  ];
}

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [`  ${title}:`, ...lines.map((line) => `    ${line}`)] : [];

const weeksOf = ({ trend: { points } }: Bulletin): string[] =>
  openColumns(['COUNTED', 'CRITICAL', 'HIGH', 'BLOCKING'])(
    points.map(({ day, critical, high, blocking }) =>
      [day, String(critical), String(high), String(blocking)].map((text) => ({ text })),
    ),
  );
