import type { RepositoryRef } from '../../../core/bulletin/figures.ts';
import type { ReportedImage } from '../../../core/report/reported-image.ts';
import { clip } from '../../../core/text.ts';
import { counted } from '../../../core/words.ts';
import type { Place } from './alert.ts';
import { MOST_LOCATIONS } from './limits.ts';
import { fingerprints, locationOf } from './result.ts';
import { messageText } from './sarif-text.ts';

/**
 * Of what nobody knows whether it may ship. A file without results looks clean: so each repository with such images has
 * a result that says so, and the run is not called successful.
 */
export interface UnknownImages {
  readonly repository: RepositoryRef;
  readonly places: Place[];
  /** `1.4.2: the scan failed`. */
  readonly why: string[];
  images: number;
  /** How many records cannot be read: of these not even the image is known. */
  records: number;
}

export const noneUnknown = (repository: RepositoryRef): UnknownImages => ({
  repository,
  places: [],
  why: [],
  images: 0,
  records: 0,
});

/** Takes note of an image of which something is not known, and has not been accepted by anybody. */
export function lookForUnknown(
  unknown: UnknownImages,
  { tag, current, weighed }: ReportedImage,
): void {
  const { judgement } = current;
  const reasons = weighed
    ? judgement.verdict === 'undecided'
      ? judgement.reasons
      : weighed.decision.doubts
    : [{ text: 'its findings cannot be read' }];
  if (reasons.length === 0) return;
  unknown.images += 1;
  if (unknown.places.length >= MOST_LOCATIONS) return;
  unknown.places.push({ image: judgement.image, tag });
  unknown.why.push(`${clip(tag, 200)}: ${reasons.map(({ text }) => clip(text, 300)).join('; ')}`);
}

export const isAnyUnknown = ({ images, records }: UnknownImages): boolean => images + records > 0;

export const NOT_KNOWN = 'not-known';

/** A rule, and what notifications are about. */
export const notKnown = {
  id: NOT_KNOWN,
  shortDescription: { text: 'Nobody knows whether an image may ship' },
  fullDescription: {
    text: 'Of an image the scan is missing, incomplete or failed, or what is recorded of it cannot be read. That there are no other alerts for it does not mean that it has no vulnerabilities.',
  },
  help: { text: 'The message says what is missing. The verdict comes by itself once it is there.' },
};

export const notKnownRule = { ...notKnown, properties: { tags: ['security'] } };

export function unknownResult(unknown: UnknownImages): object {
  const { repository, places, images, records } = unknown;
  return {
    ruleId: NOT_KNOWN,
    ruleIndex: 0,
    level: 'error',
    message: { text: sayUnknown(unknown) },
    locations:
      places.length > 0
        ? places.map((place) => locationOf(repository, place))
        : [locationOf(repository)],
    partialFingerprints: fingerprints(repository, NOT_KNOWN, ''),
    properties: { state: 'unknown', images, records },
  };
}

export const unknownNotification = (unknown: UnknownImages): object => ({
  descriptor: { id: NOT_KNOWN },
  level: 'error',
  message: { text: sayUnknown(unknown) },
});

function sayUnknown({ repository: { repository }, images, records, why }: UnknownImages): string {
  const more = images > why.length ? ` and ${images - why.length} more` : '';
  return messageText(
    [
      `It is not known whether all images in ${repository} may ship.`,
      ...(images > 0 ? [`${counted(images, 'image')}: ${why.join(' · ')}${more}.`] : []),
      ...(records > 0 ? [`${counted(records, 'record')} cannot be read.`] : []),
    ].join(' '),
  );
}
