import { counted } from '../../core/words.ts';
import { EXIT } from '../command.ts';
import { handIn, type Result } from './hand-in.ts';
import type { Entry, Letter } from './letters.ts';
import type { Message } from './read-queue.ts';
import { entryJson } from './redrive-json.ts';
import { deedOf, entryLines, planText, resultLines } from './redrive-lines.ts';
import { chosenOf, type Order } from './redrive-options.ts';
import type { Talk } from './talk.ts';
import type { Tools } from './tools.ts';
import type { DeadLetters } from './with-dead-letters.ts';

/** Shows all of them. Answers with the exit code. */
export function list(found: DeadLetters, { terminal, asJson, now }: Talk): Promise<number> {
  const { entries, hidden } = found;
  if (asJson) {
    const shown = entries.map((entry) => entryJson(entry, deedOf(entry)));
    terminal.print([json(found, { deadLetters: shown })]);
  } else {
    terminal.print([
      ...titleLines(found),
      ...allLines(entries, found, now, terminal),
      ...(entries.length === 0
        ? []
        : [
            '',
            `ecr-scan-notifier redrive 1,3-5 · --image 'shop/*' · --all hands in what is mended.`,
          ]),
    ]);
  }
  const isNone = entries.length === 0 && hidden === 0;
  return Promise.resolve(isNone ? EXIT.done : EXIT.incomplete);
}

/** Shows what is chosen, asks, and does it. Answers with the exit code. */
export async function carryOut(
  tools: Tools,
  found: DeadLetters,
  { choice, mode, deletes }: Order,
  handled: Set<Message>,
  { terminal, asJson, now }: Talk,
): Promise<number> {
  const chosen = chosenOf(found.entries, choice);
  const show = asJson ? (lines: readonly string[]) => lines.forEach(terminal.note) : terminal.print;
  if (chosen.length === 0) {
    show([...titleLines(found), 'Nothing of them is chosen.']);
    if (asJson) terminal.print([json(found, { deadLetters: [] })]);
    return found.hidden === 0 && !found.isCut ? EXIT.done : EXIT.incomplete;
  }
  show([
    ...titleLines(found),
    ...allLines(chosen, found, now, terminal),
    '',
    planText(chosen, deletes),
  ]);
  const goesOn = mode === 'yes' || (mode === 'ask' && (await isSaid(terminal)));
  const results = new Map<Letter, Result>();
  if (goesOn) {
    const letters = chosen
      .filter((entry) => deedOf(entry, deletes) !== 'leave')
      .flatMap((entry) => entry.letters);
    await handIn(tools, letters, found.queues.findingEvents, { deletes }, (letter, result) => {
      results.set(letter, result);
      if (isDone(result)) for (const message of letter.messages) handled.add(message);
    });
    show(['', ...chosen.flatMap((entry) => resultLines(entry, results, found.queues.home))]);
  } else {
    show([mode === 'dry-run' ? 'Nothing was done (--dry-run).' : 'Nothing was done.']);
  }
  if (asJson) {
    const shown = chosen.map((entry) => entryJson(entry, deedOf(entry, deletes), results));
    terminal.print([json(found, { deadLetters: shown })]);
  }
  const all = chosen.flatMap(({ letters }) => letters);
  const isAll = all.every((letter) => isDone(results.get(letter)));
  return isAll && !found.isCut ? EXIT.done : EXIT.incomplete;
}

const isDone = (result: Result | undefined): boolean =>
  result?.state === 'handed-in' || result?.state === 'deleted';

async function isSaid({ ask }: Talk['terminal']): Promise<boolean> {
  const answer = (await ask?.('Do this? (y/N) ')) ?? '';
  return /^y(es)?$/i.test(answer.trim());
}

function titleLines({ queues, entries, hidden, isCut }: DeadLetters): string[] {
  const events = entries.reduce((sum, { letters }) => sum + letters.length, 0);
  const what =
    events === 0
      ? 'none'
      : `${counted(events, 'event')} in ${counted(entries.length, 'entry', 'entries')}`;
  return [
    `Dead letters of ${queues.stack}: ${what}.`,
    ...hiddenLines(hidden),
    ...(isCut
      ? ['More lie there than are read at once: run it again when these are handled.']
      : []),
  ];
}

function hiddenLines(hidden: number | undefined): string[] {
  if (hidden === 0) return [];
  if (hidden === undefined) return ['SQS does not say whether somebody else is looking at more.'];
  return [
    `${counted(hidden, 'message')} more somebody else is looking at, or was a moment ago: look again in five minutes.`,
  ];
}

function allLines(
  shown: readonly Entry[],
  { entries, queues }: DeadLetters,
  now: Date,
  { form }: Talk['terminal'],
): string[] {
  const page = { width: String(entries.length).length, now, paint: form.paint, home: queues.home };
  return shown.flatMap((entry) => ['', ...entryLines(entry, page)]);
}

const json = ({ queues, hidden, isCut }: DeadLetters, more: object): string =>
  JSON.stringify({ stack: queues.stack, hidden, isCut, ...more }, undefined, 2);
