// npm run bench: what an event costs and how long things take; npm run bench -- scale: what a large registry
// does, which takes minutes; npm run bench -- page: what its report does, in a browser too. --json for programs; --strict fails on a missed target.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Bundle, build } from '../bin/build.ts';
import { actionSection } from './action-start.ts';
import {
  coldCostRows,
  coldSection,
  lambdaSection,
  readySection,
  sizeSection,
} from './cold-sections.ts';
import { composingSection } from './composing.ts';
import { costSection, measureEvents, timeSection } from './event-sections.ts';
import { gateSection } from './gate-start.ts';
import { objectsOf, tablesOf } from './layout.ts';
import { memorySection } from './memory.ts';
import { pageSections } from './page.ts';
import { scaleSections } from './scale.ts';
import { scalingSection } from './scaling.ts';
import { missedIn, type Section } from './section.ts';
import { threatIntelSection } from './threat-intel.ts';
import { measureUsage } from './usage.ts';
import { usageSection } from './usage-section.ts';

const EVENTS = { turns: 5, delayMs: 20 };
const COLD_TURNS = 7;
const SCALING_TURNS = 15;
const COMPOSING_TURNS = 7;
/** The functions that somebody waits for. */
const WOKEN_BY_EVENTS = ['image-arrived', 'scan-finished'];
const IN_THE_BACKGROUND = ['finding-changed', 'compare-registry', 'digest'];

const { values: wanted, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
  },
});

const sections = await measure();
const missed = missedIn(sections);
const machine = `Node ${process.versions.node}, ${availableParallelism()} cores`;
if (wanted.json) {
  console.log(JSON.stringify({ machine, sections: objectsOf(sections), missed }, undefined, 2));
} else {
  const targets = missed.length === 0 ? 'Every target is met.' : ['MISSED', ...missed].join('\n  ');
  console.log(`${machine}\n\n${tablesOf(sections)}\n\n${targets}`);
}
process.exit(wanted.strict && missed.length > 0 ? 1 : 0);

async function measure(): Promise<Section[]> {
  if (positionals.includes('page')) return pageSections();
  // First, while nothing else has filled the memory.
  const scaling = positionals.includes('scale')
    ? []
    : [scalingSection(SCALING_TURNS), composingSection(COMPOSING_TURNS)];
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const handlers = fileURLToPath(new URL('../src/lambda/handlers', import.meta.url));
    const bundles = await build(handlers, join(folder, 'dist'));
    if (positionals.includes('scale')) return await scaleSections(bundles);
    const woken = bundles.filter(({ name }) => WOKEN_BY_EVENTS.includes(name));
    const events = await measureEvents(EVENTS);
    return [
      costSection(events, await coldCostRows(woken)),
      timeSection(events, EVENTS),
      usageSection(await measureUsage()),
      await coldSection(woken, COLD_TURNS),
      await lambdaSection(woken, COLD_TURNS),
      await readySection(
        bundles.filter(({ name }) => IN_THE_BACKGROUND.includes(name)),
        COLD_TURNS,
      ),
      await actionSection(bundleNamed('slack-action', bundles), COLD_TURNS),
      await gateSection(COLD_TURNS),
      sizeSection(bundles),
      ...scaling,
      await memorySection({
        'image-arrived': bundleNamed('image-arrived', bundles),
        'scan-finished': bundleNamed('scan-finished', bundles),
        sweep: bundleNamed('sweep', bundles),
      }),
      await threatIntelSection(bundleNamed('refresh-threat-intel', bundles)),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function bundleNamed(name: string, bundles: readonly Bundle[]): Bundle {
  const bundle = bundles.find((each) => each.name === name);
  if (bundle === undefined) throw new Error(`There is no bundle ${name}.`);
  return bundle;
}
