import { failureOf, nameOf } from '../../core/aws-failure.ts';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { isDeniedName } from '../say-failure.ts';
import { UsageError } from '../usage-error.ts';

/** AWS has refused a call for want of a right. */
export class Denied extends PermanentFailure {
  override name = 'Denied';
  /** The IAM action. */
  readonly right: string;

  constructor(right: string, options?: ErrorOptions) {
    super(`access denied: allow ${right}`, options);
    this.right = right;
  }
}

/** Makes one call, when there is room for it. Throws Denied, TransientFailure or PermanentFailure. */
export type Ask = <T>(right: string, doing: string, call: () => Promise<T>) => Promise<T>;

/** No more than `most` calls are under way at once; the others wait in their order. */
export function openAsk(most: number): Ask {
  const waiting: (() => void)[] = [];
  let running = 0;
  const enter = async (): Promise<void> => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    // Whoever waits takes the place of whoever leaves.
    if (next) next();
    else running -= 1;
  };
  return async (right, doing, call) => {
    await enter();
    try {
      return await call();
    } catch (error) {
      throw refusalOf(right, doing, error);
    } finally {
      leave();
    }
  };
}

function refusalOf(right: string, doing: string, error: unknown): unknown {
  // What our own readers throw has AWS's error as its cause.
  const { cause = error } = error as Error;
  if (isDeniedName(nameOf(cause))) {
    return new Denied(rightIn((cause as Error).message) ?? right, { cause });
  }
  const isSaid = SAID.some((kind) => error instanceof kind);
  return isSaid ? error : failureOf(doing, error);
}

const SAID = [TransientFailure, PermanentFailure, UsageError];

/** AWS names the action that it misses, which may be another one: `kms:Decrypt`, of a parameter. */
const rightIn = (message: string): string | undefined =>
  /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];
