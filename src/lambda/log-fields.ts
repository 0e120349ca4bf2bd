import { failuresOfImages } from '../core/errors.ts';
import { redacted } from '../core/redacted.ts';
import { cut } from '../core/text.ts';
import { RepositoryName } from '../intake/repository-name.ts';
import type { Outcome, ToldOf } from '../pipeline/outcome.ts';

/** A second fence: what fails here should not carry a token, and no line of the log may. */
export function withoutTokens(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redacted(value) : value;
}

/** What an event calls itself. */
export const eventName = (event: unknown) => {
  const { id, 'detail-type': detailType } = (event ?? {}) as {
    id?: unknown;
    'detail-type'?: unknown;
  };
  return { id, detailType };
};

/** By what everything that is said of an event is found: its id, or the invocation's, where it has none. */
export const correlationOf = (event: unknown, request: string): string => {
  const { id } = eventName(event);
  return typeof id === 'string' && id !== '' ? cut(id, 100) : request;
};

/** What became of an event, without the findings. */
export function outcomeFields(outcome: Outcome | null | undefined): object {
  if (outcome?.outcome === 'heard') {
    return { ...outcome, ignored: byReason(outcome.ignored), failed: byReason(outcome.failed) };
  }
  if (outcome?.outcome === 'answered') {
    const { status, what } = outcome;
    return { outcome: outcome.outcome, status, what };
  }
  if (!outcome || !('subjects' in outcome)) return { ...outcome };
  const subjects = outcome.subjects.map(({ judgement, marking, told }) => ({
    repository: judgement.image.repository,
    digest: judgement.image.digest,
    because: judgement.because,
    // Another one than that of the line where the judgement of another run was gone on with.
    correlation_id: judgement.correlationId,
    verdict: judgement.verdict,
    reasons: judgement.reasons.map(({ code }) => code),
    marking: marking.state,
    told,
  }));
  const { figures: _told, ...rest } = { figures: [], ...outcome };
  return { ...rest, subjects };
}

const MOST_NAMED = 100;

/** Thousands of messages may have one reason: each reason once, with one of its messages. */
function byReason(told: readonly ToldOf[]): object[] {
  const reasons = new Map<string, { why: string; messages: number; first: string }>();
  for (const { id, why } of told) {
    const known = reasons.get(why);
    if (known) known.messages += 1;
    else reasons.set(why, { why, messages: 1, first: id });
  }
  return [...reasons.values()].slice(0, MOST_NAMED);
}

/**
 * What failed, under the same names as what was done, and of what: what was being done to what. Of a sweep the images that
 * did, otherwise what the event names, as it stands there, for one that cannot be read too.
 */
export function subjectsOfFailure(event: unknown, error: unknown): object[] {
  const images = failuresOfImages(error)
    .slice(0, MOST_NAMED)
    .map(({ image: { repository, digest }, why }) => ({ repository, digest, why }));
  if (images.length > 0) return images;
  const { detail } = (event ?? {}) as { detail?: unknown };
  const named = (detail ?? {}) as { 'repository-name'?: unknown; 'image-digest'?: unknown };
  const repository = RepositoryName.safeParse(named['repository-name']);
  const subject = {
    ...shown('repository', repository.data?.name ?? named['repository-name']),
    ...shown('digest', named['image-digest']),
  };
  const why = error instanceof Error ? error.message : String(error);
  return Object.keys(subject).length > 0 ? [{ ...subject, ...shown('why', why) }] : [];
}

const shown = (name: string, value: unknown): object =>
  typeof value === 'string' ? { [name]: cut(value, 300) } : {};
