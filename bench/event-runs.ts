import { performance } from 'node:perf_hooks';
import type { Delivered } from '../src/local/deployment/delivery.ts';
import { openRig } from '../src/local/deployment/rig.ts';
import { worldOf } from '../test/support/worlds.ts';
import { announcementIn, type Cost, costOf, type EventCost } from './round-trips.ts';
import type { Scenario } from './scenarios.ts';

export interface EventRun extends EventCost {
  /** Milliseconds from the event to the answer to the first announcement. */
  readonly toldAfter?: number;
  readonly doneAfter: number;
}

export interface RunOptions {
  /** 1 to 9. */
  readonly turns: number;
  readonly delayMs: number;
}

/** Lets the same kind of event happen to one image after the other, in warm functions. */
export async function runsOf(
  scenario: Scenario,
  { turns, delayMs }: RunOptions,
): Promise<EventRun[]> {
  process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
  // The first one warms up: it opens connections and lets the code be compiled.
  const all = Array.from({ length: turns + 1 }, (_, turn) => turn);
  const rig = await openRig({ world: worldOf(all.flatMap(scenario.images)), delayMs });
  // The mark comes back as a push, an event of its own: it stays undelivered, lest it be counted here.
  rig.aws.takeEvents = () => [];
  const runs: EventRun[] = [];
  try {
    for (const step of scenario.before) refuseFailures(await rig.feed(step(all)), scenario);
    for (const turn of all) {
      const from = rig.aws.calls.length;
      const fedAt = performance.now();
      const event = scenario.event(turn);
      const delivered = await rig.feed({ kind: 'events', events: [event] });
      const doneAfter = performance.now() - fedAt;
      refuseFailures(delivered, scenario);
      const calls = rig.aws.calls.slice(from);
      const told = announcementIn(calls);
      runs.push({ ...costOf(calls), doneAfter, ...(told && { toldAfter: told.endedAt - fedAt }) });
    }
  } finally {
    await rig.stop();
  }
  return runs.slice(1);
}

function refuseFailures(delivered: readonly Delivered[], { name }: Scenario): void {
  for (const one of delivered) {
    if (one.outcome === 'judged') continue;
    throw new Error(`${name}: ${one.outcome}${'why' in one ? `: ${one.why}` : ''}`);
  }
}

/** The cost without the noise: waiting for a busy machine can only add to it. */
export function leastCost(runs: readonly EventCost[]): EventCost {
  const told = runs.flatMap(({ untilTold }) => untilTold ?? []);
  const inAll = least(runs.map((run) => run.inAll));
  return told.length === 0 ? { inAll } : { untilTold: least(told), inAll };
}

const least = (costs: readonly Cost[]): Cost => ({
  aws: Math.min(...costs.map(({ aws }) => aws)),
  slack: Math.min(...costs.map(({ slack }) => slack)),
  roundTrips: Math.min(...costs.map(({ roundTrips }) => roundTrips)),
});
