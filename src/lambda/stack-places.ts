import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload, type SourceMapping } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Lets the stacks of an error, of its causes and of the errors in it name our own files and lines, wherever
 * they name the bundle; what is not ours stays as it is. The errors themselves are changed, so that Lambda's
 * log and the dead letters say the same as ours. Never throws: without its map a stack is still a stack.
 *
 * Node's `--enable-source-maps` reads the map at every start, whether anything fails or not.
 */
export function nameOurPlaces(error: unknown, bundle = import.meta.url): void {
  try {
    for (const one of errorsIn(error)) {
      const { stack } = one;
      const map = stack?.includes(bundle) ? mapOf(bundle) : undefined;
      if (map && stack) Reflect.set(one, 'stack', placed(stack, bundle, map));
    }
  } catch {
    // An error may be anything; what failed is to be heard of, not that its places cannot be told.
  }
}

function errorsIn(error: unknown, found = new Set<Error>()): ReadonlySet<Error> {
  if (!(error instanceof Error) || found.has(error)) return found;
  found.add(error);
  errorsIn(error.cause, found);
  const within: unknown[] = error instanceof AggregateError ? error.errors : [];
  for (const one of within) errorsIn(one, found);
  return found;
}

const maps = new Map<string, SourceMap | undefined>();

function mapOf(bundle: string): SourceMap | undefined {
  if (!maps.has(bundle)) maps.set(bundle, readMap(bundle));
  return maps.get(bundle);
}

function readMap(bundle: string): SourceMap | undefined {
  try {
    const payload = JSON.parse(readFileSync(fileURLToPath(`${bundle}.map`), 'utf8')) as object;
    return new SourceMap(payload as SourceMapPayload);
  } catch {
    // What failed is to be heard of, not that its places cannot be told.
    return undefined;
  }
}

/** `at x (file:///var/task/dist/sweep/index.mjs:40:2211)` → `at onTable (src/records/table.ts:34:12)`. */
function placed(stack: string, bundle: string, map: SourceMap): string {
  const lines = stack.split('\n');
  const entries = lines.map((line) => entryOf(line, bundle, map));
  return lines.map((line, at) => ourLine(line, bundle, entries[at], entries[at + 1])).join('\n');
}

/** An entry of the map, as far as there is one. */
type Entry = Partial<SourceMapping> & { readonly name?: string };

function entryOf(line: string, bundle: string, map: SourceMap): Entry {
  const start = line.indexOf(bundle);
  const [, row, column] = /^:(\d+):(\d+)/.exec(line.slice(start + bundle.length)) ?? [];
  return start < 0 || row === undefined ? {} : map.findEntry(Number(row) - 1, Number(column) - 1);
}

/** What a function is called stands where it was called, which is the next line. */
function ourLine(line: string, bundle: string, entry: Entry = {}, caller: Entry = {}): string {
  const { originalSource, originalLine = 0, originalColumn = 0 } = entry;
  const file = originalSource && ownFileIn(originalSource);
  if (!file) return line;
  const start = line.indexOf(bundle);
  const before = line.slice(0, start);
  const after = line.slice(start + bundle.length).replace(/^:\d+:\d+/, '');
  const named = caller.name ? before.replace(/[\w$]+(?= \($)/, () => caller.name ?? '') : before;
  return `${named}${file}:${originalLine + 1}:${originalColumn + 1}${after}`;
}

/** The map knows of what is not ours only the files. */
const ownFileIn = (source: string): string | undefined =>
  source.includes('node_modules/') ? undefined : /\bsrc\/.*/.exec(source)?.[0];
