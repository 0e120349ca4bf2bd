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

/** Throws what failed among several things that were all tried: the one failure, or all of them as one. */
export function allOrFailure(failures: readonly unknown[]): void {
  if (failures.length === 1) throw failures[0];
  if (failures.length === 0) return;
  const text = failures.map((failure) =>
    failure instanceof Error ? failure.message : String(failure),
  );
  const Failure = failures.some((failure) => failure instanceof TransientFailure)
    ? TransientFailure
    : PermanentFailure;
  throw new Failure(text.join('; '), { cause: new AggregateError(failures) });
}
