import type { Outcome } from '../pipeline/outcome.ts';

/**
 * What Lambda is answered. Of a batch it wants to know which messages have to come again, by their ids; of a request to a
 * function URL, what is sent back; ECS, whether a deployment may go on.
 */
export function answerOf(outcome: Outcome): object {
  if (outcome.outcome === 'heard') {
    return { batchItemFailures: outcome.failed.map(({ id }) => ({ itemIdentifier: id })) };
  }
  if (outcome.outcome === 'answered') {
    const { status, body } = outcome;
    const type = body.startsWith('{') ? 'application/json' : 'text/plain';
    return { statusCode: status, headers: { 'content-type': `${type}; charset=utf-8` }, body };
  }
  if (outcome.outcome === 'gated') return outcome.answer;
  if (!('subjects' in outcome)) return outcome;
  const subjects = outcome.subjects.map(({ judgement, marking, told }) => ({
    judgement,
    marking,
    told,
  }));
  const { figures: _told, ...rest } = { figures: [], ...outcome };
  return { ...rest, subjects };
}
