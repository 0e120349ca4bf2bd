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
}

/** The terminal of this program. Colours only where somebody looks and has not declined them (NO_COLOR). */
export function openTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const paint: Paint = stdout.isTTY && !env['NO_COLOR'] ? inColour : inPlain;
  return {
    print: (lines) => void stdout.write(lines.map((line) => `${line}\n`).join('')),
    note: (line) => void stderr.write(`${line}\n`),
    form: { paint, ...(stdout.isTTY && { width: stdout.columns }) },
    isWatched: stderr.isTTY && env['CI'] === undefined,
  };
}
