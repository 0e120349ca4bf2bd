import type { NotifyRule } from '../../src/core/policy/notify.ts';
import type { World } from '../../src/local/aws/world.ts';
import type { Delivered } from '../../src/local/deployment/delivery.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { reportOf } from '../../src/local/replay/report.ts';
import { ACCOUNT, REGION } from './worlds.ts';

type Said = Awaited<ReturnType<typeof reportOf>>['slack'];

/** What happened, with what stands in channels apart from what stands in threads. */
export interface Report extends Awaited<ReturnType<typeof reportOf>> {
  /** Messages in channels, and the same written anew, in the order in which they were. */
  readonly slack: Said;
  /** What threads say. */
  readonly replies: Said;
}

/** Plays inputs, as `parseInput` takes them, in a world and tells what happened. */
export const replay = (world: World, ...inputs: unknown[]): Promise<Report> =>
  replayAs(ALL_HEARD, world, ...inputs);

/** The same where people hear of what these rules say, or the policy of the world. */
export async function replayAs(
  notify: readonly NotifyRule[] | 'policy',
  world: World,
  ...inputs: unknown[]
): Promise<Report> {
  return withRig(
    world,
    async (rig) => {
      const delivered = [];
      for (const input of inputs) delivered.push(...(await rig.feed(parseInput(input, 'a test'))));
      return reportIn(rig, delivered);
    },
    undefined,
    notify,
  );
}

/** What has happened in a rig. */
export async function reportIn(rig: Rig, delivered: readonly Delivered[]): Promise<Report> {
  const report = await reportOf(rig, delivered, ACCOUNT, REGION);
  return {
    ...report,
    slack: report.slack.filter((one) => !isReply(one)),
    replies: report.slack.filter(isReply),
  };
}

/** Whether a message stands in a thread. */
export const isReply = ({ body }: { readonly body: Record<string, unknown> }): boolean =>
  body['thread_ts'] !== undefined;

/** Of every verdict people hear in the channel, so that a test sees what was said. */
export const ALL_HEARD: readonly NotifyRule[] = [{ changes: 'every verdict', source: 'a test' }];

/** Lends a rig to a test and takes it down afterwards. `base`: what paths in the world start from. */
export async function withRig<T>(
  world: World,
  use: (rig: Rig) => Promise<T>,
  base?: string,
  notify: readonly NotifyRule[] | 'policy' = ALL_HEARD,
): Promise<T> {
  const heard = notify === 'policy' ? {} : { notify };
  const rig = await openRig({ world, ...heard, ...(base && { base }) });
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
