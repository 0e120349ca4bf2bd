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
import { IN_QUOTES, sayFaults, TOO_DEEP } from './yaml-faults.ts';

/** So many repetitions by alias are a file written by hand; more are a bomb. */
const ALIASES = 100;

/** Reads YAML, and so JSON too. Throws PolicyError where it is none. */
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
  const faults = sayFaults([...document.errors, ...document.warnings], text, place);
  if (faults.length > 0) throw new PolicyError(faults);
  const offset = (path: Path, of?: 'key'): number => offsetOf(document, path, of);
  return {
    name: file,
    value: valueOf(document, place),
    place: (path, of) =>
      [place(offset(path, of)), sayPath(path)].filter((part) => part !== '').join(': '),
    short: (path) => place(offset(path)).replace(/:\d+$/, ''),
    order: offset,
    comment: (path) => /^[ \t]*(#[^\s#]\S*)/.exec(text.slice(offset(path)))?.[1],
  };
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
