import type { NonEmpty } from '../judgement/verdict.ts';
import type { Gated } from './gate-container.ts';

/** ECS asks whether a deployment may go on, at one of its stages. */
export interface Hook {
  readonly executionId: string;
  /** `PRE_SCALE_UP`, `POST_SCALE_UP` …: the words are ECS's, and it may have more of them. */
  readonly stage: string;
  readonly serviceArn: string;
  readonly revisionArn: string;
  /** Traffic goes back to the revision before: whoever says no now stands in the way of that. */
  readonly isRollback: boolean;
  /** Since when this stage waits for a verdict; absent at its first question. ISO time. */
  readonly since?: string;
}

/** What ECS is answered. */
export type HookAnswer =
  | { readonly hookStatus: 'SUCCEEDED' | 'FAILED' }
  | {
      readonly hookStatus: 'IN_PROGRESS';
      /** Seconds. */
      readonly callBackDelay: number;
      /** ECS hands it back with its next question of the same hook, beside what the service says there. */
      readonly hookDetails: Readonly<Record<typeof OWN_DETAILS, HookMemory>>;
    };

/** What is remembered from one question to the next. One hook may ask at several stages: each waits for itself. */
export interface HookMemory {
  readonly stage: string;
  readonly since: string;
  /** For people who look at it. */
  readonly why: string;
}

/** Under this key of `hookDetails` it stands. */
export const OWN_DETAILS = 'deployment-gate';

const ASK_AGAIN_SECONDS = 30;

/** An answer with the reason for it, a sentence. */
export interface Decided {
  readonly answer: HookAnswer;
  readonly why: string;
}

/**
 * The deployment passes where every container does, ends where one is refused, and waits for what is open, for `wait`
 * milliseconds from its first question on. Pure.
 */
export function decideHook(
  { stage, since, isRollback }: Hook,
  containers: readonly Gated[],
  wait: number,
  now: Date,
): Decided {
  if (isRollback) return { answer: { hookStatus: 'SUCCEEDED' }, why: 'it is a rollback' };
  const refused = containers.filter(({ state }) => state === 'refused');
  if (isSome(refused)) return failed(sayEach(refused));
  const open = containers.filter(({ state }) => state === 'open');
  if (!isSome(open)) {
    if (!isSome(containers)) return failed('no container is known of it');
    return { answer: { hookStatus: 'SUCCEEDED' }, why: sayEach(containers) };
  }
  const why = sayEach(open);
  const first = since ?? now.toISOString();
  const waited = now.getTime() - Date.parse(first);
  // A time that is yet to come is none of ours.
  if (!(waited >= 0)) return failed(`it waits since ${first}, which cannot be; ${why}`);
  if (waited >= wait) return failed(`there is no verdict in time: ${why}`);
  const left = Math.ceil((wait - waited) / 1_000);
  return {
    answer: {
      hookStatus: 'IN_PROGRESS',
      callBackDelay: Math.min(ASK_AGAIN_SECONDS, left),
      hookDetails: { [OWN_DETAILS]: { stage, since: first, why } },
    },
    why,
  };
}

const failed = (why: string): Decided => ({ answer: { hookStatus: 'FAILED' }, why });

const isSome = (list: readonly Gated[]): list is NonEmpty<Gated> => list.length > 0;

const sayEach = (containers: NonEmpty<Gated>): string =>
  containers.map(({ container, image, why }) => `${container} (${image}): ${why}`).join('; ');
