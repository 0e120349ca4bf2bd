import { isThere, type KeptFinding } from '../findings/kept-finding.ts';
import type { SuppressedBy } from '../findings/suppression.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { suppressedBy } from '../policy/exceptions.ts';
import type { Policy, Waiver } from '../policy/policy.ts';
import { viewsOf } from '../policy/views.ts';
import { mergedOf } from './risk.ts';

/** A vulnerability that somebody has accepted, or a rule has set aside. */
export interface SetAside {
  readonly id: string;
  readonly by: SuppressedBy;
}

/**
 * Which of these findings of an image, as they are kept with its judgement, do not block by these waivers and the
 * policy at a moment, under each of its names: each vulnerability once, with by whose word. One of which any finding blocks is none.
 */
export function setAsideBy(
  waivers: readonly Waiver[],
  judgement: Judgement,
  kept: readonly KeptFinding[],
  policy: Policy,
  now: Date,
): SetAside[] {
  const { image, names } = judgement;
  const views = viewsOf(image, names, policy, [...policy.waivers, ...waivers], now);
  const wordOn = (one: KeptFinding): SuppressedBy | undefined => {
    const { finding, occurrences } = mergedOf(one);
    const by = views.map(({ exceptions }) => suppressedBy(finding, occurrences, exceptions));
    return by.every((word) => word !== undefined) ? by[0] : undefined;
  };
  const found = kept.filter(isThere).map((one) => ({ id: one.id, by: wordOn(one) }));
  return [...Map.groupBy(found, ({ id }) => id)].flatMap(([id, all]) => {
    const [by] = all.map((one) => one.by);
    return by && all.every((one) => one.by !== undefined) ? [{ id, by }] : [];
  });
}
