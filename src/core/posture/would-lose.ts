import type { Digest } from '../digest.ts';
import { markerTag } from '../judgement/marker.ts';
import type { WatchTerms } from '../policy/watch.ts';
import { DAY } from '../time.ts';
import { deployable } from './deployable.ts';
import type { ListedImageFacts, Running } from './facts.ts';
import { type Known, valueOf } from './known.ts';

/** An image that a lifecycle policy would delete or archive, as ECR's preview tells. */
export interface Expiring {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly does: 'expire' | 'archive';
  /** The priority of the rule that does it. */
  readonly rule: number;
}

/** An image that must not go, and why. */
export type Lost = Expiring & { readonly why: string };

/** What is known of the images of a repository where some of them are to go. */
export interface Stock {
  readonly images: readonly ListedImageFacts[];
  readonly running: Known<Running>;
  /** Those that the deployed notifier looks at daily; empty where no ledger was named. */
  readonly watched: ReadonlySet<Digest>;
}

/** Where nobody tells what runs, whatever was pulled since then may. */
const MAYBE_RUNNING = 90 * DAY;

/**
 * Of the images that would go those that are still of use: which run or may, which are watched, the newest of a
 * line of tags, what was pushed lately, and what goes without the image that it signs. What nobody knows counts
 * as of use. A quarantined one may be archived unless it runs: it can be fetched back.
 */
export function wouldLose(
  expiring: readonly Expiring[],
  { images, running, watched }: Stock,
  terms: WatchTerms,
  now: Date,
): Lost[] {
  const byDigest = new Map(images.map((image) => [image.digest, image]));
  const going = new Set(expiring.map(({ digest }) => digest));
  const isOfUse = deployable(images, terms, now);
  const whyNot = ({ digest, does, tags }: Expiring): string | undefined => {
    const image = byDigest.get(digest);
    if (image === undefined) return 'it was not there when the repository was listed';
    if (does === 'archive' && tags.includes(markerTag('quarantined', digest))) {
      return whyOfUse(image, running, now);
    }
    if (watched.has(digest)) return 'it may still be deployed, and is looked at daily';
    if (isOfUse.has(digest)) {
      return 'it was pushed lately, or is one of the newest of its line of tags';
    }
    const subject = image.subject as Digest | undefined;
    if (subject !== undefined && byDigest.has(subject) && !going.has(subject)) {
      return 'it is the signature or attestation of an image that stays';
    }
    return whyOfUse(image, running, now);
  };
  return expiring.flatMap((one) => {
    const why = whyNot(one);
    return why === undefined ? [] : [{ ...one, why }];
  });
}

function whyOfUse(
  { digest, pulledAt }: ListedImageFacts,
  running: Known<Running>,
  now: Date,
): string | undefined {
  const runs = valueOf(running)?.get(digest);
  if (runs !== undefined) return runs ? 'it runs' : undefined;
  const isLately = pulledAt !== undefined && now.getTime() - Date.parse(pulledAt) < MAYBE_RUNNING;
  return isLately
    ? 'it was pulled in the last 90 days, and nobody tells whether it runs'
    : undefined;
}
