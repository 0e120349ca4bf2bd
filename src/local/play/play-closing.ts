import type { Verdict } from '../../core/judgement/verdict.ts';
import { prefixed } from '../../terminal/lines.ts';
import type { Paint } from '../../terminal/paint.ts';
import { STYLES } from '../../terminal/verdict-styles.ts';
import type { reportOf } from '../replay/report.ts';
import { eventText } from './play-event.ts';

type Report = Awaited<ReturnType<typeof reportOf>>;

/** How everything stands in the end: images, dead letters, calls. Pure. */
export const closingLines = (report: Report, paint: Paint): string[] => [
  '',
  paint('bold', 'The images in the end'),
  ...imageLines(report.images, paint),
  '',
  paint('bold', 'Dead letters'),
  ...deadLetterLines(report.deadLetters),
  '',
  paint('bold', 'Calls made'),
  ...callLines(report.calls),
];

/** What can be written of these images, by which command. Pure. */
export const reportLines = (world: string, paint: Paint): string[] => [
  '',
  paint(
    'bold',
    'A report on this world’s images, judged as they are before the first step: which may ship, and why',
  ),
  `    npm run report -- --world ${world}`,
];

function imageLines(images: Report['images'], paint: Paint): string[] {
  const named = images.filter(({ tags }) => tags.length > 0);
  const width = Math.max(...named.map(({ repository }) => repository.length)) + 2;
  const others = images.length - named.length;
  return [
    ...named.map(({ repository, tags, verdict }) => {
      const shown = tags.map((tag) => (tag.length > 40 ? `${tag.slice(0, 19)}….sig` : tag));
      return `    ${repository.padEnd(width)}${verdictCell(verdict, paint)}${shown.join('  ')}`;
    }),
    paint('dim', `    and ${others} without a tag: parts of an index, judged through it`),
  ];
}

function verdictCell(verdict: Verdict | undefined, paint: Paint): string {
  const text = (verdict ?? 'not an image').padEnd(14);
  return paint(verdict ? STYLES[verdict] : 'dim', text);
}

const deadLetterLines = (letters: Report['deadLetters']): string[] =>
  letters.length === 0
    ? ['    none']
    : letters.flatMap(({ event, error }) =>
        prefixed('    ', `${eventText(event)} – ${error.name}: ${error.message}`),
      );

function callLines(calls: Report['calls']): string[] {
  const byService = new Map<string, string[]>();
  for (const call of Object.keys(calls).sort()) {
    const [service = '', operation = ''] = call.split(':');
    byService.set(service, [...(byService.get(service) ?? []), `${operation} ${calls[call]}`]);
  }
  return [...byService].flatMap(([service, operations]) =>
    prefixed(`    ${service.padEnd(14)}`, operations.join(' · ')),
  );
}
