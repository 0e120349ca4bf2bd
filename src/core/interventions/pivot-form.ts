import { rankOf, type Severity } from '../findings/severity.ts';
import type { Fields } from './fields.ts';

/** What a form about a vulnerability in many images is about: Slack keeps it with the form, and hands it back. */
export interface PivotSubject {
  /** By what the message is told from others (`pivotName`). */
  readonly pivot: string;
  /** The channel in which somebody has asked for the form. */
  readonly channel: string;
  /** The worst that stood there of the vulnerability. */
  readonly weight: Severity;
  readonly isExploited: boolean;
}

/** A repository in which somebody may accept the vulnerability. */
export interface OfferedRepository {
  /** At which place it stands among those of the message, where it stays. */
  readonly place: number;
  readonly name: string;
  /** How many of its images the vulnerability blocks, of those that were looked at. */
  readonly images: number;
  readonly weight: Severity;
}

/** A form to accept one vulnerability in several repositories. */
export interface PivotForm {
  readonly kind: 'accept-all';
  readonly about: PivotSubject;
  readonly vulnerability: string;
  readonly repositories: readonly OfferedRepository[];
  /** What else there is to say: where it may not be accepted, and why. */
  readonly remarks: readonly string[];
  /** Slack's ids of whom these name. */
  readonly ids: readonly string[];
  /** What has got worse since they began: to be seen before they send it once more. */
  readonly changed?: readonly string[];
  /** What they had filled in by then. */
  readonly filled?: Fields;
  /** Days: the last that may be chosen, and the one that is to begin with. */
  readonly lastDay: string;
  readonly firstChoice: string;
}

/** What has got worse about the vulnerability since a form about it was shown, a sentence each. */
export const worseForAll = (
  { about, vulnerability }: Pick<PivotForm, 'about' | 'vulnerability'>,
  before: PivotSubject,
): string[] => [
  ...(rankOf(about.weight) > rankOf(before.weight)
    ? [`${vulnerability} is ${about.weight} by now`]
    : []),
  ...(about.isExploited && !before.isExploited ? [`${vulnerability} is in KEV by now`] : []),
];
