import { epssOn, kevOn, REFRESH } from '../support/feeds.ts';
import { replay } from '../support/replay.ts';
import { basicScan, basicScanEnded, digestOf, SWEEP, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');
const images = [{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('HIGH') }];
const feeds = {
  kev: kevOn('2026-11-20', 'CVE-2026-1000'),
  epss: epssOn('2026-11-20', ['CVE-2026-1000', 0.2, 0.9]),
};

describe('a world with feeds', () => {
  it('has copies of them before the first event, by calls that nobody counts', async () => {
    const report = await replay(worldOf(images, { feeds }), basicScanEnded(api));
    expect(report.events[0]?.subjects[0]?.feeds).toEqual({
      kev: '2026-11-20T03:00:00.000Z',
      epss: '2026-11-20T00:00:00.000Z',
    });
    expect(Object.keys(report.calls).filter((call) => call.startsWith('feeds:'))).toEqual([]);
    expect(report.calls['dynamodb:PutItem']).toBe(2);
  });

  it('counts its faults from the first event on', async () => {
    const faults = [{ call: 'feeds:kev', nth: 1, status: 503 }];
    const report = await replay(worldOf(images, { feeds, faults }), REFRESH);
    expect(report.events).toMatchObject([{ outcome: 'refreshed', attempts: 2 }]);
    expect(report.calls).toMatchObject({ 'feeds:kev': 2, 'feeds:epss': 2 });
  });

  it('may have one of them alone', async () => {
    const report = await replay(
      worldOf(images, { feeds: { kev: feeds.kev } }),
      basicScanEnded(api),
    );
    expect(report.events[0]?.subjects[0]).toMatchObject({
      feeds: { kev: '2026-11-20T03:00:00.000Z' },
      feedTroubles: [{ feed: 'epss', state: 'missing' }],
    });
  });
});

describe('a schedule', () => {
  it('wakes its function, and one that nobody has deployed is refused', async () => {
    const report = await replay(worldOf(images), SWEEP);
    expect(report.events.map(({ outcome }) => outcome)).toEqual(['swept']);
    await expect(replay(worldOf(images), { schedule: 'nightly' })).rejects.toThrow(
      'a test: schedule: there is no schedule "nightly": expected one of refresh-threat-intel, sweep, compare-registry, digest',
    );
  });

  it('wakes the function at the same moment as events', async () => {
    const report = await replay(worldOf(images), [SWEEP, basicScanEnded(api)]);
    expect(report.events.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['swept', 'judged']);
  });
});
