import type { ImageRef } from './image.ts';

/** Trying again later may succeed: throttling, an outage, another run at work on the same image. */
export class TransientFailure extends Error {
  override name = 'TransientFailure';
}

/** Trying again changes nothing until a person changes something: park it where someone will look. */
export class PermanentFailure extends Error {
  override name = 'PermanentFailure';
}

/** An event that is ours and cannot be understood. It must never count as done. */
export class RefusedEvent extends PermanentFailure {
  override name = 'RefusedEvent';
}

/** Findings kept with an earlier judgement cannot be unpacked any more. */
export class FindingsUnreadable extends PermanentFailure {
  override name = 'FindingsUnreadable';
}

/** This run's lease was taken over: it must write nothing more, and start over at another time. */
export class LeaseLost extends TransientFailure {
  override name = 'LeaseLost';
}

/** Another run holds the lease on this image's judgement. */
export class JudgementInProgress extends TransientFailure {
  override name = 'JudgementInProgress';
}

/**
 * Somebody has surely not taken what they were told, and says for how many seconds they take nothing: longer than it
 * lasts until an event that failed comes again. Nothing is wrong; it is said when that time is over.
 */
export class NotYet extends TransientFailure {
  override name = 'NotYet';
  readonly seconds: number;

  constructor(text: string, seconds: number) {
    super(text);
    this.seconds = seconds;
  }
}

/** Nothing has failed but what was asked to come later, among however many things that were tried. */
export function isToComeLater(failure: unknown): boolean {
  if (failure instanceof NotYet) return true;
  const { cause } = (failure ?? {}) as { cause?: unknown };
  if (cause instanceof AggregateError) return cause.errors.every(isToComeLater);
  return cause !== undefined && isToComeLater(cause);
}

/** A failure with the image it is about, where others were at work on as well. */
export function failureFor(image: ImageRef, cause: unknown): TransientFailure | PermanentFailure {
  const Failure = cause instanceof TransientFailure ? TransientFailure : PermanentFailure;
  const text = `${image.repository}@${image.digest}: ${textOf(cause)}`;
  return Object.assign(new Failure(text, { cause }), { image });
}

/** An image that a failure says it is about, and what was being done to it. */
export interface FailureOfImage {
  readonly image: ImageRef;
  readonly why: string;
}

/** The images that a failure says it is about, where several things were tried; each once, with the first of its failures. */
export function failuresOfImages(failure: unknown): FailureOfImage[] {
  const all = each(failure);
  return all.filter(({ image }, at) => all.findIndex((one) => one.image === image) === at);
}

function each(failure: unknown): FailureOfImage[] {
  const { image, cause } = (failure ?? {}) as { image?: ImageRef; cause?: unknown };
  if (image) return [{ image, why: textOf(cause ?? failure) }];
  return cause instanceof AggregateError ? cause.errors.flatMap(each) : [];
}

/** A failure of the route by which people should have heard. */
export const failureOfRoute = (route: string, failure: unknown): unknown =>
  failure instanceof Error ? Object.assign(failure, { route }) : failure;

/** The routes that a failure says it is of, once for each time that one failed. */
export function routesOf(failure: unknown): string[] {
  const { route, cause } = (failure ?? {}) as { route?: string; cause?: unknown };
  if (route !== undefined) return [route];
  if (cause instanceof AggregateError) return cause.errors.flatMap(routesOf);
  return cause === undefined ? [] : routesOf(cause);
}

/**
 * What has failed of an image after its judgement was on record, a mark or a message: the judgement stands. Marks the
 * failure itself, and answers with it.
 */
export const afterJudging = (failure: unknown): unknown =>
  failure instanceof Error ? Object.assign(failure, { isAfterJudging: true }) : failure;

/** Whether that holds for a failure, and for all of it where several things were tried. */
export function isAfterJudging(failure: unknown): boolean {
  const { isAfterJudging: isAfter, cause } = (failure ?? {}) as {
    isAfterJudging?: true;
    cause?: unknown;
  };
  return isAfter ?? (cause instanceof AggregateError && cause.errors.every(isAfterJudging));
}

const textOf = (failure: unknown): string =>
  failure instanceof Error ? failure.message : String(failure);

/** Of so many, people are told each: a sweep may fail with thousands of images for one reason. */
const MOST_SAID = 50;

/** Throws what failed among several things that were all tried: the one failure, or all of them as one. */
export function allOrFailure(failures: readonly unknown[]): void {
  if (failures.length === 1) throw failures[0];
  if (failures.length === 0) return;
  const Failure = failures.some((failure) => failure instanceof TransientFailure)
    ? TransientFailure
    : PermanentFailure;
  const texts = failures.slice(0, MOST_SAID).map(textOf);
  const more = failures.length - texts.length;
  throw new Failure([...texts, ...(more > 0 ? [`and ${more} more`] : [])].join('; '), {
    cause: new AggregateError(failures),
  });
}
