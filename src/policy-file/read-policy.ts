import { globSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { cwd } from 'node:process';
import type * as z from 'zod';
import type { IgnoreRule, Policy } from '../core/policy.ts';
import { checkDocument, checkDuplicates, longestWaiverOf } from './check-document.ts';
import { compileIgnoreRule, compileWaiver } from './compile-exception.ts';
import { compileBase, compileOverride } from './compile-ruling.ts';
import { IncludedDocument, PolicyDocument } from './document.ts';
import { millisecondsOf } from './duration.ts';
import { flatRules } from './flat-rules.ts';
import { policyVersion } from './policy-version.ts';
import { type Found, PolicyError, sentencesOf } from './problem.ts';
import { respelt } from './respelt.ts';
import { remarksOn, sayIssue } from './say-issue.ts';
import { objectSource, type Path, type Source } from './source.ts';
import { readVex } from './vex.ts';
import { warningsOf } from './warnings.ts';
import { yamlSource } from './yaml-source.ts';

export interface PolicyReading {
  readonly policy: Policy;
  /** What is allowed and probably not meant; one sentence each, with its place. */
  readonly warnings: readonly string[];
}

/**
 * Reads a policy with everything that it includes. Throws PolicyError with every problem in it.
 * `now` decides which waivers reach too far and which have lapsed.
 */
export function readPolicyFile(path: string, now: Date): PolicyReading {
  const source = readYaml(path);
  return compile(source, now, dirname(path));
}

/** The same for text that is not in a file yet; `folder` is what its include and vex are relative to. */
export const readPolicyText = (
  text: string,
  place: string,
  now: Date,
  folder?: string,
): PolicyReading => compile(yamlSource(text, place), now, folder);

/** The same for a value that is part of something else, `place` being `world.json: policy`. */
export const readPolicyObject = (
  value: unknown,
  place: string,
  now: Date,
  folder?: string,
): PolicyReading => compile(objectSource(value, place), now, folder);

function compile(given: Source, now: Date, folder: string | undefined): PolicyReading {
  const found: Found[] = [];
  const source = respell(given, PolicyDocument, 'here', found);
  const longestWaiver = longestWaiverOf(source.value);
  const document = check(PolicyDocument, source, now, longestWaiver, found);
  const included = filesOf('include', source, folder, found).flatMap((file) => {
    const read = readOrNote(file, found);
    if (!read) return [];
    const inside = respell(read, IncludedDocument, 'in an included file', found);
    const held = check(IncludedDocument, inside, now, longestWaiver, found);
    return [{ source: inside, document: held }];
  });
  const statements = filesOf('vex', source, folder, found).flatMap(
    (file) => readOrNote(file, found) ?? [],
  );
  const vex = readVex(statements);
  found.push(...vex.problems, ...checkDuplicates([source, ...included.map((each) => each.source)]));
  if (found.length > 0 || !document) throw new PolicyError(sentencesOf(found));

  const files = [{ source, document }, ...included];
  const policy = policyOf(source, document, files, vex.ignore, longestWaiver);
  return {
    policy,
    warnings: [...warningsOf(policy, now, document, source), ...vex.warnings],
  };
}

interface Holder {
  readonly source: Source;
  readonly document: IncludedDocument | undefined;
}

function policyOf(
  source: Source,
  document: PolicyDocument,
  files: readonly Holder[],
  vex: readonly IgnoreRule[],
  longestWaiver: number,
): Policy {
  const base = compileBase(document);
  const content = {
    base,
    overrides: (document.overrides ?? []).map((one, index) =>
      compileOverride(one, base, source.short(['overrides', index])),
    ),
    ignore: [
      ...files.flatMap(({ source: file, document: held }) =>
        (held?.ignore ?? []).map((one, index) =>
          compileIgnoreRule(one, file.short(['ignore', index])),
        ),
      ),
      ...vex,
    ],
    waivers: files.flatMap(({ source: file, document: held }) =>
      (held?.waivers ?? []).map((one, index) => compileWaiver(one, file.short(['waivers', index]))),
    ),
    longestWaiver,
    staleAfter: {
      kev: millisecondsOf(document.feeds?.kev?.['stale-after'] ?? '14 days'),
      epss: millisecondsOf(document.feeds?.epss?.['stale-after'] ?? '7 days'),
    },
  };
  return { version: policyVersion(content), ...content };
}

/** The source with the keys that are meant, and a problem noted for each that is not there. */
function respell(
  given: Source,
  { shape }: { readonly shape: object },
  what: string,
  found: Found[],
): Source {
  const { source, remarks } = respelt(given, Object.keys(shape), what);
  found.push(...remarks.map((remark) => ({ source, remark })));
  return source;
}

/** The document, or undefined and its problems noted. */
function check<Schema extends z.ZodType>(
  schema: Schema,
  source: Source,
  now: Date,
  longestWaiver: number,
  found: Found[],
): z.infer<Schema> | undefined {
  if (typeof source.value !== 'object' || source.value === null || Array.isArray(source.value)) {
    const what = source.value === null || source.value === undefined ? 'empty' : 'no mapping';
    const text = `the document is ${what}: expected a mapping of keys to values`;
    found.push({ source, remark: { path: [], text } });
    return undefined;
  }
  const result = schema.safeParse(source.value, { error: sayIssue });
  const flat = flatRules(source.value);
  const follows = flat.flatMap(({ paths }) => paths);
  const remarks = [
    ...flat.map(({ remark }) => remark),
    ...(result.success ? [] : remarksOn(result.error.issues)).filter(
      ({ path }) => !follows.some((above) => isBelow(path, above)),
    ),
    ...checkDocument(source.value, now, longestWaiver),
  ];
  found.push(...remarks.map((remark) => ({ source, remark })));
  return result.data;
}

const isBelow = (path: Path, above: Path): boolean =>
  above.every((step, index) => path[index] === step);

/** The files that a policy's patterns stand for, each once, in the order of the patterns and names. */
function filesOf(
  key: 'include' | 'vex',
  source: Source,
  folder: string | undefined,
  found: Found[],
): string[] {
  const patterns: unknown = (source.value as Record<string, unknown> | null | undefined)?.[key];
  if (!Array.isArray(patterns)) return [];
  const files = patterns.flatMap((pattern: unknown, index) => {
    if (typeof pattern !== 'string' || pattern.trim() === '') return [];
    const matching = folder === undefined ? [] : globbed(pattern, folder);
    if (matching.length === 0) {
      const text =
        folder === undefined
          ? 'a policy that is not in a file of its own cannot name other files'
          : `${/[*?[{]/.test(pattern) ? 'no file matches' : 'there is no file'} ${pattern}`;
      found.push({ source, remark: { path: [key, index], text } });
    }
    return matching;
  });
  return [...new Set(files)];
}

const globbed = (pattern: string, folder: string): string[] =>
  globSync(pattern, { cwd: folder, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

function readOrNote(file: string, found: Found[]): Source | undefined {
  try {
    return readYaml(file);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    found.push(...error.problems);
    return undefined;
  }
}

function readYaml(path: string): Source {
  const place = placeOf(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new PolicyError([`${place}: cannot be read: ${sayTrouble(error)}`]);
  }
  return yamlSource(text, place);
}

function sayTrouble(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  // `EACCES: permission denied, open 'policy.yml'`: the place stands in front already.
  return /^[A-Z]+: ([^,]+), /.exec(message)?.[1] ?? message;
}

/** Short where the file is below the current folder, and never a path of one machine then. */
function placeOf(path: string): string {
  const short = relative(cwd(), path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}
