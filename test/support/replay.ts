import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { reportOf } from '../../src/local/replay/report.ts';
import { ACCOUNT, REGION } from './worlds.ts';

export type Report = Awaited<ReturnType<typeof reportOf>>;

/** Plays inputs, as `parseInput` takes them, in a world and tells what happened. */
export async function replay(world: World, ...inputs: unknown[]): Promise<Report> {
  return withRig(world, async (rig) => {
    const delivered = [];
    for (const input of inputs) delivered.push(...(await rig.feed(parseInput(input, 'a test'))));
    return reportOf(rig, delivered, ACCOUNT, REGION);
  });
}

/** Lends a rig to a test and takes it down afterwards. `base`: what paths in the world start from. */
export async function withRig<T>(
  world: World,
  use: (rig: Rig) => Promise<T>,
  base?: string,
): Promise<T> {
  const rig = await openRig({ world, ...(base && { base }) });
  try {
    return await use(rig);
  } finally {
    await rig.stop();
  }
}

/** What people and programs see in the end: the same for every way that led there. */
export const endStateOf = (report: Report) => ({
  images: report.images.map(({ standing, verdict, ...image }) => ({
    ...image,
    // What is only recorded rests on which of its events came first.
    ...(verdict && standing === undefined && { verdict }),
  })),
  slack: report.slack.map(({ body }) => body['text']),
  sns: report.sns.map(({ subject }) => subject),
  deadLetters: report.deadLetters,
});
