import { asShown, cut } from '../../core/text.ts';
import type { Announcement } from '../announcement.ts';
import { titleOf } from '../image-name.ts';
import { briefBody, kevOf, topicBody } from './topic-body.ts';

export interface TopicMessage {
  readonly subject: string;
  /** JSON. */
  readonly message: string;
  /** For subscribers' filter policies: ten at most, or raw delivery to SQS discards the message. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** SNS takes 262,144 bytes with the attributes. */
const BODY_BYTES = 250_000;

/** How many of each list are given: the most that fits. What is left out stands in the ledger. */
const LISTED = [100, 50, 20, 5, 0];

/** Longer texts are cut: names and versions are anybody's. */
const TEXT_CHARACTERS = 500;

/** The announcement for subscribers of the topic: JSON for programs, a subject for mail. Pure. */
export function topicMessage(announcement: Announcement): TopicMessage {
  const { judgement, decision } = announcement;
  const { image, verdict } = judgement;
  const bodies = LISTED.map((most) => () => topicBody(announcement, most));
  return {
    subject: subjectOf(`[${verdict}] ${titleOf(judgement)}`),
    message: fittingBody([...bodies, () => briefBody(announcement)]),
    attributes: {
      repository: image.repository,
      verdict,
      severity: judgement.worst ?? 'NONE',
      kev: kevOf(decision),
      account: image.account,
      region: image.region,
    },
  };
}

/** The first of the bodies, each with less in it than the one before, that SNS takes; JSON in any case. */
export function fittingBody(bodies: readonly (() => object)[]): string {
  let body = '';
  for (const bodyOf of bodies) {
    body = JSON.stringify(bodyOf(), shown, 2);
    if (Buffer.byteLength(body) <= BODY_BYTES) return body;
  }
  return body;
}

const shown = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? cut(asShown(value), TEXT_CHARACTERS) : value;

/** Fewer than 100 characters of ASCII without line breaks: what SNS takes and every mail program shows. */
export const subjectOf = (text: string): string => {
  const ascii = text.replace(/[^\x20-\x7e]/g, '?');
  return ascii.length < 100 ? ascii : `${ascii.slice(0, 96)}...`;
};
