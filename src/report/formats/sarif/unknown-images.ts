import type { RepositoryRef } from '../../../core/bulletin/figures.ts';
import { reasonsOfAccepted } from '../../../core/judgement/accepted.ts';
import type { Reason } from '../../../core/judgement/verdict.ts';
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
  /** A person has accepted it: the images may ship, and it is said all the same. */
  readonly isAccepted: boolean;
  readonly places: Place[];
  /** `1.4.2: the scan failed`. */
  readonly why: string[];
  images: number;
  /** How many records cannot be read: of these not even the image is known. */
  records: number;
}

export const noneUnknown = (repository: RepositoryRef, isAccepted: boolean): UnknownImages => ({
  repository,
  isAccepted,
  places: [],
  why: [],
  images: 0,
  records: 0,
});

/** Takes note of an image of which something is not known, and of whether somebody has accepted that. */
export function lookForUnknown(unknown: UnknownImages, image: ReportedImage): void {
  const reasons = unknown.isAccepted ? acceptedOf(image) : notKnownOf(image);
  if (reasons.length === 0) return;
  unknown.images += 1;
  if (unknown.places.length >= MOST_LOCATIONS) return;
  const { tag, current } = image;
  unknown.places.push({ image: current.judgement.image, tag });
  unknown.why.push(`${clip(tag, 200)}: ${reasons.map(({ text }) => clip(text, 300)).join('; ')}`);
}

const acceptedOf = ({ weighed }: ReportedImage): readonly Pick<Reason, 'text'>[] =>
  reasonsOfAccepted(weighed?.decision.accepted ?? []);

function notKnownOf({ current, weighed }: ReportedImage): readonly Pick<Reason, 'text'>[] {
  const { verdict, reasons } = current.judgement;
  if (!weighed) return [{ text: 'its findings cannot be read' }];
  return verdict === 'undecided' ? reasons : weighed.decision.doubts;
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
  const { repository, isAccepted, places, why, images, records } = unknown;
  return {
    ruleId: NOT_KNOWN,
    ruleIndex: 0,
    level: isAccepted ? 'note' : 'error',
    message: { text: sayUnknown(unknown) },
    locations:
      places.length > 0
        ? places.map((place) => locationOf(repository, place))
        : [locationOf(repository)],
    partialFingerprints: fingerprints(repository, NOT_KNOWN, isAccepted ? 'accepted' : ''),
    ...(isAccepted && { suppressions: why.map(suppressionOf) }),
    properties: { state: 'unknown', images, records },
  };
}

const suppressionOf = (why: string): object => ({
  kind: 'external',
  status: 'accepted',
  justification: messageText(why),
});

export const unknownNotification = (unknown: UnknownImages): object => ({
  descriptor: { id: NOT_KNOWN },
  level: 'error',
  message: { text: sayUnknown(unknown) },
});

function sayUnknown({ repository, isAccepted, images, records, why }: UnknownImages): string {
  const of = `all images in ${repository.repository}`;
  const more = images > why.length ? ` and ${images - why.length} more` : '';
  return messageText(
    [
      isAccepted
        ? `Not everything is known of ${of}, and somebody has accepted that.`
        : `It is not known whether ${of} may ship.`,
      ...(images > 0 ? [`${counted(images, 'image')}: ${why.join(' · ')}${more}.`] : []),
      ...(records > 0 ? [`${counted(records, 'record')} cannot be read.`] : []),
    ].join(' '),
  );
}
