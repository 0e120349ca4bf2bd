import { worldOf } from '../support/worlds.ts';
import type { Play } from './history.ts';
import { POLICIES } from './policies.ts';
import type { Failure } from './shrink.ts';

/** A failing history for a person to read, and to play again. */
export const telling = (failure: Failure): string =>
  [
    ...failure.wrong.map((what) => `  ${what}`),
    'What happens, before the schedules run for a day:',
    ...stepsOf(failure.play),
    'In a file for `npm run -s replay -- --world world.json --json - < inputs.jsonl`, first the world:',
    JSON.stringify(worldOf([], { policy: POLICIES[0] ?? {} })),
    'and these inputs:',
    ...failure.inputs.map((input) => JSON.stringify(input)),
  ].join('\n');

/** The acts of a single history among what happens to all, one line each. */
export function stepsOf({ telling: held, rounds, histories: [history] }: Play): string[] {
  const steps = rounds.flatMap(({ policy, minutes, schedules }, at) => [
    ...(history?.acts[at] ?? []).map((act) => `  ${history?.kind}: ${JSON.stringify(act)}`),
    ...(policy === undefined ? [] : [`  policy ${policy} is deployed`]),
    ...(minutes > 0 ? [`  ${minutes} minutes pass`] : []),
    ...schedules.map((schedule) => `  ${schedule}`),
  ]);
  return held === 0 ? steps : [`  people hear as in telling ${held}`, ...steps];
}
