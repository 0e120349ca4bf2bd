import type { Verdict } from '../../core/judgement/verdict.ts';
import type { Announcement } from '../announcement.ts';
import { topicMessage } from '../topic/topic-message.ts';

/** What EventBridge is given of an event; it adds the account, the region, the time and an id. */
export interface BusEvent {
  readonly type:
    | 'Image Approved'
    | 'Image Quarantined'
    | 'Image Undecided'
    | 'Policy Noticed'
    | 'Registry Compared';
  /** JSON, the same as on the topic: well below the 256 KB that an entry may have. */
  readonly detail: string;
}

const TYPES: Readonly<Record<Verdict, BusEvent['type']>> = {
  approved: 'Image Approved',
  quarantined: 'Image Quarantined',
  undecided: 'Image Undecided',
};

/** The verdict on an image, for rules of EventBridge. Pure. */
export const verdictEvent = (announcement: Announcement): BusEvent => ({
  type: TYPES[announcement.judgement.verdict],
  detail: topicMessage(announcement).message,
});
