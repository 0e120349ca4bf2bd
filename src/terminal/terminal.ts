import { createInterface } from 'node:readline';
import { inColour, inPlain, type Paint } from './paint.ts';
import type { TreeForm } from './tree.ts';

/** Where a command writes: its answer to one stream, everything else to the other. */
export interface Terminal {
  /** Lines of the answer, for standard output. */
  readonly print: (lines: readonly string[]) => void;
  /** A line about the work itself, for standard error. */
  readonly note: (line: string) => void;
  /** How trees and colours are drawn on standard output. */
  readonly form: TreeForm;
  /** Whether a bar that moves can be drawn on standard error. */
  readonly isWatched: boolean;
  /** Puts a question to whoever sits there, and gives the line that is typed; absent where nobody does. */
  readonly ask?: (question: string) => Promise<string>;
}

/** As much of a stream as is written to; one that is no terminal may leave out the rest. */
interface Output {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a terminal is opened on: `process`, as a rule. */
export interface Outlets {
  readonly stdin?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The terminal of a program. Colours only where somebody looks and has not declined them (NO_COLOR). */
export function openTerminal({ stdin, stdout, stderr, env }: Outlets): Terminal {
  const { columns } = stdout;
  const paint: Paint = stdout.isTTY && !env['NO_COLOR'] ? inColour : inPlain;
  return {
    print: (lines) => void stdout.write(lines.map((line) => `${line}\n`).join('')),
    note: (line) => void stderr.write(`${line}\n`),
    form: { paint, ...(stdout.isTTY && columns !== undefined && { width: columns }) },
    isWatched: stderr.isTTY === true && env['CI'] === undefined,
    ...(stdin?.isTTY && stderr.isTTY && { ask: (question) => ask(question, stdin, stderr) }),
  };
}

/** Whoever ends the input without a line has said nothing. */
async function ask(
  question: string,
  stdin: NodeJS.ReadableStream,
  stderr: Output,
): Promise<string> {
  stderr.write(question);
  const lines = createInterface({ input: stdin });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}
