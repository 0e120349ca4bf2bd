import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** Where the text of a report goes, piece by piece. */
export interface Out {
  readonly write: (text: string) => void;
  /** Everything has come: only now a file stands under its name. */
  readonly end: () => void;
  /** Nothing is left of what was written to a file. */
  readonly abandon: () => void;
}

/** So many characters are written at once. */
const AT_ONCE = 1 << 16;

/** A file beside the one that is named, which takes its name in the end: no half report stands there. Throws UsageError. */
export function intoFile(named: string): Out {
  const path = behindLinks(named);
  const part = partOf(path);
  const file = asked(path, () => openSync(part, 'w'));
  let isOpen = true;
  let waiting = '';
  const flush = (): void => {
    const text = waiting;
    waiting = '';
    asked(path, () => writeFileSync(file, text));
  };
  const remove = (): void => {
    if (part !== path) rmSync(part, { force: true });
  };
  // Whoever breaks it off ends the program all the same.
  const stop = (signal: NodeJS.Signals): void => {
    remove();
    process.kill(process.pid, signal);
  };
  for (const signal of STOPPING) process.once(signal, stop);
  const close = (): void => {
    if (isOpen) closeSync(file);
    isOpen = false;
    for (const signal of STOPPING) process.off(signal, stop);
  };
  return {
    write: (text) => {
      waiting += text;
      if (waiting.length >= AT_ONCE) flush();
    },
    end: () => {
      flush();
      close();
      if (part !== path) asked(path, () => renameSync(part, path));
    },
    abandon: () => {
      close();
      remove();
    },
  };
}

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A link stays, and what it leads to is written; one that leads nowhere is taken for a name. */
const behindLinks = (path: string): string =>
  existsSync(path) && lstatSync(path).isSymbolicLink() ? realpathSync(path) : path;

/** Where it is written meanwhile; what is there and no file, a pipe say, is written to as it is. */
function partOf(path: string): string {
  const found = asked(path, () => statSync(path, { throwIfNoEntry: false }));
  if (found?.isDirectory()) throw new UsageError(`--out ${path}: ${SAID['EISDIR']}`);
  const isPlain = !found || found.isFile();
  return isPlain ? join(dirname(path), `.${basename(path)}.${process.pid}.part`) : path;
}

/** Lines of an answer: what comes behind the last end of a line waits for more. */
export function intoLines(print: (lines: readonly string[]) => void): Out {
  let rest = '';
  return {
    write: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) print(lines);
    },
    end: () => {
      if (rest !== '') print([rest]);
    },
    abandon: () => undefined,
  };
}

const SAID: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'that is a folder: name a file in it',
  EACCES: 'it may not be written there',
  EPERM: 'it may not be written there',
  EROFS: 'it may not be written there',
  ENOSPC: 'the disk is full',
};

function asked<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UsageError(`--out ${path}: ${SAID[code] ?? message}`, { cause: error });
  }
}
