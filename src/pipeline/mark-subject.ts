import { PermanentFailure } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import type { Acts } from '../core/judgement/acts.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import {
  type Marked,
  type Marking,
  markerTag,
  markingOf,
  mayStandElsewhere,
  nothingToMark,
} from '../core/judgement/marker.ts';
import { isMarked } from '../core/served.ts';
import type { Gathered } from './gather.ts';
import type { Toolbox } from './tools.ts';

/** Makes the image's tags say the verdict, as far as they do not yet and are ours to change. */
export async function markSubject(
  judgement: Judgement,
  { evidence: { artifact, tags }, entry, earlier, putsNone = false }: Gathered,
  { marks, say }: Acts,
  tools: Toolbox,
): Promise<Marking> {
  const { registry, now } = tools;
  const { image, verdict, standing } = judgement;
  if (standing === 'unnamed' || !marksOn(image, tools)) return { state: 'unmarked' };
  const isBare = putsNone && !tags.includes(markerTag(verdict, image.digest));
  if (nothingToMark(marks)) return markingOf(verdict, image.digest, { isBare });
  const before = entry.current?.marking;
  const manifest = 'manifest' in artifact ? artifact.manifest : undefined;
  const others = earlier.filter(({ digest }) => digest !== image.digest);
  // Of an image whose entry cannot be read nobody knows the tags.
  const mayStand = others.some(({ isUnreadable }) => isUnreadable && marks.put !== undefined);
  const lookElsewhere = mayStand || mayStandElsewhere(marks, before, others);
  const marked = await registry.mark(image, manifest, marks, lookElsewhere);
  if (marked.stands && say.length === 0 && !isKnown(marked, before)) {
    // Nobody is told in this run: that an approval still stands must not go unheard, not for the time either
    // after which people hear that the image is undecided.
    throw new PermanentFailure(`taking back ${marked.stands}: ${marked.hindrance?.why}`);
  }
  const since = before?.state === 'impossible' ? before.since : undefined;
  const at = since ?? now().toISOString();
  return markingOf(verdict, image.digest, { ...marked, since: at, isBare });
}

/** Whether this deployment puts marks on an image: it owns those of the registry, and the registry's account wants them. */
export const marksOn = (
  image: Pick<ImageRef, 'account'>,
  { marksImages, served: { members } }: Pick<Toolbox, 'marksImages' | 'served'>,
): boolean => marksImages && isMarked(members, image);

/** The tools as they are for an image. */
export const asFor = ({ evidence: { image }, putsNone = false }: Gathered, tools: Toolbox) => ({
  ...tools,
  marksImages: marksOn(image, tools),
  putsNone,
});

/** It stood in a message before. */
const isKnown = ({ hindrance }: Marked, before: Marking | undefined): boolean =>
  before?.state === 'impossible' && before.tag === hindrance?.tag;
