import type { Failed } from '../../core/ledger/failed.ts';
import { HEARD_OF, triedAgain } from '../../core/triggers/call.ts';
import type { Pause } from '../../core/triggers/pause.ts';
import type { CallPlace } from '../../records/triggers/trigger-book.ts';
import type { Running } from './running.ts';
import type { TriggerTools } from './trigger-tools.ts';

/** How the target of a trigger is spared while it does not answer. */
export interface Pacing {
  readonly pause: Pause | undefined;
  /** It answers: what waits for it is due at once. */
  readonly reached: () => Promise<undefined>;
  /** It does not: what waits for it is put off. */
  readonly failed: (failure: unknown) => Promise<Failing>;
  /** These wait until the pause ends, where it has not ended meanwhile: so they do not stand before others' calls. */
  readonly hold: (places: readonly CallPlace[]) => Promise<void>;
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
      if (pause) await book.endPause(trigger, pause.until).catch(note);
      pause = undefined;
      return undefined;
    },
    failed: async (failure) => {
      const { failed, dueAt } = triedAgain(pause ?? {}, failure, now());
      pause = { failed, at: now().toISOString(), until: dueAt };
      await book.notePause(trigger, pause).catch(note);
      return failingOf(pause);
    },
    hold: async (places) => {
      if (pause) await book.hold(places, pause.until).catch(note);
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
