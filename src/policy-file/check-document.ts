import type * as z from 'zod';
import { checkOverrides } from './check-overrides.ts';
import { checkRules } from './check-rules.ts';
import { OverrideDocument } from './document.ts';
import {
  AcceptanceDocument,
  isAcceptance,
  nameOfAcceptance,
  WaiverEntry,
} from './exceptions/acceptance-document.ts';
import { checkIgnoreRule, checkVexEntry, checkWaiver } from './exceptions/check-exceptions.ts';
import { nameOf } from './exceptions/compile-exception.ts';
import { IgnoreDocument, WaiverDocument } from './exceptions/exception-document.ts';
import type { Terms } from './exceptions/exception-terms.ts';
import { checkNotify } from './notify/check-notify.ts';
import { NotifyDocument } from './notify/notify-document.ts';
import { checkMayAccept, checkMayRelease } from './permissions/check-permissions.ts';
import {
  AcceptPermissionDocument,
  ReleasePermissionDocument,
} from './permissions/permission-document.ts';
import type { Remark } from './problems/problem.ts';
import { sayIssue } from './problems/say-issue.ts';
import type { Path, Source } from './source/source.ts';
import { checkTriggers } from './triggers/check-triggers.ts';
import { TriggerDocument } from './triggers/trigger-document.ts';
import { valueAt } from './value-at.ts';
import { VexEntry } from './vex/vex-entry.ts';

/**
 * What no schema says of a document: each part that has the right form is looked at, whatever the
 * others look like, so that all problems are told at once.
 */
export function checkDocument(value: unknown, terms: Terms): Remark[] {
  const overrides = listAt(value, 'overrides').map(({ value: override, path }) => ({
    override,
    path,
  }));
  return [
    ...checkNames(value, []),
    ...checkRules(valueAt(value, 'quarantine'), ['quarantine']),
    ...overrides.flatMap(({ override, path }) =>
      checkRules(valueAt(override, 'quarantine'), [...path, 'quarantine']),
    ),
    ...checkOverrides(parsed(value, 'overrides', OverrideDocument)),
    ...checkNotify(parsed(value, 'notify', NotifyDocument)),
    ...checkMayAccept(parsed(value, 'may-accept', AcceptPermissionDocument), terms.longestWaiver),
    ...checkMayRelease(parsed(value, 'may-release', ReleasePermissionDocument)),
    ...checkTriggers(parsed(value, 'triggers', TriggerDocument)),
    ...parsed(value, 'ignore', IgnoreDocument).flatMap(({ document, path }) =>
      checkIgnoreRule(document, path, terms),
    ),
    ...parsed(value, 'waivers', WaiverDocument).flatMap(({ document, path }) =>
      checkWaiver(document, path, terms),
    ),
    ...parsed(value, 'waivers', AcceptanceDocument).flatMap(({ document, path }) =>
      checkWaiver(document, path, terms),
    ),
    ...parsed(value, 'vex', VexEntry).flatMap(({ document, path }) =>
      checkVexEntry(document, path, terms),
    ),
  ];
}

/** Names that stand twice, over a policy and its included files. */
export function checkDuplicates(
  sources: readonly Source[],
): { readonly source: Source; readonly remark: Remark }[] {
  const seen = new Map<string, string>();
  return sources.flatMap((source) =>
    (['ignore', 'waivers'] as const).flatMap((key) =>
      listAt(source.value, key).flatMap(({ value, path }) => {
        const name = key === 'ignore' ? nameOfIgnoreRule(value) : nameOfWaiver(value);
        if (name === undefined) return [];
        const first = seen.get(`${key} ${name}`);
        seen.set(`${key} ${name}`, first ?? source.short(path));
        if (first === undefined) return [];
        const what = key === 'ignore' ? 'an ignore rule' : 'a waiver';
        const text = `${what} called "${name}" stands at ${first} already: give this one another name`;
        return [{ source, remark: { path, text } }];
      }),
    ),
  );
}

function nameOfIgnoreRule(value: unknown): string | undefined {
  const { data } = IgnoreDocument.safeParse(value);
  return data && nameOf(data);
}

function nameOfWaiver(value: unknown): string | undefined {
  const { data } = WaiverEntry.safeParse(value);
  return data && (isAcceptance(data) ? nameOfAcceptance(data) : nameOf(data));
}

/** JavaScript keeps this one word for itself, and a rule of that name would be lost. */
function checkNames(value: unknown, path: Path): Remark[] {
  if (typeof value !== 'object' || value === null || path.length > 6) return [];
  return Object.entries(value).flatMap(([key, inner]): Remark[] => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return key === '__proto__'
      ? [{ path: here, text: 'this cannot be a name', of: 'key' }]
      : checkNames(inner, here);
  });
}

function listAt(value: unknown, key: string): { readonly value: unknown; readonly path: Path }[] {
  const list = valueAt(value, key);
  return Array.isArray(list)
    ? list.map((one: unknown, index) => ({ value: one, path: [key, index] }))
    : [];
}

const parsed = <Schema extends z.ZodType>(
  value: unknown,
  key: string,
  schema: Schema,
): { readonly document: z.infer<Schema>; readonly path: Path }[] =>
  listAt(value, key).flatMap(({ value: one, path }) => {
    const { data } = schema.safeParse(one, { error: sayIssue });
    return data === undefined ? [] : [{ document: data, path }];
  });
