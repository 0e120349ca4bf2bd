import { type EventRun, leastCost, type RunOptions, runsOf } from './event-runs.ts';
import type { EventCost } from './round-trips.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import type { Figure, Row, Section } from './section.ts';
import { median } from './statistics.ts';

export interface Measured {
  readonly scenario: Scenario;
  readonly runs: readonly EventRun[];
}

export async function measureEvents(options: RunOptions): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const scenario of SCENARIOS)
    measured.push({ scenario, runs: await runsOf(scenario, options) });
  return measured;
}

/** Calls and round trips; `more` are rows that were measured elsewhere. */
export const costSection = (measured: readonly Measured[], more: readonly Row[] = []): Section => ({
  title: 'Calls and sequential round trips for one event',
  columns: [
    'told: AWS',
    'told: Slack',
    'told: round trips',
    'all: AWS',
    'all: Slack',
    'all: round trips',
  ],
  rows: [
    ...measured.map(({ scenario: { name, limits }, runs }) =>
      costRow(name, leastCost(runs), limits),
    ),
    ...more,
  ],
  notes: [
    'told: up to and with the first announcement (Slack or SNS); –: nobody is told. A mark comes back as',
    'a push, an event of its own that is not counted here.',
  ],
});

export const costRow = (
  name: string,
  { untilTold, inAll }: EventCost,
  limits?: Scenario['limits'],
): Row => ({
  name,
  figures: [
    figure(untilTold?.aws, { limit: limits?.aws }),
    figure(untilTold?.slack),
    figure(untilTold?.roundTrips, { limit: limits?.roundTrips }),
    figure(inAll.aws),
    figure(inAll.slack),
    figure(inAll.roundTrips),
  ],
});

export const timeSection = (
  measured: readonly Measured[],
  { turns, delayMs }: RunOptions,
): Section => ({
  title: `Time to the verdict with ${delayMs} ms added to every call`,
  columns: ['told after ms', `told × ${delayMs} ms`, 'done after ms', `done × ${delayMs} ms`],
  rows: measured.map(({ scenario: { name }, runs }) => {
    const told = runs.flatMap(({ toldAfter }) => toldAfter ?? []);
    const toldAfter = told.length > 0 ? median(told) : undefined;
    const doneAfter = median(runs.map((run) => run.doneAfter));
    return {
      name,
      figures: [
        figure(toldAfter),
        figure(toldAfter && toldAfter / delayMs, { digits: 1 }),
        figure(doneAfter),
        figure(doneAfter / delayMs, { digits: 1 }),
      ],
    };
  }),
  notes: [`Warm functions, median of ${turns}; told: the first announcement is answered.`],
});

const figure = (
  value: number | undefined,
  { limit, digits }: { limit?: number | undefined; digits?: number } = {},
): Figure => ({
  ...(value !== undefined && { value }),
  ...(limit !== undefined && { limit }),
  ...(digits !== undefined && { digits }),
});
