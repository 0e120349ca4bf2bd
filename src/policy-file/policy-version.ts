import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';
import { DEFAULT_WATCH, type Policy } from '../core/policy/policy.ts';

/**
 * The first twelve hexadecimal digits of a hash over what a policy does. Comments, the order of keys and
 * of exceptions, where something stands (file, line, kind of document), for how long records are kept, what is marked, who hears
 * of what and who may do what about it change nothing. The order of overrides counts: between equally specific ones the first wins.
 */
export function policyVersion(policy: Omit<Policy, 'version'> | Policy): string {
  const ofRuleSets = <Ruled extends Policy['base']>(ruleSet: Ruled) => ({
    ...ruleSet,
    rules: ruleSet.rules.toSorted(byName),
  });
  const { watch, scan, ...rest } = policy;
  const canonical = withoutPlaces({
    ...rest,
    version: undefined,
    // What a policy does not say changes nothing: another version would have every image judged again.
    ...(withoutPlaces(watch) !== withoutPlaces(DEFAULT_WATCH) && { watch }),
    ...(Object.keys(scan).length > 0 && { scan }),
    keep: undefined,
    markPullThrough: undefined,
    // Who hears of a verdict is no part of it.
    notify: undefined,
    notifyByTag: undefined,
    digest: undefined,
    contact: undefined,
    helpUrl: undefined,
    // Nor is who may answer it.
    mayAccept: undefined,
    mayRelease: undefined,
    // Nor is what it sets off.
    triggers: undefined,
    base: ofRuleSets(policy.base),
    overrides: policy.overrides.map(ofRuleSets),
    ignore: policy.ignore.toSorted(byName),
    waivers: policy.waivers.toSorted(byName),
    // Absent where there are none: policies that were written before there were any keep their version.
    accepted: policy.accepted.length > 0 ? policy.accepted.toSorted(byName) : undefined,
  });
  return createHash('sha256').update(canonical).digest('hex').slice(0, 12);
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

/** Places that things come from. */
const PLACES: ReadonlySet<string> = new Set(['source', 'origin']);
const withoutPlaces = (value: unknown): string => canonicalJson(value, PLACES);
