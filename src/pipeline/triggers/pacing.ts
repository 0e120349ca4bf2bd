import type { Failed } from '../../core/ledger/failed.ts';
import { HEARD_OF, triedAgain } from '../../core/triggers/call.ts';
import type { Pause } from '../../core/triggers/pause.ts';
import type { Running } from './running.ts';
import type { TriggerTools } from './trigger-tools.ts';

/** How the target of a trigger is spared while it does not answer. */
export interface Pacing {
  readonly pause: Pause | undefined;
  /** It answers. */
  readonly reached: () => Promise<void>;
  /** It does not: what waits for it is put off. */
  readonly failed: (failure: unknown) => Promise<Failing>;
}

/** What follows for a call of which the target has not answered. */
export interface Failing {
  /** ISO time before which it is not tried again. */
  readonly until: string;
  /** Whether people hear of it: of the target once, and of a call that fails by itself. */
  readonly isHeardOf: (failed: Failed) => boolean;
}

/** What cannot be read or noted of it is heard of, and keeps no call. */
export async function openPacing(
  trigger: string,
  { book, now }: TriggerTools,
  { note }: Running,
): Promise<Pacing> {
  let pause = await book.pause(trigger).catch((failure: unknown) => {
    note(failure);
    return undefined;
  });
  return {
    get pause() {
      return pause;
    },
    reached: async () => {
      if (pause) await book.endPause(trigger).catch(note);
      pause = undefined;
    },
    failed: async (failure) => {
      const { failed, dueAt } = triedAgain(pause ?? {}, failure, now());
      pause = { failed, at: now().toISOString(), until: dueAt };
      await book.notePause(trigger, pause).catch(note);
      return failingOf(pause);
    },
  };
}

function failingOf({ failed: { times: ofTarget }, until }: Pause): Failing {
  let isSaid = false;
  return {
    until,
    isHeardOf: ({ times }) => {
      const isNews = ofTarget < HEARD_OF ? times === HEARD_OF : ofTarget === HEARD_OF && !isSaid;
      isSaid = true;
      return isNews;
    },
  };
}
