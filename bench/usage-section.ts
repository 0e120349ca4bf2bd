import type { Section } from './section.ts';
import type { RunUsage, Usage } from './usage.ts';

/** What an image and the clock use of what AWS bills: docs/costs.md multiplies it by prices. */
export const usageSection = ({
  lives,
  looks,
  comparison,
  publishing,
  refresh,
  idle,
}: Usage): Section => ({
  title: 'What is billed of a run',
  columns: ['calls', 'write units', 'read units', 'logged bytes'],
  rows: [
    ...lives.flatMap(({ name, runs }) =>
      runs.map((run, at) => rowOf(`${name}: ${at + 1}. ${run.functionName}`, run)),
    ),
    rowOf(`sweep, ${looks.images} looks`, looks.run),
    rowOf(`compare-registry, ${comparison.images} images`, comparison.run),
    rowOf(`publish-report, ${publishing.images} images`, publishing.run),
    rowOf('refresh-threat-intel, a new day', refresh),
    ...idle.map((run) => rowOf(`${run.functionName}, nothing to do`, run)),
  ],
  notes: [
    'Request units of DynamoDB on demand, as its engine counts them; feeds of full size. npm run costs writes',
    'docs/costs.md with it.',
  ],
});

const rowOf = (name: string, { calls, writeUnits, readUnits, logBytes }: RunUsage) => ({
  name,
  figures: [
    { value: Object.values(calls).reduce((sum, one) => sum + one, 0) },
    { value: writeUnits },
    { value: readUnits, digits: 1 },
    { value: logBytes },
  ],
});
