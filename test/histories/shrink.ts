import type { History, Play, Round } from './history.ts';
import { playAll, type Result } from './play.ts';

/** So many shorter plays are tried: each takes a second or two. */
const MOST = 80;

/** The shortest play found in which something is wrong still, and what. */
export interface Failure {
  readonly play: Play;
  readonly wrong: readonly string[];
  readonly inputs: readonly unknown[];
}

/**
 * One history played alone, and made shorter as long as something is wrong with it; undefined where all is
 * well with it alone.
 */
export async function shrunk(
  { rounds, histories, ...rest }: Play,
  place: number,
): Promise<Failure | undefined> {
  const history = histories[place];
  if (!history) return undefined;
  let found = await failing({ ...rest, rounds, histories: [history] });
  let tried = 0;
  for (let isShorter = found !== undefined; found && isShorter && tried < MOST; ) {
    isShorter = false;
    for (const shorter of shorterThan(found.play)) {
      tried += 1;
      const one = tried < MOST ? await failing(shorter) : undefined;
      if (!one) continue;
      found = one;
      isShorter = true;
      break;
    }
  }
  return found;
}

async function failing(play: Play): Promise<Failure | undefined> {
  const { wrong, inputs }: Result = await playAll(play);
  const all = [...wrong.values()].flat();
  return all.length > 0 ? { play, wrong: all, inputs: inputs(0) } : undefined;
}

/** The boldest cuts first. */
function* shorterThan({ rounds, histories: [history], ...rest }: Play): Generator<Play> {
  if (!history) return;
  const playOf = (shorter: Play['rounds'], one: History): Play => ({
    ...rest,
    rounds: shorter,
    histories: [one],
  });
  const { acts } = history;
  for (const at of rounds.keys()) {
    yield playOf(without(rounds, at), { ...history, acts: without(acts, at) });
  }
  for (const [at, some] of acts.entries()) {
    for (const nth of some.keys()) {
      yield playOf(rounds, { ...history, acts: acts.with(at, without(some, nth)) });
    }
  }
  for (const [at, round] of rounds.entries()) {
    for (const simpler of simplerThan(round)) yield playOf(rounds.with(at, simpler), history);
  }
  if (rest.telling > 0) yield { telling: 0, rounds, histories: [history] };
  if (history.kind !== 'plain') yield playOf(rounds, { ...history, kind: 'plain' });
}

function* simplerThan({ policy, minutes, schedules }: Round): Generator<Round> {
  const deployed = policy === undefined ? {} : { policy };
  if (policy !== undefined) yield { minutes, schedules };
  for (const at of schedules.keys())
    yield { ...deployed, minutes, schedules: without(schedules, at) };
  if (minutes > 0) yield { ...deployed, minutes: 0, schedules };
}

const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, one) => one !== at);
