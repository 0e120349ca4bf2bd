import { endStateOf, replay } from '../support/replay.ts';
import { lastSubject, subjectsOf, verdictText } from '../support/subjects.ts';
import {
  basicScan,
  basicScanEnded,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  indexImage,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const accepted = { by: 'dana@shop.example', reason: 'not reachable', until: '2026-11-30' };
const waiverFor = (scope: object) => ({
  id: 'CVE-2026-10000',
  repository: '*',
  ...scope,
  ...accepted,
});

const policyWith = (waiver: object, more: object = {}) => ({
  quarantine: { critical: { severity: 'CRITICAL' } },
  waivers: [waiver],
  ...more,
});

const oneImage = (policy: object, imageTags = ['1.4.2']) =>
  worldOf([{ imageDigest: api, imageTags, scan: basicScan('CRITICAL') }], { policy });

describe('a waiver', () => {
  it('lets the image pass, and says who has accepted what, why and until when', async () => {
    const waiver = { ...waiverFor({}), name: 'accepted', ticket: 'https://shop.example/T-7' };
    const report = await replay(oneImage(policyWith(waiver)), basicScanEnded(api));
    expect(lastSubject(report)).toMatchObject({
      verdict: 'approved',
      reasons: [
        {
          code: 'nothing-counts',
          text: 'scanned completely, no findings but those set aside',
        },
      ],
      counts: {},
      deciding: [],
      setAside: [
        {
          id: 'CVE-2026-10000',
          package: 'openssl',
          severity: 'CRITICAL',
          by: {
            kind: 'waived',
            waiver: 'accepted',
            by: 'dana@shop.example',
            why: 'not reachable',
            until: '2026-12-01T00:00:00.000Z',
            ticket: 'https://shop.example/T-7',
            source: 'policy: waivers[0]',
          },
        },
      ],
      reviewAt: '2026-12-01T00:00:00.000Z',
    });
    expect(report.images[0]?.tags).toEqual(['1.4.2', 'approved-a1a1a1a1a1a1']);
    const said = JSON.stringify(report.slack[0]?.body['blocks']);
    expect(said).toContain('waived by dana@shop.example until 2026-11-30');
    expect(said).toContain('not reachable');
  });

  it.each([
    ['a repository', { repository: 'shop/*' }],
    ['a tag', { tag: '1.*' }],
    ['a digest', { digest: api }],
    ['a package', { package: 'open*' }],
    ['a version', { version: '3.0.1' }],
    ['one of several ids', { id: ['CVE-2026-1', 'CVE-2026-10000'] }],
  ])('for %s that is there holds', async (_, scope) => {
    const report = await replay(oneImage(policyWith(waiverFor(scope))), basicScanEnded(api));
    expect(verdictText(lastSubject(report))).toBe('approved nothing-counts');
  });

  it.each([
    ['another repository', { repository: 'payments/*' }],
    ['another tag', { tag: '2.*' }],
    ['another digest', { digest: digestOf('b2') }],
    ['another package', { package: 'zlib' }],
    ['another version', { version: '3.0.2' }],
    ['another vulnerability', { id: 'CVE-2026-10001' }],
    ['a type of package that basic scanning does not look at', { 'package-type': 'npm' }],
    ['the right package in another repository', { package: 'openssl', repository: 'payments/*' }],
  ])('for %s does nothing', async (_, scope) => {
    const report = await replay(oneImage(policyWith(waiverFor(scope))), basicScanEnded(api));
    expect(verdictText(lastSubject(report))).toBe('quarantined critical');
    expect(lastSubject(report).setAside).toEqual([]);
  });

  it('for one of two tags does nothing: the other tag is pulled as well', async () => {
    const world = oneImage(policyWith(waiverFor({ tag: 'dev-*' })), ['1.4.2', 'dev-7']);
    const report = await replay(world, basicScanEnded(api));
    expect(verdictText(lastSubject(report))).toBe('quarantined critical');
  });

  it('for the digest of one platform does nothing for the index that people pull', async () => {
    const index = digestOf('f0');
    const arm64 = digestOf('c3');
    const images = [
      indexImage(index, ['2.0.0'], { amd64: api, arm64 }),
      { imageDigest: api, scan: basicScan('CRITICAL') },
      { imageDigest: arm64, scan: basicScan() },
    ];
    const judged = async (digest: string) => {
      const world = worldOf(images, { policy: policyWith(waiverFor({ digest })) });
      return verdictText(lastSubject(await replay(world, pushOf(index, '2.0.0'))));
    };
    expect(await judged(api)).toBe('quarantined critical');
    expect(await judged(index)).toBe('approved nothing-counts');
  });

  it('holds by an alias, and not by one that nobody has stated', async () => {
    const judged = async (aliases: string[]) => {
      const finding = { severity: 'CRITICAL', id: 'GHSA-aaaa-bbbb-cccc', aliases };
      const images = [{ imageDigest: api, imageTags: ['1.4.2'], scan: enhancedScan(finding) }];
      const world = worldOf(images, { policy: policyWith(waiverFor({})) });
      return verdictText(lastSubject(await replay(world, enhancedScanEnded(api, 1))));
    };
    expect(await judged(['CVE-2026-10000'])).toBe('approved nothing-counts');
    expect(await judged([])).toBe('quarantined critical');
  });

  it('leaves every other finding in the verdict', async () => {
    const images = [
      { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL', 'CRITICAL') },
    ];
    const world = worldOf(images, { policy: policyWith(waiverFor({})) });
    const subject = lastSubject(await replay(world, basicScanEnded(api)));
    expect(subject.verdict).toBe('quarantined');
    expect(subject.deciding.map(({ id }) => id)).toEqual(['CVE-2026-10001']);
    expect(subject.setAside.map(({ id }) => id)).toEqual(['CVE-2026-10000']);
  });
});

describe('a waiver that lapses', () => {
  const world = () => oneImage(policyWith(waiverFor({})));

  it('quarantines the image by the sweep, which says so once and moves the mark', async () => {
    const report = await replay(
      world(),
      basicScanEnded(api),
      { now: '2026-12-01T00:00:00Z' },
      SWEEP,
      SWEEP,
      { now: '2026-12-01T00:15:00Z' },
      SWEEP,
    );
    expect(endStateOf(report)).toEqual({
      images: [
        {
          repository: 'shop/api',
          digest: api,
          tags: ['1.4.2', 'quarantined-a1a1a1a1a1a1'],
          verdict: 'quarantined',
        },
      ],
      slack: [
        'Approved: shop/api:1.4.2. May ship. Scanned completely, no findings but those set aside.',
        'Quarantined: shop/api:1.4.2 (1 CRITICAL). Do not ship. 1 finding is CRITICAL. It was approved until now: the waiver of dana@shop.example ended on 2026-11-30.',
      ],
      sns: ['[approved] shop/api:1.4.2', '[quarantined] shop/api:1.4.2'],
      deadLetters: [],
    });
    expect(subjectsOf(report)).toHaveLength(2);
  });

  it('holds to its last millisecond', async () => {
    const report = await replay(
      world(),
      basicScanEnded(api),
      { now: '2026-11-30T23:59:59.999Z' },
      SWEEP,
      basicScanEnded(api),
    );
    expect(subjectsOf(report).map(({ verdict }) => verdict)).toEqual(['approved', 'approved']);
  });

  it('is noticed by any event, if one comes before the sweep', async () => {
    const report = await replay(
      world(),
      basicScanEnded(api),
      { now: '2026-12-01T00:00:00Z' },
      basicScanEnded(api),
      SWEEP,
    );
    expect(report.sns.map(({ subject }) => subject)).toEqual([
      '[approved] shop/api:1.4.2',
      '[quarantined] shop/api:1.4.2',
    ]);
  });

  it('and was extended in the meantime holds on, and nobody is told', async () => {
    const extended = { ...waiverFor({}), until: '2026-12-15' };
    const report = await replay(
      world(),
      basicScanEnded(api),
      { world: { policy: policyWith(extended) } },
      { now: '2026-12-01T00:00:00Z' },
      SWEEP,
      { now: '2026-12-16T00:00:00Z' },
      SWEEP,
    );
    expect(subjectsOf(report).map(({ verdict, reviewAt }) => [verdict, reviewAt])).toEqual([
      ['approved', '2026-12-01T00:00:00.000Z'],
      ['approved', '2026-12-16T00:00:00.000Z'],
      ['quarantined', undefined],
    ]);
  });

  it('of two that cover a finding, the later one holds', async () => {
    const policy = policyWith(waiverFor({}), {
      waivers: [
        { ...waiverFor({}), name: 'short', until: '2026-11-25' },
        { ...waiverFor({}), name: 'long', until: '2026-12-24' },
      ],
    });
    const report = await replay(
      oneImage(policy),
      basicScanEnded(api),
      { now: '2026-11-26T00:00:00Z' },
      SWEEP,
      { now: '2026-12-25T00:00:00Z' },
      SWEEP,
    );
    expect(subjectsOf(report).map(({ verdict }) => verdict)).toEqual(['approved', 'quarantined']);
  });

  it('that had lapsed before the image came does nothing', async () => {
    const lapsed = { ...waiverFor({}), until: '2026-11-20' };
    const report = await replay(oneImage(policyWith(lapsed)), basicScanEnded(api));
    expect(verdictText(lastSubject(report))).toBe('quarantined critical');
  });
});

describe('an ignore rule', () => {
  const ignoring = (rule: object) => ({
    quarantine: { medium: { severity: 'MEDIUM' } },
    ignore: [{ id: 'CVE-2026-*', package: 'openssl', reason: 'headers only', ...rule }],
  });

  it('takes findings out for good, with its name and reason beside them', async () => {
    const report = await replay(oneImage(ignoring({ name: 'headers' })), basicScanEnded(api));
    expect(lastSubject(report)).toMatchObject({
      verdict: 'approved',
      setAside: [
        {
          id: 'CVE-2026-10000',
          by: {
            kind: 'ignored',
            rule: 'headers',
            why: 'headers only',
            source: 'policy: ignore[0]',
          },
        },
      ],
    });
    expect(lastSubject(report).reviewAt).toBeUndefined();
  });

  it('for mild findings only leaves the others in the verdict', async () => {
    const images = [
      { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL', 'MEDIUM') },
    ];
    const world = worldOf(images, { policy: ignoring({ 'severity-at-most': 'HIGH' }) });
    const subject = lastSubject(await replay(world, basicScanEnded(api)));
    expect(subject.deciding.map(({ id }) => id)).toEqual(['CVE-2026-10000']);
    expect(subject.setAside.map(({ id }) => id)).toEqual(['CVE-2026-10001']);
  });

  it('for findings without a fix does nothing where the scanner does not say', async () => {
    const report = await replay(oneImage(ignoring({ fix: 'none' })), basicScanEnded(api));
    expect(verdictText(lastSubject(report))).toBe('quarantined medium');
  });
});

describe('an image that no scanner can read', () => {
  const description =
    'UnsupportedImageError: The operating system and/or package manager are not supported.';
  const scan = { imageScanStatus: { status: 'FAILED', description } };
  const unreadable = (policy: object) =>
    worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan }], { policy });
  const byReason = { undecided: 'scan-unsupported', repository: 'shop/*', ...accepted };

  it('ships by the word of a person, and no more when that lapses', async () => {
    const report = await replay(
      unreadable(policyWith(byReason)),
      pushOf(api, '1.4.2'),
      SWEEP,
      { now: '2026-12-01T00:00:00Z' },
      SWEEP,
    );
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'approved accepted-unscanned',
      'undecided scan-unsupported',
    ]);
    expect(endStateOf(report)).toMatchObject({
      images: [{ tags: ['1.4.2'], verdict: 'undecided' }],
      slack: [
        `Approved, unscanned: shop/api:1.4.2. May ship. The scanner does not support this image (The operating system and/or package manager are not supported); accepted by dana@shop.example until 2026-11-30: not reachable.`,
      ],
      deadLetters: [],
    });
  });

  it('does not ship by a waiver for findings', async () => {
    const report = await replay(
      unreadable(policyWith({ ...waiverFor({}), id: '*' })),
      pushOf(api, '1.4.2'),
    );
    expect(verdictText(lastSubject(report))).toBe('undecided scan-unsupported');
  });
});
