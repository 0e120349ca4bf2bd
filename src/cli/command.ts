import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from '../policy-file/problems/nearest.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Time } from './time.ts';
import { UsageError } from './usage-error.ts';

/** What the shell is told. */
export const EXIT = {
  approved: 0,
  done: 0,
  quarantined: 1,
  incomplete: 1,
  usage: 2,
  undecided: 3,
} as const;

/** One command of the program. */
export interface Command {
  /** The words by which it is called: `policy check`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole of its `--help`. */
  readonly help: string;
  /** Answers with the exit code. */
  run(args: readonly string[], terminal: Terminal, time: Time): Promise<number>;
}

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * The options and the one argument of a command. Throws UsageError for an option that it does not
 * have, an option without its value, and an argument too many.
 */
export function readArguments<const O extends Options>(
  command: string,
  args: readonly string[],
  options: O,
) {
  const see = `see "ecr-scan-notifier ${command} --help"`;
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const [argument, extra] = positionals;
    if (extra !== undefined) {
      throw new UsageError(`${command}: "${extra}" is one argument too many; ${see}`);
    }
    return { values, argument };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const [, unknown = ''] = /^Unknown option '([^']+)'/.exec(message) ?? [];
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || unknown === '') {
      const [sentence = message] = message.split(/\.? To |\n/);
      throw new UsageError(`${command}: ${sentence}; ${see}`, { cause: error });
    }
    const meant = nearest(unknown.replace(/^-+/, ''), Object.keys(options));
    const hint = meant ? `did you mean --${meant}?` : see;
    throw new UsageError(`${command}: there is no option ${unknown}; ${hint}`, { cause: error });
  }
}
