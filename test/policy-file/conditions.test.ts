import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONDITIONS } from '../../src/core/policy/conditions/conditions.ts';
import type { Takes } from '../../src/core/policy/conditions/takes.ts';
import { questionsOf } from '../../src/core/policy/rule.ts';
import { sayRule } from '../../src/core/policy/rule-text.ts';
import { unknownNamed, unknownsOf } from '../../src/core/policy/unknowns.ts';
import { readPolicyObject } from '../../src/policy-file/read-policy.ts';
import { NOW } from '../support/policies.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Something that may be written behind a key. */
const EXAMPLES: Record<Exclude<Takes<unknown>['kind'], 'only'>, unknown> = {
  severity: 'HIGH',
  number: 7,
  share: 0.5,
  duration: '30 days',
  'package-types': ['npm'],
};
const exampleOf = (takes: Takes<unknown>): unknown =>
  takes.kind === 'only' ? takes.written : EXAMPLES[takes.kind];

const ruleWith = (key: string, written: unknown) => {
  const value = { quarantine: { ours: { [key]: written } } };
  const [rule] = readPolicyObject(value, 'world.json: policy', NOW).policy.base.rules;
  if (!rule) throw new Error('the rule is lost');
  return rule;
};

describe.each(CONDITIONS.map((one) => [one.key, one] as const))('%s', (key, one) => {
  const rule = ruleWith(key, exampleOf(one.takes));

  it('arrives in the compiled rule, alone', () => {
    expect(Object.keys(rule)).toEqual(['name', one.field]);
  });

  it('is asked of a finding', () => {
    expect(questionsOf(rule).map(({ field }) => field)).toEqual([one.field]);
  });

  it('is said where the rule is put into words', () => {
    const says = questionsOf(rule).map((question) => question.says());
    expect(says.every((text) => text !== '' && sayRule(rule).includes(text))).toBe(true);
  });

  it('is as strict as itself', () => {
    expect(questionsOf(rule).map((question) => question.implies(rule))).toEqual([true]);
  });

  it('has words for what nobody knows of it', () => {
    const names = unknownsOf(rule);
    expect(names).toEqual(one.unknown ? [one.unknown.name] : []);
    expect(names.every((name) => unknownNamed(name).asked !== '')).toBe(true);
  });
});

it('every file of a condition is in the list', () => {
  const folder = join(ROOT, 'src/core/policy/conditions');
  const written = readdirSync(folder).filter((name) =>
    /\bcondition\(\{/.test(readFileSync(join(folder, name), 'utf8')),
  );
  const listed = CONDITIONS.map(({ key }) => `${key}.ts`);
  expect(written.sort()).toEqual(listed.toSorted());
});

it('every condition stands in the table of the document about policies', () => {
  const table = readFileSync(join(ROOT, 'docs/policy.md'), 'utf8');
  const told = [...table.matchAll(/^\| `([a-z-]+): /gm)].map(([, key]) => key);
  expect(told).toEqual(expect.arrayContaining(CONDITIONS.map(({ key }) => key)));
});

it('what may be unknown has one name each, and no two things have the same', () => {
  const unknowns = new Set(CONDITIONS.flatMap(({ unknown }) => unknown ?? []));
  const names = [...unknowns].map(({ name }) => name);
  // What a grace counts from is unknown by this name.
  expect(new Set([...names, 'published']).size).toBe(names.length + 1);
});

it('no two conditions share a key or a field', () => {
  expect(new Set(CONDITIONS.map(({ key }) => key)).size).toBe(CONDITIONS.length);
  expect(new Set(CONDITIONS.map(({ field }) => field)).size).toBe(CONDITIONS.length);
});
