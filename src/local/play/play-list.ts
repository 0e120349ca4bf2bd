import { join } from 'node:path';
import * as z from 'zod';
import { parseWorldChange } from '../aws/parse-world.ts';
import {
  type Input,
  InputError,
  Now,
  parseInput,
  readJson,
  Schedule,
} from '../deployment/inputs.ts';

/** One step of a playlist: a sentence for the reader, and what is fed to the rig, one after the other. */
export interface Step {
  readonly says: string;
  /** To when the clock goes before. */
  readonly now?: Date;
  /** Comes of what people do in Slack, and they do it in the embedded one alone. */
  readonly isActed: boolean;
  readonly inputs: readonly Input[];
}

/** When the first step is played; the clock of the world stands behind all that is in it. */
export function beginningOf([first]: readonly Step[]): Date {
  const [time] = first ? timesOf(first) : [];
  if (!time) throw new InputError('the playlist begins with no event, and at no time');
  return time;
}

/** The policy that is deployed once a step is played. */
export const policyAfter = ({ inputs }: Step, before: unknown): unknown =>
  inputs.reduce(
    (policy, input) => (input.kind === 'world' ? (input.change.policy ?? policy) : policy),
    before,
  );

/** To when the clock goes for a step. */
export const timesOf = ({ now, inputs }: Step): readonly Date[] =>
  now
    ? [now]
    : inputs
        .flatMap((input) => (input.kind === 'events' ? input.events : []))
        .map((event) => new Date('time' in event ? String(event.time) : Number.NaN));

const Says = z.string().min(1);
const Playlist = z.array(
  z.union([
    // Several files are events at the same moment.
    z.strictObject({ says: Says, play: z.union([z.string(), z.array(z.string()).min(1)]) }),
    z.strictObject({ says: Says, world: z.looseObject({}) }),
    z.strictObject({
      says: Says,
      ...Now.shape,
      ...Schedule.shape,
      acted: z.literal(true).optional(),
    }),
    z.strictObject({
      says: Says,
      ...Now.shape,
      'slack-action': z.array(z.looseObject({})).min(1),
    }),
    // What ECS asks stands in a file, and carries no time.
    z.strictObject({
      says: Says,
      ...Now.shape,
      'deployment-hook': z.string(),
      acted: z.literal(true).optional(),
    }),
  ]),
);

/** Reads a playlist and the events that it names; both are named from the folder of the events. */
export function readPlaylist(folder: string, file: string): Step[] {
  const place = join(folder, file);
  const playlist = Playlist.safeParse(readJson(place));
  if (!playlist.success) {
    throw new InputError(`${place}: not a playlist\n${z.prettifyError(playlist.error)}`);
  }
  return playlist.data.map((step, index) => {
    const { says } = step;
    if ('world' in step) {
      const change = parseWorldChange(step.world, `${place}[${index}]: world`);
      return { says, isActed: false, inputs: [{ kind: 'world', change }] };
    }
    const at = `${place}[${index}]`;
    if ('schedule' in step) {
      const { now, schedule, acted = false } = step;
      return { says, now: new Date(now), isActed: acted, inputs: [parseInput({ schedule }, at)] };
    }
    if ('slack-action' in step) {
      const acts = step['slack-action'].map((act) => parseInput({ 'slack-action': act }, at));
      return { says, now: new Date(step.now), isActed: true, inputs: acts };
    }
    if ('deployment-hook' in step) {
      const { now, 'deployment-hook': file, acted = false } = step;
      const question = parseInput(readJson(join(folder, file)), file);
      return { says, now: new Date(now), isActed: acted, inputs: [question] };
    }
    const events = [step.play].flat().map((name) => readJson(join(folder, name)));
    return { says, isActed: false, inputs: [parseInput(events, at)] };
  });
}
