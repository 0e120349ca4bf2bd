import { kevOn, publish } from '../support/feeds.ts';
import { replay } from '../support/replay.ts';
import { lastSubject, verdictText } from '../support/subjects.ts';
import { digestOf, enhancedScan, pushOf, SWEEP, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');
const image = (severity: string, ...imageTags: string[]) => ({
  imageDigest: api,
  imageTags,
  imagePushedAt: '2026-11-21T11:00:00Z',
  scan: enhancedScan({ severity, id: 'CVE-2026-1111' }),
});
const critical = { critical: { severity: 'CRITICAL' } };
const kev = (...cves: string[]) => ({ kev: kevOn('2026-11-20', 'CVE-2021-44228', ...cves) });

it.each([[['prod-1']], [['1.0.0', 'prod-1']], [['prod-1', 'z-1']]])(
  'an approval under %j is watched by the rules of any of its tags',
  async (tags) => {
    const policy = {
      quarantine: critical,
      overrides: [{ tag: 'prod-*', quarantine: { exploited: { kev: true } } }],
    };
    const report = await replay(
      worldOf([image('LOW', ...tags)], { policy, feeds: kev() }),
      pushOf(api, tags[0]),
      ...publish({ kev: kevOn('2026-11-21', 'CVE-2021-44228', 'CVE-2026-1111') }),
      { now: '2026-11-22T13:00:00Z' },
      SWEEP,
    );
    expect(verdictText(lastSubject(report))).toBe('quarantined exploited');
  },
);

it('an image that one tag quarantines and another leaves open is written down once, not at every look', async () => {
  const policy = {
    quarantine: critical,
    overrides: [
      {
        tag: 'dev-*',
        quarantine: { exploited: { kev: true } },
        undecided: { 'kev-unknown': { 'quarantine-after': '2 hours' } },
      },
    ],
  };
  const hours = Array.from({ length: 8 }, (_, hour) => [
    { now: `2026-11-21T${13 + hour}:30:00Z` },
    SWEEP,
  ]).flat();
  const report = await replay(
    worldOf([image('CRITICAL', '1.0.0', 'dev-1')], { policy }),
    pushOf(api, '1.0.0'),
    ...hours,
  );
  expect(verdictText(lastSubject(report))).toMatch(/^quarantined/);
  expect(report.calls['dynamodb:TransactWriteItems']).toBe(1);
  expect(report.sns).toHaveLength(1);
});
