import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { epssOn, type Feeds, kevOn, others, publish, REFRESH } from '../support/feeds.ts';
import { replay } from '../support/replay.ts';
import { lastSubject, verdictText } from '../support/subjects.ts';
import { basicScan, basicScanEnded, digestOf, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');
/** What the scan finds here. */
const BASIC = 'CVE-2026-10000';

const basicWorld = (feeds: Feeds) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('LOW') }], {
    policy: { quarantine: { exploited: { kev: true } } },
    feeds,
  });

describe('a feed that is broken', () => {
  const folder = mkdtempSync(join(tmpdir(), 'feeds-'));
  const fileOf = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const scores = [
    '#model_version:v2025.03.14,score_date:2026-11-21T00:00:00Z',
    'cve,epss,percentile',
    ...others(500).map((cve) => `${cve},0.01,0.1`),
    '',
  ];
  const packed = gzipSync(scores.join('\n'));
  const good: Feeds = {
    kev: kevOn('2026-11-19', BASIC, ...others(19)),
    epss: epssOn('2026-11-19', [BASIC, 0.2, 0.9]),
  };
  const kevUrl = /^CISA's KEV from http:\/\/\S+ was refused: /;
  const epssUrl = /^FIRST's EPSS from http:\/\/\S+ was refused: /;

  it.each<[string, Feeds, RegExp, string]>([
    [
      'KEV that announces more than it lists',
      { kev: { ...kevOn('2026-11-21', ...others(20)), count: 1_404 } },
      kevUrl,
      'count: it announces 1404 and lists 20; the copy of 2026-11-19T03:00:00.000Z is kept',
    ],
    [
      'KEV that has shrunk',
      { kev: kevOn('2026-11-21', ...others(17)) },
      kevUrl,
      'it has shrunk by more than a tenth: 17 entries after 20; the copy of 2026-11-19T03:00:00.000Z is kept',
    ],
    [
      'KEV that is older than the copy',
      { kev: kevOn('2026-11-18', ...others(20)) },
      kevUrl,
      'it is of 2026-11-18T03:00:00.000Z, older than our copy; the copy of 2026-11-19T03:00:00.000Z is kept',
    ],
    [
      'KEV of tomorrow',
      { kev: kevOn('2026-11-23', ...others(20)) },
      kevUrl,
      'its date 2026-11-23T03:00:00.000Z lies in the future; the copy of 2026-11-19T03:00:00.000Z is kept',
    ],
    [
      'KEV that is a web page',
      { kev: fileOf('kev.html', '<html>Be right back</html>') },
      kevUrl,
      'it is a web page',
    ],
    [
      'EPSS that breaks off',
      { epss: fileOf('torn.csv.gz', packed.subarray(0, packed.length / 2)) },
      epssUrl,
      'the copy of 2026-11-19T00:00:00.000Z is kept',
    ],
    [
      'EPSS with a line that is no score',
      { epss: fileOf('bad.csv', [...scores.slice(0, 2), 'CVE-2026-1,high,1', ''].join('\n')) },
      epssUrl,
      'line 3: "CVE-2026-1,high,1" is no CVE with two numbers in [0,1]; the copy of 2026-11-19T00:00:00.000Z is kept',
    ],
    [
      'EPSS without its header',
      { epss: fileOf('headless.csv', scores.slice(2).join('\n')) },
      epssUrl,
      'line 1: the header "cve,epss,percentile" is not there',
    ],
  ])(
    '%s ends in the dead letters, and the last good copy stays in use',
    async (_, feeds, source, why) => {
      const report = await replay(basicWorld(good), ...publish(feeds), basicScanEnded(api));
      expect(report.deadLetters).toHaveLength(1);
      const [letter] = report.deadLetters;
      expect([letter?.error.name, letter?.attempts]).toEqual(['FeedRefused', 3]);
      expect(letter?.error.message).toMatch(source);
      expect(letter?.error.message).toContain(why);
      expect(letter?.error.message).not.toContain('\n');
      expect(lastSubject(report)).toMatchObject({
        verdict: 'quarantined',
        deciding: [{ id: 'CVE-2026-10000', kev: { state: 'listed' }, epss: { score: 0.2 } }],
        feeds: { kev: '2026-11-19T03:00:00.000Z', epss: '2026-11-19T00:00:00.000Z' },
      });
    },
  );

  it('does not keep the other from being brought up to date', async () => {
    const report = await replay(
      basicWorld(good),
      ...publish({
        kev: { ...kevOn('2026-11-21', ...others(20)), count: 1 },
        epss: epssOn('2026-11-21', [BASIC, 0.3, 0.9]),
      }),
      basicScanEnded(api),
    );
    expect(report.deadLetters).toHaveLength(1);
    expect(lastSubject(report).feeds).toEqual({
      kev: '2026-11-19T03:00:00.000Z',
      epss: '2026-11-21T00:00:00.000Z',
    });
  });

  it('is taken once it is mended', async () => {
    const report = await replay(
      basicWorld(good),
      ...publish({ kev: { ...kevOn('2026-11-21', ...others(20)), count: 1 } }),
      ...publish({ kev: kevOn('2026-11-21', ...others(20)) }),
      basicScanEnded(api),
    );
    expect(verdictText(lastSubject(report))).toBe('approved nothing-counts');
    expect(report.events.map(({ outcome }) => outcome).slice(0, 2)).toEqual([
      'refused',
      'refreshed',
    ]);
  });
});

describe('a refresh', () => {
  it('tells what it has taken, and writes nothing where nothing has changed', async () => {
    const feeds = {
      kev: kevOn('2026-11-20', BASIC),
      epss: epssOn('2026-11-20', [BASIC, 0.2, 0.9]),
    };
    const report = await replay(
      basicWorld(feeds),
      REFRESH,
      ...publish({ kev: kevOn('2026-11-21', BASIC, ...others(1)) }),
    );
    expect(report.events.map((event) => 'feeds' in event && event.feeds)).toEqual([
      [
        { feed: 'kev', date: '2026-11-20T03:00:00.000Z', entries: 1, changed: 0 },
        { feed: 'epss', date: '2026-11-20T00:00:00.000Z', entries: 1, changed: 0 },
      ],
      [
        { feed: 'kev', date: '2026-11-21T03:00:00.000Z', entries: 2, changed: 1 },
        { feed: 'epss', date: '2026-11-20T00:00:00.000Z', entries: 1, changed: 0 },
      ],
    ]);
  });
});
