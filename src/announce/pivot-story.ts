import { type Finding, isInKev } from '../core/findings/finding.ts';
import { type Member, ofMember } from '../core/served.ts';
import { type HeldImage, vulnerabilitiesIn } from '../core/telling/held.ts';
import { counted } from '../core/words.ts';
import { titleOf } from './image-name.ts';
import type { PivotNews } from './pivot-news.ts';

/** `shop/api:1.4.2`; by its digest where it has no name. */
export const heldTitle = ({ image, held: { names } }: HeldImage): string =>
  titleOf({ image, names });

/** `Quarantined for CVE-2026-1: 50 images`. */
export const pivotTitle = ({ vulnerability, images }: PivotNews): string =>
  `Quarantined for ${vulnerability}: ${counted(images.length, 'image')}`;

/** The vulnerability as one of the images has it, one where most is known of it. */
export function vulnerabilityOf({ vulnerability, images }: PivotNews): Finding | undefined {
  const found = images.flatMap(({ held }) =>
    held.blocking.flatMap(({ finding }) => (finding.id === vulnerability ? [finding] : [])),
  );
  return found.find(isInKev) ?? found.find(({ title }) => title !== undefined) ?? found[0];
}

/** The images of each repository, as it is called among members, the repository with most of them first. */
export const byRepository = (
  images: readonly HeldImage[],
  members?: readonly Member[],
): readonly (readonly [string, readonly HeldImage[]])[] =>
  [...Map.groupBy(images, ({ image }) => image.repository + ofMember(image, members))].sort(
    ([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1),
  );

/** What else blocks them newly, with the number of images, what concerns most of them first. */
export function othersIn({
  vulnerability,
  images,
}: PivotNews): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const id of images.flatMap(({ held }) => vulnerabilitiesIn(held))) {
    if (id !== vulnerability) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}
