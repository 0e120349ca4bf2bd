import { dirname } from 'node:path';
import type * as z from 'zod';
import { forEachFeed } from '../core/findings/feeds/feeds.ts';
import { DEFAULT_KEEP, type IgnoreRule, type Policy } from '../core/policy/policy.ts';
import { checkDocument, checkDuplicates } from './check-document.ts';
import { compileBase, compileOverride } from './compile-rules.ts';
import { compileScanning } from './compile-scanning.ts';
import { IncludedDocument, PolicyDocument } from './document.ts';
import { millisecondsOf } from './duration.ts';
import { compileAcceptance, isAcceptance } from './exceptions/acceptance-document.ts';
import { compileIgnoreRule, compileWaiver } from './exceptions/compile-exception.ts';
import { type Terms, termsOf } from './exceptions/exception-terms.ts';
import { flatRules } from './flat-rules.ts';
import { compileTelling } from './notify/compile-notify.ts';
import { compilePermissions } from './permissions/compile-permissions.ts';
import { policyVersion } from './policy-version.ts';
import { type Found, PolicyError, sentencesOf } from './problems/problem.ts';
import { remarksOn, sayIssue } from './problems/say-issue.ts';
import { warningsOf } from './problems/warnings.ts';
import { respelt } from './respelt.ts';
import { filesOf } from './source/included-files.ts';
import { readAll } from './source/read-all.ts';
import { readSource } from './source/read-source.ts';
import { objectSource, type Path, type Source } from './source/source.ts';
import { yamlSource } from './source/yaml-source.ts';
import { compileTriggers } from './triggers/compile-triggers.ts';
import { readStatements } from './vex/read-statements.ts';
import { readVex } from './vex/read-vex.ts';

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
  return compile(readSource(path), now, dirname(path));
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
  const terms = termsOf(source.value, now);
  const document = check(PolicyDocument, source, terms, found);
  const reach = { lookedAt: 0, bytes: 0 };
  const files = filesOf('include', source, folder, reach, found);
  const included = readAll(files.keys(), undefined, found).map((read) => {
    const inside = respell(read, IncludedDocument, 'in an included file', found);
    const held = check(IncludedDocument, inside, terms, found);
    return { source: inside, document: held };
  });
  const vex = readVex(readStatements(filesOf('vex', source, folder, reach, found), source, found));
  const doubles = checkDuplicates([source, ...included.map((each) => each.source)]);
  for (const problem of [...vex.problems, ...doubles]) found.push(problem);
  if (found.length > 0 || !document) throw new PolicyError(sentencesOf(found));

  const holders = [{ source, document }, ...included];
  const policy = policyOf(source, document, holders, vex.ignore, terms);
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
  { longestWaiver }: Terms,
): Policy {
  const base = compileBase(document);
  const { 'mark-pull-through': marked } = document;
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
    waivers: waiversIn(files).flatMap(({ one, place }) =>
      isAcceptance(one) ? [] : [compileWaiver(one, place)],
    ),
    accepted: waiversIn(files).flatMap(({ one, place }) =>
      isAcceptance(one) ? [compileAcceptance(one, place)] : [],
    ),
    longestWaiver,
    staleAfter: forEachFeed(({ name, staleAfterDays }) =>
      millisecondsOf(document.feeds?.[name]?.['stale-after'] ?? `${staleAfterDays} days`),
    ),
    ...compileScanning(document),
    keep: document.keep === undefined ? DEFAULT_KEEP : millisecondsOf(document.keep),
    ...(marked !== undefined && { markPullThrough: [marked].flat() }),
    ...compileTelling(document, (index) => source.short(['notify', index])),
    ...compilePermissions(document, source),
    ...compileTriggers(document, source),
  };
  return { version: policyVersion(content), ...content };
}

const waiversIn = (files: readonly Holder[]) =>
  files.flatMap(({ source, document }) =>
    (document?.waivers ?? []).map((one, index) => ({
      one,
      place: source.short(['waivers', index]),
    })),
  );

/** The source with the keys that are meant, and a problem noted for each that is not there. */
function respell(
  given: Source,
  { shape }: { readonly shape: object },
  what: string,
  found: Found[],
): Source {
  const { source, remarks } = respelt(given, Object.keys(shape), what);
  for (const remark of remarks) found.push({ source, remark });
  return source;
}

/** The document, or undefined and its problems noted. */
function check<Schema extends z.ZodType>(
  schema: Schema,
  source: Source,
  terms: Terms,
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
    ...checkDocument(source.value, terms),
  ];
  for (const remark of remarks) found.push({ source, remark });
  return result.data;
}

const isBelow = (path: Path, above: Path): boolean =>
  above.every((step, index) => path[index] === step);
