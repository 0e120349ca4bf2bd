import type { World } from '../../src/local/aws/world.ts';
import { epssOn, kevOn } from '../support/feeds.ts';
import { type Report, replay } from '../support/replay.ts';
import { lastSubject, subjectsOf, verdictText } from '../support/subjects.ts';
import {
  changeOf,
  digestOf,
  type EnhancedOptions,
  enhancedScan,
  enhancedScanEnded,
  indexImage,
  pendingScan,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const first = digestOf('a1');
const second = digestOf('b2');
const third = digestOf('c3');

const image = (
  imageDigest: string,
  tag: string,
  imagePushedAt: string,
  ...findings: EnhancedOptions[]
): World['repositories'][number]['images'][number] => ({
  imageDigest,
  imageTags: [tag],
  imagePushedAt,
  scan: enhancedScan(...findings),
});

const high = (id: string, more: Partial<EnhancedOptions> = {}): EnhancedOptions => ({
  severity: 'HIGH',
  id,
  fixedInVersion: '2.9.15',
  ...more,
});

const scanned = (...digests: string[]) => digests.map((digest) => enhancedScanEnded(digest));
const blocksOf = (report: Report) => JSON.stringify(report.slack.at(-1)?.body['blocks']);

describe('the next image of a line of tags', () => {
  it('is told with what is new, fixed and still open since the one before', async () => {
    const world = worldOf([
      image(first, '1.4.2', '2026-11-20T09:00:00Z', high('CVE-2026-1111'), high('CVE-2026-2222')),
      image(second, '1.5.0', '2026-11-21T09:00:00Z', high('CVE-2026-2222'), high('CVE-2026-3333')),
    ]);
    const report = await replay(world, ...scanned(first, second));
    expect(lastSubject(report, first).diff).toBeUndefined();
    expect(lastSubject(report, second).diff).toEqual({
      against: { digest: first, name: '1.4.2' },
      new: [{ id: 'CVE-2026-3333', package: 'libxml2', version: '2.9.14' }],
      fixed: [{ id: 'CVE-2026-1111', package: 'libxml2', version: '2.9.14' }],
      open: 1,
    });
    expect(blocksOf(report)).toContain('1.4.2');
    expect(blocksOf(report)).toMatch(/1 new\*? \(1 HIGH\), 1 fixed, 1 still open/);
    expect(JSON.parse(report.sns.at(-1)?.message ?? '')).toMatchObject({
      diff: { against: { name: '1.4.2' } },
    });
  });

  it('is compared with its own line, though another line was pushed in between', async () => {
    const world = worldOf([
      image(first, '1.4.2', '2026-11-19T09:00:00Z', high('CVE-2026-1111')),
      image(third, '1.4.2-alpine', '2026-11-20T09:00:00Z'),
      image(second, '1.5.0', '2026-11-21T09:00:00Z', high('CVE-2026-1111')),
    ]);
    const report = await replay(world, ...scanned(first, third, second));
    expect(lastSubject(report, second).diff).toMatchObject({
      against: { name: '1.4.2' },
      new: [],
      open: 1,
    });
  });

  it('without a line of its own is compared with the last image of the repository', async () => {
    const world = worldOf([
      image(first, '1.4.2', '2026-11-19T09:00:00Z'),
      image(third, '1.4.3', '2026-11-20T09:00:00Z'),
      image(second, 'hotfix', '2026-11-21T09:00:00Z'),
    ]);
    const report = await replay(world, ...scanned(first, third, second));
    expect(lastSubject(report, second).diff?.against).toEqual({ digest: third, name: '1.4.3' });
  });

  it('goes by the time of the push, not by the order in which the scans end', async () => {
    const world = worldOf([
      image(first, '1.4.2', '2026-11-20T09:00:00Z'),
      image(second, '1.5.0', '2026-11-21T09:00:00Z'),
    ]);
    const report = await replay(world, ...scanned(second, first));
    expect(subjectsOf(report).map(({ diff }) => diff)).toEqual([undefined, undefined]);
  });

  it('takes a vulnerability in a newer version of the same package for the same', async () => {
    const world = worldOf([
      image(first, '1.4.2', '2026-11-20T09:00:00Z', high('CVE-2026-1111', { version: '2.9.13' })),
      image(second, '1.5.0', '2026-11-21T09:00:00Z', high('CVE-2026-1111', { version: '2.9.14' })),
    ]);
    const report = await replay(world, ...scanned(first, second));
    expect(lastSubject(report, second).diff).toMatchObject({ new: [], fixed: [], open: 1 });
  });

  it('calls nothing fixed while its own scan is not complete', async () => {
    const world = worldOf([
      image(first, '1.4.2', '2026-11-20T09:00:00Z', high('CVE-2026-1111')),
      { ...image(second, '1.5.0', '2026-11-21T09:00:00Z'), scan: pendingScan() },
    ]);
    const report = await replay(world, ...scanned(first), pushOf(second, '1.5.0'));
    expect(lastSubject(report, second)).toMatchObject({
      verdict: 'undecided',
      diff: { new: [], fixed: [], open: 0 },
    });
  });

  it('is not compared with an image of which not everything was known', async () => {
    const world = worldOf([
      image(first, '1.4.2', '2026-11-19T09:00:00Z', high('CVE-2026-1111')),
      { ...image(third, '1.4.3', '2026-11-20T09:00:00Z'), scan: pendingScan() },
      image(second, '1.5.0', '2026-11-21T09:00:00Z', high('CVE-2026-1111')),
    ]);
    const report = await replay(
      world,
      ...scanned(first),
      pushOf(third, '1.4.3'),
      ...scanned(second),
    );
    expect(lastSubject(report, second).diff).toMatchObject({ against: { name: '1.4.2' }, new: [] });
  });

  it('is compared as an index with an index: each vulnerability counts once', async () => {
    const [amd64, arm64] = [digestOf('d4'), digestOf('e5')];
    const [oldIndex, newIndex] = [digestOf('f0'), digestOf('f1')];
    const platform = (imageDigest: string, ...findings: EnhancedOptions[]) => ({
      imageDigest,
      scan: enhancedScan(...findings),
    });
    const world = worldOf([
      {
        ...indexImage(oldIndex, ['2.0.0'], { amd64, arm64 }),
        imagePushedAt: '2026-11-20T09:00:00Z',
      },
      {
        ...indexImage(newIndex, ['2.0.1'], { amd64: first, arm64: second }),
        imagePushedAt: '2026-11-21T09:00:00Z',
      },
      platform(amd64, high('CVE-2026-1111')),
      platform(arm64, high('CVE-2026-1111')),
      platform(first, high('CVE-2026-1111')),
      platform(second, high('CVE-2026-1111'), high('CVE-2026-2222')),
    ]);
    const report = await replay(world, pushOf(oldIndex, '2.0.0'), pushOf(newIndex, '2.0.1'));
    expect(lastSubject(report, newIndex).diff).toMatchObject({
      against: { name: '2.0.0' },
      new: [{ id: 'CVE-2026-2222' }],
      fixed: [],
      open: 1,
    });
  });
});

describe('when a finding was first seen', () => {
  const policy = { quarantine: { high: { severity: 'HIGH', grace: '10 days' } } };
  const findings = [high('CVE-2026-1111')];
  const world = () =>
    worldOf([image(first, '1.4.2', '2026-11-21T11:00:00Z', ...findings)], { policy });
  const pushed = (...more: EnhancedOptions[]) =>
    changeOf([image(second, '1.4.3', '2026-11-28T11:00:00Z', ...more)]);

  it('is carried over to the next image: a new push does not begin the grace anew', async () => {
    const report = await replay(
      world(),
      ...scanned(first),
      pushed(...findings),
      { now: '2026-11-28T12:00:00Z' },
      ...scanned(second),
      { now: '2026-12-01T12:00:00Z' },
      SWEEP,
    );
    const inGrace = subjectsOf(report).map(({ inGrace: [one] }) => [one?.firstSeen, one?.until]);
    expect(inGrace.slice(0, 2)).toEqual([
      ['2026-11-21T12:00:00.000Z', '2026-12-01T12:00:00.000Z'],
      ['2026-11-21T12:00:00.000Z', '2026-12-01T12:00:00.000Z'],
    ]);
    expect(verdictText(lastSubject(report, first))).toBe('quarantined high');
    expect(verdictText(lastSubject(report, second))).toBe('quarantined high');
  });

  it('of what the next image brings is the day on which it brings it', async () => {
    const report = await replay(
      world(),
      ...scanned(first),
      pushed(...findings, high('CVE-2026-2222')),
      { now: '2026-11-28T12:00:00Z' },
      ...scanned(second),
    );
    const { inGrace } = lastSubject(report, second);
    expect(inGrace.map(({ id, firstSeen }) => [id, firstSeen])).toEqual([
      ['CVE-2026-1111', '2026-11-21T12:00:00.000Z'],
      ['CVE-2026-2222', '2026-11-28T12:00:00.000Z'],
    ]);
  });

  it("is the scanner's word where that is older", async () => {
    const older = high('CVE-2026-1111', { firstObservedAt: '2026-11-12T12:00:00Z' });
    const report = await replay(
      worldOf([image(first, '1.4.2', '2026-11-21T11:00:00Z', older)], { policy }),
      ...scanned(first),
    );
    expect(lastSubject(report).inGrace[0]?.until).toBe('2026-11-22T12:00:00.000Z');
  });
});

describe('the fix plan', () => {
  it('names the smallest set of upgrades, what removes the most risk first', async () => {
    const scan = [
      high('CVE-2026-1111', { package: 'zlib', version: '1.2.0', fixedInVersion: '1.3.0' }),
      high('CVE-2026-2222', { package: 'curl', version: '8.0.0', fixedInVersion: '8.4.0' }),
      high('CVE-2026-3333', { package: 'curl', version: '8.0.0', fixedInVersion: '8.10.0' }),
      high('CVE-2026-4444', { package: 'sharp', version: '0.32.5', fixedInVersion: '0.32.6' }),
      high('CVE-2026-5555', { package: 'tar', version: '1.34', fixedInVersion: 'NotAvailable' }),
      high('CVE-2026-6666', { package: 'perl', version: '5.36' }),
    ].map(({ fixedInVersion, ...finding }) => ({
      ...finding,
      packageManager: 'NODEPKG',
      ...(finding.package !== 'perl' && fixedInVersion && { fixedInVersion }),
    }));
    const world = worldOf([image(first, '1.4.2', '2026-11-20T09:00:00Z', ...scan)], {
      policy: { quarantine: { high: { severity: 'HIGH' } } },
      feeds: {
        kev: kevOn('2026-11-20', 'CVE-2026-4444'),
        epss: epssOn('2026-11-21', ['CVE-2026-1111', 0.2, 0.9]),
      },
    });
    const report = await replay(world, ...scanned(first));
    expect(lastSubject(report).fixPlan).toEqual({
      upgrades: [
        {
          package: 'sharp',
          from: '0.32.5',
          to: { state: 'version', version: '0.32.6' },
          clears: ['CVE-2026-4444'],
          kev: 1,
          leaves: [],
        },
        {
          package: 'curl',
          from: '8.0.0',
          to: { state: 'version', version: '8.10.0' },
          clears: ['CVE-2026-2222', 'CVE-2026-3333'],
          kev: 0,
          leaves: [],
        },
        {
          package: 'zlib',
          from: '1.2.0',
          to: { state: 'version', version: '1.3.0' },
          clears: ['CVE-2026-1111'],
          kev: 0,
          leaves: [],
        },
      ],
      noFix: [{ id: 'CVE-2026-5555', package: 'tar', version: '1.34' }],
      unknownFix: [{ id: 'CVE-2026-6666', package: 'perl', version: '5.36' }],
    });
  });
});
