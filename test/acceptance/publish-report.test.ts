import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { withRig } from '../support/replay.ts';
import { basicScan, digestOf, pushOf, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');
const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }]);
const PUBLISH = { schedule: 'publish-report' };

/** What became of the schedule, and what lies in the bucket then, by key. */
async function played(rig: Rig, ...inputs: unknown[]) {
  const delivered = [];
  for (const input of inputs) delivered.push(...(await rig.feed(parseInput(input, 'a test'))));
  const objects = rig.aws.buckets.get('reports') ?? new Map();
  return {
    last: delivered.at(-1),
    pages: Object.fromEntries([...objects].map(([key, { body }]) => [key, String(body)])),
  };
}

describe('on its schedule the report', () => {
  it('is published as one page of the day, and as the latest', async () => {
    await withRig(world, async (rig) => {
      const { last, pages } = await played(
        rig,
        pushOf(api, '1.4.2'),
        { now: '2026-11-23T04:30:00Z' },
        PUBLISH,
      );
      const { 'reports/latest.html': latest = '', ...days } = pages;
      expect(days).toEqual({ 'reports/days/2026-11-23.html': latest });
      expect(latest).toMatch(/^<!doctype html>/i);
      expect(latest).toContain("default-src 'none'");
      expect(last).toMatchObject({
        outcome: 'published',
        day: '2026-11-23',
        bytes: Buffer.byteLength(latest),
      });
    });
  });

  it('is another one the day after, and the one of before stays as it was', async () => {
    await withRig(world, async (rig) => {
      const one = await played(rig, { now: '2026-11-23T04:30:00Z' }, PUBLISH);
      const both = await played(
        rig,
        pushOf(api, '1.4.2'),
        { now: '2026-11-24T04:30:00Z' },
        PUBLISH,
      );
      expect(Object.keys(both.pages).sort()).toEqual([
        'reports/days/2026-11-23.html',
        'reports/days/2026-11-24.html',
        'reports/latest.html',
      ]);
      expect(both.pages['reports/days/2026-11-23.html']).toBe(one.pages['reports/latest.html']);
      expect(both.pages['reports/latest.html']).toBe(both.pages['reports/days/2026-11-24.html']);
      expect(both.pages['reports/latest.html']).not.toBe(one.pages['reports/latest.html']);
    });
  });

  it('that the ledger or the bucket does not let through is a failure, and the page of before stays', async () => {
    await withRig(world, async (rig) => {
      const before = await played(rig, { now: '2026-11-23T04:30:00Z' }, PUBLISH);
      const day = { now: '2026-11-24T04:30:00Z' };
      for (const call of ['dynamodb:Query', 's3:PutObject']) {
        const fault = { call, nth: 1, times: 99, error: 'AccessDeniedException', status: 400 };
        const after = await played(rig, day, { world: { faults: [fault] } }, PUBLISH);
        expect(after.last).toMatchObject({ outcome: 'refused' });
        expect(after.pages).toEqual(before.pages);
        rig.aws.dropFaults();
      }
    });
  });
});
