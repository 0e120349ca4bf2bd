import type { Notice } from '../../core/policy/housekeeping.ts';
import { counted } from '../../core/words.ts';
import { BODY_VERSION } from './topic-body.ts';
import { fittingBody, subjectOf, type TopicMessage } from './topic-message.ts';

/** How many notices are given: the most that fits. */
const LISTED = [500, 100, 20, 0];

/** News of the policy itself for subscribers of the topic. Pure. */
export function topicNotice(notices: readonly Notice[]): TopicMessage {
  const things = counted(notices.length, 'thing');
  const subject = subjectOf(`[policy] ${things} to look at`);
  const bodyOf = (most: number) => ({
    version: BODY_VERSION,
    kind: 'policy',
    notices: notices.slice(0, most),
    noticesTotal: notices.length,
  });
  return {
    subject,
    message: fittingBody(LISTED.map((most) => () => bodyOf(most))),
    // No `verdict`: a subscription that filters by it keeps getting verdicts alone.
    attributes: { kind: 'policy' },
  };
}
