import { removeFiles } from '../../cli/run-program.ts';
import { ACCOUNT, NOON, REGION } from '../../support/worlds.ts';
import { inWorld, WEEKS, written } from './written.ts';

afterAll(removeFiles);

it('a report as JSON has one finding a line, and its totals last', async () => {
  const text = await written('json', ...WEEKS);
  const lines = text.split('\n');
  const findings = lines.filter((line) => line.startsWith('  {"id":"CVE-'));
  expect(findings).toHaveLength(43);
  for (const line of findings) JSON.parse(line.replace(/,$/, ''));
  expect(lines.slice(-3, -1)).toEqual([
    '"totals": {"repositories":4,"images":15,"unreadable":0,"verdicts":{"approved":3,"quarantined":11,"undecided":1},"unreadableWeeks":0}',
    '}',
  ]);
});

it('says what becomes of each finding, what came before, and what has changed since the image before', async () => {
  const text = await written('json', 'payments/core:7.2.0', ...WEEKS);
  const image = (JSON.parse(text) as { repositories: { images: object[] }[] }).repositories[0]
    ?.images[0];
  expect(image).toMatchObject({
    name: 'payments/core:7.2.0',
    verdict: 'approved',
    answer: 'May ship. Scanned completely, no findings but those set aside.',
    counted: true,
    channel: 'C0PAYMENTS',
    diff: { against: { name: '7.1.0' } },
    findings: [
      {
        id: 'CVE-2026-37060',
        state: 'set aside',
        by: { kind: 'waived', by: 'dana@shop.example', why: 'not reachable from outside' },
      },
    ],
  });
  const older = JSON.parse(await written('json', 'payments/core:7.0.0', ...WEEKS)) as {
    repositories: { images: { judgement: number; history: { number: number }[] }[] }[];
  };
  const [seven] = older.repositories[0]?.images ?? [];
  expect([seven?.judgement, seven?.history.map(({ number }) => number)]).toEqual([2, [1]]);
});

it('a registry without an image is a document as well', async () => {
  const world = { account: ACCOUNT, region: REGION, now: NOON, repositories: [] };
  expect(JSON.parse(await written('json', ...inWorld(world)))).toMatchObject({
    report: 1,
    madeAt: '2026-11-21T12:02:00.000Z',
    repositories: [],
    totals: { repositories: 0, images: 0, unreadable: 0 },
  });
});
