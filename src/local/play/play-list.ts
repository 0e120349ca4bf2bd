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

/** One step of a playlist: a sentence for the reader, and what is fed to the rig. */
export interface Step {
  readonly says: string;
  /** To when the clock goes before. */
  readonly now?: Date;
  readonly input: Input;
}

const Says = z.string().min(1);
const Playlist = z.array(
  z.union([
    // Several files are events at the same moment.
    z.strictObject({ says: Says, play: z.union([z.string(), z.array(z.string()).min(1)]) }),
    z.strictObject({ says: Says, world: z.looseObject({}) }),
    z.strictObject({ says: Says, ...Now.shape, ...Schedule.shape }),
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
      return { says, input: { kind: 'world', change } };
    }
    if ('schedule' in step) {
      const { now, schedule } = step;
      return { says, now: new Date(now), input: parseInput({ schedule }, `${place}[${index}]`) };
    }
    const events = [step.play].flat().map((name) => readJson(join(folder, name)));
    return { says, input: parseInput(events, `${place}[${index}]`) };
  });
}
