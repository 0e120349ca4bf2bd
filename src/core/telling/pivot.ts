import { imageKey } from '../image.ts';
import { type HeldImage, vulnerabilitiesIn } from './held.ts';
import type { Conversation } from './said.ts';

/** One message in a channel for all images that are worse for one vulnerability. */
export interface Pivot {
  readonly channel: string;
  /** CVE, GHSA … as the scanner names it. */
  readonly vulnerability: string;
  /** Keys of the images that it tells of (`imageKey`), sorted. */
  readonly images: readonly string[];
}

/**
 * By what such a message is told from others, and a button under it from those of others; `at`: the ISO time at
 * which it was begun. One sweep may begin two for one vulnerability within a moment: not for the same image.
 */
export const pivotName = (
  { channel, vulnerability, images: [first = ''] }: Pivot,
  at: string,
): string => `${channel}/${vulnerability}/${at}/${first.split(':').at(-1)?.slice(0, 12)}`;

/** Where such a message stands, as a conversation says it. */
export type PostedPivot = Pick<Conversation, 'channel' | 'root' | 'insteadOf'>;

/** From so many on a channel hears of them in one message. */
export const FEWEST = 5;
/** A record holds no more keys, and nobody reads a longer list. */
const MOST = 800;

/**
 * The next message that several of the held images form: of the vulnerability that concerns most of those in one
 * channel. Undefined where none concerns five. Pure.
 */
export function nextPivot(waiting: readonly HeldImage[]): Pivot | undefined {
  const [largest] = [...groupsOf(waiting)]
    .filter(({ images }) => images.length >= FEWEST)
    .sort(
      (a, b) =>
        b.images.length - a.images.length || a.rank - b.rank || (keyOf(a) < keyOf(b) ? -1 : 1),
    );
  if (!largest) return undefined;
  const { channel, vulnerability, images } = largest;
  return { channel, vulnerability, images: images.toSorted().slice(0, MOST) };
}

interface Group extends Pivot {
  readonly images: string[];
  /** At which place it stands among what blocks the first of them: worst first. */
  readonly rank: number;
}

function groupsOf(waiting: readonly HeldImage[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const { image, held } of waiting) {
    // What a dead run may have said is looked for first, by itself.
    if (held.mayBeSaid) continue;
    for (const [rank, vulnerability] of vulnerabilitiesIn(held).entries()) {
      const key = keyOf({ channel: held.channel, vulnerability });
      const group = groups.get(key);
      if (group) group.images.push(imageKey(image));
      else {
        const images = [imageKey(image)];
        groups.set(key, { channel: held.channel, vulnerability, images, rank });
      }
    }
  }
  return groups.values();
}

const keyOf = ({ channel, vulnerability }: Omit<Pivot, 'images'>): string =>
  `${channel} ${vulnerability}`;

/** Of what waits, what a message tells of, in its order. */
export function toldBy(
  { images, channel, vulnerability }: Pivot,
  waiting: readonly HeldImage[],
): readonly HeldImage[] {
  const byKey = new Map(waiting.map((one) => [imageKey(one.image), one]));
  return images.flatMap((key) => {
    const one = byKey.get(key);
    const isOfIt =
      one?.held.channel === channel && vulnerabilitiesIn(one.held).includes(vulnerability);
    return one && isOfIt ? [one] : [];
  });
}
