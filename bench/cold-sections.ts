import type { Bundle } from '../bin/build.ts';
import {
  type ColdRun,
  coldRunsOf,
  lambdaRunsOf,
  PROCESSOR_PERCENT,
  readyRunsOf,
  warmEventsOf,
} from './cold-start.ts';
import { leastCost } from './event-runs.ts';
import { costRow } from './event-sections.ts';
import { TOLD_WITHIN } from './scenarios.ts';
import type { Row, Section } from './section.ts';
import { median } from './statistics.ts';

const BYTES_LIMIT = 700_000;
/** Of the function before which somebody waits. */
const ACTION_BYTES_LIMIT = 600_000;
/** Milliseconds over an empty Node, and of a first event in Lambda. */
const OVER_EMPTY_LIMIT = 165;
const FIRST_EVENT_LIMIT = 150;
/** Milliseconds of processor time. */
const WARM_LIMIT = 20;
const WARM_EVENTS = 40;
/** So long that what a fresh program does between two calls at once does not set them apart. */
const COUNTING = { turns: 3, delayMs: 150 };

export const sizeSection = (bundles: readonly Bundle[]): Section => ({
  title: 'Size of the bundles',
  columns: ['bytes, minified'],
  rows: bundles.map(({ name, bytes }) => ({
    name,
    figures: [{ value: bytes, limit: name === 'slack-action' ? ACTION_BYTES_LIMIT : BYTES_LIMIT }],
  })),
  notes: [],
});

export async function coldSection(bundles: readonly Bundle[], turns: number): Promise<Section> {
  const rows: Row[] = [];
  for (const bundle of bundles)
    rows.push(coldRow(bundle.name, await coldRunsOf(bundle, { turns })));
  return {
    title: 'Cold start: from nothing to the end of the first event',
    columns: ['ms', 'empty Node ms', 'ratio', 'difference ms'],
    rows,
    notes: [
      `The built bundle in a process of its own, 10 findings to announce; medians of ${turns}.`,
    ],
  };
}

/** The ratio and the difference are those of neighbours in time, so that a busy machine slows both. */
const coldRow = (name: string, runs: readonly ColdRun[]): Row => ({
  name,
  figures: [
    { value: median(runs.map(({ firstEvent }) => firstEvent)) },
    { value: median(runs.map(({ empty }) => empty)) },
    { value: median(runs.map(({ firstEvent, empty }) => firstEvent / empty)), digits: 1 },
    {
      value: median(runs.map(({ firstEvent, empty }) => firstEvent - empty)),
      limit: OVER_EMPTY_LIMIT,
    },
  ],
});

/** How soon those are ready for which nobody waits. */
export async function readySection(bundles: readonly Bundle[], turns: number): Promise<Section> {
  const rows: Row[] = [];
  for (const bundle of bundles) {
    const runs = await readyRunsOf(bundle, turns);
    const over = median(runs.map(({ ready, empty }) => ready - empty));
    rows.push({ name: bundle.name, figures: [{ value: over, limit: OVER_EMPTY_LIMIT }] });
  }
  return {
    title: 'Cold start of the functions in the background, over an empty Node',
    columns: ['ready ms'],
    rows,
    notes: [`The built bundle loaded in a process of its own; medians of ${turns}.`],
  };
}

export async function lambdaSection(bundles: readonly Bundle[], turns: number): Promise<Section> {
  const rows: Row[] = [];
  for (const bundle of bundles) {
    const runs = await lambdaRunsOf(bundle, turns);
    rows.push({
      name: bundle.name,
      figures: [
        { value: median(runs.map(({ init }) => init)) },
        { value: median(runs.map(({ event }) => event)), limit: FIRST_EVENT_LIMIT },
        { value: median(await warmEventsOf(bundle, WARM_EVENTS)), limit: WARM_LIMIT },
      ],
    });
  }
  return {
    title: 'As in Lambda: the first event of a function that is ready, and those after it',
    columns: ['init ms', 'first event ms', 'warm: processor ms'],
    rows,
    notes: [
      `It gets ready at full speed; the event's processor time is counted for ${PROCESSOR_PERCENT} % of a`,
      `processor, what 1,024 MB get. 10 findings to announce; medians of ${turns}, and of ${WARM_EVENTS} events.`,
    ],
  };
}

/** What the first event of a fresh function costs: it has to fetch the Slack token as well. */
export async function coldCostRows(bundles: readonly Bundle[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const bundle of bundles) {
    const runs = await coldRunsOf(bundle, COUNTING);
    const name = `fresh ${bundle.name}, 10 findings, quarantined`;
    rows.push(costRow(name, leastCost(runs.map(({ cost }) => cost)), TOLD_WITHIN));
  }
  return rows;
}
