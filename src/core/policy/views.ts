import type { ImageRef } from '../image.ts';
import { acceptancesAt } from './acceptances.ts';
import { type Exceptions, exceptionsAt } from './exceptions.ts';
import { mostSpecific } from './most-specific.ts';
import type { Acceptance, Override, Policy, RuleSet, Waiver } from './policy.ts';
import type { Place } from './scope.ts';

/** One way in which the policy looks at an image: what holds for it under one of its tags. */
export interface View {
  /** The tags that are looked at so; empty for an image without a tag of its own. */
  readonly tags: readonly string[];
  readonly ruleSet: RuleSet;
  /** The override that won, and those that it won over, by their sources. */
  readonly override?: { readonly source: string; readonly over: readonly string[] };
  readonly exceptions: Exceptions;
  /** What persons have accepted not to know. */
  readonly accepted: readonly Acceptance[];
}

/**
 * The views of an image: one for each set of rules and exceptions that any of its tags calls for,
 * mostly one alone. The image is judged in each and the worst verdict holds, so that an additional tag
 * never makes a verdict milder.
 */
export function viewsOf(
  image: Named,
  tags: readonly string[],
  policy: Policy,
  waivers: readonly Waiver[],
  now: Date,
): View[] {
  const views = new Map<string, { view: View; tags: string[] }>();
  for (const tag of tags.length > 0 ? tags.toSorted() : [undefined]) {
    const place = placeOf(image, tag);
    const overrides = overridesAt(place, policy.overrides);
    const exceptions = exceptionsAt(place, policy, waivers, now);
    const accepted = acceptancesAt(place, policy, now);
    // By position: several may stand in one line of a file, under one name.
    const key = JSON.stringify([
      overrides[0] && policy.overrides.indexOf(overrides[0]),
      exceptions.ignore.map((one) => policy.ignore.indexOf(one)),
      exceptions.waivers.map((one) => waivers.indexOf(one)),
      accepted.map((one) => policy.accepted.indexOf(one)),
    ]);
    const seen = views.get(key);
    if (seen) seen.tags.push(tag ?? '');
    else {
      const view = { ...ruledBy(overrides, policy), exceptions, accepted };
      views.set(key, { view: { tags: [], ...view }, tags: tag ? [tag] : [] });
    }
  }
  return Array.from(views.values(), ({ view, tags: seen }) => ({ ...view, tags: seen }));
}

/** What a policy knows an image by. */
export type Named = Pick<ImageRef, 'repository'> &
  Partial<Pick<ImageRef, 'account' | 'region'>> & { readonly digest: string };

/** An image under one of its tags. */
export const placeOf = (
  { account, region, repository, digest }: Named,
  tag: string | undefined,
): Place => ({
  ...(account && region && { registry: `${account}/${region}` }),
  repository,
  digest,
  ...(tag !== undefined && { tag }),
});

function ruledBy(
  [winner, ...others]: Override[],
  policy: Policy,
): Pick<View, 'ruleSet' | 'override'> {
  if (!winner) return { ruleSet: policy.base };
  const { mode, rules, undecided, tellAfter, source } = winner;
  const over = others.map((other) => other.source);
  const ruleSet = { mode, rules, undecided, ...(tellAfter !== undefined && { tellAfter }) };
  return { ruleSet, override: { source, over } };
}

/** The overrides that match, the most specific first. */
export const overridesAt = (
  place: Pick<Place, 'repository' | 'tag'>,
  overrides: readonly Override[],
): Override[] => mostSpecific(place, overrides);
