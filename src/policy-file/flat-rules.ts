import type { Remark } from './problems/problem.ts';
import { RuleDocument } from './rule-document.ts';
import type { Path } from './source/source.ts';

/** Conditions that stand where the names of rules belong. */
export interface Flat {
  readonly remark: Remark;
  /** Whatever else there is to say of these follows from it. */
  readonly paths: readonly Path[];
}

/** `quarantine: { severity: HIGH }`, at the top or in an override: a rule that has no name. */
export function flatRules(document: object): Flat[] {
  const { quarantine, overrides } = document as Readonly<Record<string, unknown>>;
  const places: { readonly rules: unknown; readonly path: Path }[] = [
    { rules: quarantine, path: ['quarantine'] },
    ...(Array.isArray(overrides) ? overrides : []).map((override: unknown, index) => ({
      rules: (override as { readonly quarantine?: unknown } | null)?.quarantine,
      path: ['overrides', index, 'quarantine'],
    })),
  ];
  return places.flatMap(({ rules, path }) => flatAt(rules, path));
}

const KEYS: readonly string[] = Object.keys(RuleDocument.shape);

function flatAt(rules: unknown, path: Path): Flat[] {
  if (typeof rules !== 'object' || rules === null) return [];
  const plain = Object.entries(rules).filter(([, value]) => isPlain(value));
  const conditions = plain.filter(([key]) => KEYS.includes(key));
  const [first] = conditions;
  if (!first) return [];
  const rule = conditions.map(([key, value]) => `${key}: ${String(value)}`).join(', ');
  const text = `give the rule a name first: quarantine: { some-name: { ${rule} } }`;
  const paths = [...plain.map(([key]) => key), 'grace'].map((key) => [...path, key]);
  return [{ remark: { path: [...path, first[0]], text, of: 'key' }, paths }];
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
