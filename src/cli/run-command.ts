import { PermanentFailure, TransientFailure } from '../core/errors.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { seen } from '../terminal/tree.ts';
import { type Command, EXIT } from './command.ts';
import { sayFailure } from './say-failure.ts';
import type { Time } from './time.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs a command, or says how it is used, and answers with the exit code. What a person can mend is said in one
 * sentence; a mistake of ours is said with its trace, and never with the exit code of a verdict.
 */
export async function runCommand(
  command: Command,
  args: readonly string[],
  terminal: Terminal,
  time: Time,
): Promise<number> {
  if (asksForHelp(args)) {
    terminal.print([command.help]);
    // 0 is a verdict to whoever asks for one: what stands beside that is not answered.
    return args.length === 1 ? EXIT.done : EXIT.usage;
  }
  let hasPrinted = false;
  const print: Terminal['print'] = (lines) => {
    hasPrinted = true;
    terminal.print(lines);
  };
  try {
    return await command.run(args, { ...terminal, print }, time);
  } catch (error) {
    terminal.note(isExpected(error) ? textOf(error) : String((error as Error).stack ?? error));
    // A document that was begun stays torn: whoever reads it must not take it for the whole.
    if (asksFor(args, ['--json']) && !hasPrinted) {
      terminal.print([errorDocument(isExpected(error) ? textOf(error) : String(error))]);
    }
    return EXIT.usage;
  }
}

/** What a program is told that reads standard output alone; the exit code is that of always. */
export const errorDocument = (error: string): string => JSON.stringify({ error }, undefined, 2);

/** Behind `--` everything is an argument. */
export const asksFor = (args: readonly string[], options: readonly string[]): boolean => {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((arg) => options.includes(arg));
};

export const asksForHelp = (args: readonly string[]): boolean => asksFor(args, ['--help', '-h']);

const isExpected = (error: unknown): error is Error =>
  [UsageError, PermanentFailure, TransientFailure].some((kind) => error instanceof kind);

/** One line, but for the problems of a policy, which are one line each. */
const textOf = (error: Error): string => sayFailure(error).split('\n').map(seen).join('\n');
