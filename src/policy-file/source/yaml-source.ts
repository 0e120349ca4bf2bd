import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import { PolicyError } from '../problems/problem.ts';
import { type Path, type Source, sayPath } from './source.ts';

/** So many repetitions by alias are a file written by hand; more are a bomb. */
const ALIASES = 100;
const SYNTAX_PROBLEMS = 10;

/** Reads YAML, and so JSON too. Throws PolicyError with every syntax error in it. */
export function yamlSource(text: string, file: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const faults = [...document.errors, ...document.warnings]
    .toSorted((a, b) => a.pos[0] - b.pos[0])
    .map((error) => `${place(error.pos[0])}: ${saySyntax(error, text)}`);
  const deepest = faults.find((fault) => fault.includes(TOO_DEEP));
  if (deepest) throw new PolicyError([deepest]);
  if (faults.length > 0) throw new PolicyError(firstFaults([...new Set(faults)]));
  const offset = (path: Path, of?: 'key'): number => offsetOf(document, path, of);
  return {
    name: file,
    value: valueOf(document, place),
    place: (path, of) =>
      [place(offset(path, of)), sayPath(path)].filter((part) => part !== '').join(': '),
    short: (path) => place(offset(path)).replace(/:\d+$/, ''),
    order: offset,
  };
}

/** One slip makes many faults behind it. */
function firstFaults(faults: readonly string[]): string[] {
  const next = faults[SYNTAX_PROBLEMS];
  if (next === undefined) return [...faults];
  const [place] = next.split(': ', 1);
  const rest = faults.length - SYNTAX_PROBLEMS;
  return [...faults.slice(0, SYNTAX_PROBLEMS), `${place}: not YAML, and ${rest} more from here on`];
}

const TOO_DEEP = 'it is nested too deeply';
/** What the library calls an asterisk with nothing behind it. */
const EMPTY_ALIAS = 'Alias cannot be an empty string';
const IN_QUOTES = (text: string): string =>
  `put ${text} in quotes ("${text}"): in YAML, an asterisk in front means an alias`;

function saySyntax({ code, message, pos }: Fault, text: string): string {
  if (code === 'RESOURCE_EXHAUSTION') return TOO_DEEP;
  if (code === 'DUPLICATE_KEY') {
    const key = /^[^:\s{}[\],]+/.exec(text.slice(pos[0]))?.[0] ?? 'one';
    return `the key ${key} stands here for the second time`;
  }
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here: one file is one policy';
  if (message === EMPTY_ALIAS) return IN_QUOTES('*');
  return `not YAML: ${message}`;
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

function valueOf(document: Document.Parsed, place: (offset: number) => string): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES });
  } catch (error) {
    const { offset, lost } = suspectOf(document);
    if (lost !== undefined)
      throw new PolicyError([
        `${place(offset)}: there is no anchor &${lost}; if you mean text, ${IN_QUOTES(`*${lost}`)}`,
      ]);
    const why = error instanceof RangeError ? TOO_DEEP : 'it repeats too much by aliases';
    throw new PolicyError([`${place(offset)}: ${why}`]);
  }
}

/** The alias that leads nowhere, or the first one where there are too many. */
function suspectOf(document: Document.Parsed): { readonly offset: number; readonly lost?: string } {
  let first: number | undefined;
  let lost: { offset: number; lost: string } | undefined;
  visit(document, {
    Alias: (_, node) => {
      first ??= startOf(node);
      if (!node.resolve(document)) lost ??= { offset: startOf(node), lost: node.source };
    },
  });
  return lost ?? { offset: first ?? 0 };
}

function offsetOf(document: Document.Parsed, path: Path, of?: 'key'): number {
  let node: unknown = document.contents;
  let key: unknown;
  for (const step of path) {
    const here = isAlias(node) ? node.resolve(document) : node;
    const next = isMap(here)
      ? here.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : '') === String(step))
      : undefined;
    const item = isSeq(here) ? here.items[Number(step)] : undefined;
    if (next === undefined && item === undefined) return startOf(node);
    key = next ? next.key : item;
    node = next ? (next.value ?? next.key) : item;
  }
  return startOf(of === 'key' ? (key ?? node) : node);
}

const startOf = (node: unknown): number => {
  const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
  return range?.[0] ?? 0;
};
