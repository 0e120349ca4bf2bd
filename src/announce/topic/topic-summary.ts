import { messageOf } from '../../core/ledger/comparison.ts';
import {
  type ComparisonSummary,
  changeLine,
  newsFirst,
  newsIn,
  summaryReasons,
  summaryTitle,
} from '../comparison-summary.ts';
import { BODY_VERSION } from './topic-body.ts';
import { fittingBody, subjectOf, type TopicMessage } from './topic-message.ts';

/** How many images are given: the most that fits. */
const LISTED = [500, 100, 20, 0];

/** What came of comparing the registry with the records, for subscribers of the topic. Pure. */
export function topicSummary(summary: ComparisonSummary): TopicMessage {
  const { run, tally } = summary;
  const images = newsFirst(summary.images);
  const subject = subjectOf(`[registry] ${summaryTitle(summary)}`);
  const bodyOf = (most: number) => ({
    version: BODY_VERSION,
    kind: 'registry',
    comparison: messageOf(run),
    title: summaryTitle(summary),
    policyVersion: run.policyVersion,
    ...(run.formerPolicy && { formerPolicy: run.formerPolicy }),
    startedAt: run.startedAt,
    images: run.images,
    judged: tally.judged,
    why: summaryReasons(summary),
    moves: tally.moves,
    changes: images.slice(0, most).map((image) => ({ ...image, line: changeLine(image) })),
    changesTotal: newsIn(summary),
  });
  return {
    subject,
    message: fittingBody(LISTED.map((most) => () => bodyOf(most))),
    // No `verdict`: a subscription that filters by it keeps getting verdicts alone.
    attributes: { kind: 'registry' },
  };
}
