import { parseInput } from '../../src/local/deployment/inputs.ts';
import { epssOn, kevOn } from '../support/feeds.ts';
import { ledgerOf } from '../support/ledger.ts';
import { type Report, replay, withRig } from '../support/replay.ts';
import { lastSubject, verdictText } from '../support/subjects.ts';
import {
  basicScan,
  basicScanEnded,
  digestOf,
  type EnhancedOptions,
  enhancedScan,
  enhancedScanEnded,
  pushOf,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const CVE = 'CVE-2026-20000';

const summaryOf = (report: Report) => verdictText(lastSubject(report));

const oneRule = (rule: object) => ({ quarantine: { 'the-rule': rule } });

/** CVE-2026-20000 is in KEV; it and CVE-2026-30001 have a score, and no other. */
const feeds = {
  kev: kevOn('2026-11-20', CVE),
  epss: epssOn('2026-11-21', [CVE, 0.5, 0.95], ['CVE-2026-30001', 0.49, 0.94]),
};

describe('a rule on enhanced findings', () => {
  const verdictOn = async (rule: object, finding: EnhancedOptions) => {
    const image = { imageDigest: api, imageTags: ['1.4.2'], scan: enhancedScan(finding) };
    const world = worldOf([image], { policy: oneRule(rule), feeds });
    return summaryOf(await replay(world, enhancedScanEnded(api, 1)));
  };
  const HIGH = { severity: 'HIGH', id: CVE };

  it.each<[string, object, EnhancedOptions, EnhancedOptions, EnhancedOptions, string]>([
    [
      'severity',
      { severity: 'HIGH' },
      HIGH,
      { severity: 'MEDIUM' },
      { severity: 'UNTRIAGED' },
      'approved nothing-counts',
    ],
    [
      'fix',
      { fix: 'available' },
      { ...HIGH, fixedInVersion: '2.9.15' },
      { ...HIGH, fixedInVersion: 'NotAvailable' },
      HIGH,
      'quarantined the-rule-unless-known',
    ],
    [
      'exploit',
      { exploit: 'known' },
      { ...HIGH, exploitAvailable: 'YES' },
      { ...HIGH, exploitAvailable: 'NO' },
      HIGH,
      'quarantined the-rule-unless-known',
    ],
    [
      'cvss',
      { cvss: 7 },
      { ...HIGH, score: 7 },
      { ...HIGH, score: 6.9 },
      HIGH,
      'quarantined the-rule-unless-known',
    ],
    [
      'kev',
      { kev: true },
      HIGH,
      { ...HIGH, id: 'CVE-2026-30000' },
      { ...HIGH, id: 'GHSA-aaaa-bbbb-cccc' },
      'undecided kev-unknown',
    ],
    [
      'epss',
      { epss: 0.5 },
      HIGH,
      { ...HIGH, id: 'CVE-2026-30001' },
      { ...HIGH, id: 'CVE-2026-30000' },
      'undecided epss-unknown',
    ],
    [
      'epss-percentile',
      { 'epss-percentile': 0.95 },
      HIGH,
      { ...HIGH, id: 'CVE-2026-30001' },
      { ...HIGH, id: 'CVE-2026-30000' },
      'undecided epss-unknown',
    ],
    [
      'in-use',
      { 'in-use': true },
      { ...HIGH, inUse: 2 },
      { ...HIGH, inUse: 0 },
      HIGH,
      'quarantined the-rule-unless-known',
    ],
    [
      'package-type',
      { 'package-type': ['npm', 'pip'] },
      { ...HIGH, packageManager: 'NPM' },
      { ...HIGH, packageManager: 'OS' },
      { ...HIGH, packageManager: null },
      'quarantined the-rule-unless-known',
    ],
    [
      'grace',
      { severity: 'HIGH', grace: { HIGH: '14 days' } },
      { ...HIGH, firstObservedAt: '2026-11-07T12:00:00Z' },
      { ...HIGH, firstObservedAt: '2026-11-07T12:00:01Z' },
      { ...HIGH, severity: 'CRITICAL' },
      'quarantined the-rule',
    ],
    [
      'grace since publication',
      { severity: 'HIGH', grace: '14 days', 'grace-since': 'published' },
      { ...HIGH, published: '2026-11-07T12:00:00Z' },
      { ...HIGH, published: '2026-11-07T12:00:01Z' },
      HIGH,
      'quarantined the-rule-unless-known',
    ],
  ])('%s: met, not met, and not known', async (_, rule, met, unmet, unknown, verdict) => {
    const findings = [met, unmet, unknown];
    const verdicts = [];
    for (const finding of findings) verdicts.push(await verdictOn(rule, finding));
    expect(verdicts).toEqual(['quarantined the-rule', 'approved nothing-counts', verdict]);
  });

  it('leaves the image undecided where the policy wants that of what is not known', async () => {
    const rule = { fix: 'available', 'when-unknown': 'undecided' };
    expect(await verdictOn(rule, HIGH)).toBe('undecided rule-unknown');
    expect(
      await verdictOn({ kev: true, 'when-unknown': 'quarantine' }, { ...HIGH, id: 'ALAS-1' }),
    ).toBe('quarantined the-rule-unless-known');
  });

  it('takes all of its conditions together', async () => {
    const rule = { severity: 'HIGH', fix: 'available', kev: true };
    expect(await verdictOn(rule, { ...HIGH, fixedInVersion: '2.9.15' })).toBe(
      'quarantined the-rule',
    );
    expect(await verdictOn(rule, { ...HIGH, fixAvailable: 'NO' })).toBe('approved nothing-counts');
  });

  it('names what is in grace, and when it counts', async () => {
    const finding = { ...HIGH, firstObservedAt: '2026-11-20T12:00:00Z', fixedInVersion: '2.9.15' };
    const image = { imageDigest: api, imageTags: ['1.4.2'], scan: enhancedScan(finding) };
    const policy = oneRule({ severity: 'HIGH', grace: '14 days' });
    const report = await replay(worldOf([image], { policy }), enhancedScanEnded(api, 1));
    expect(lastSubject(report)).toMatchObject({
      verdict: 'approved',
      reasons: [
        {
          code: 'nothing-counts',
          text: 'scanned completely, no finding meets a rule of the policy yet (1 in grace)',
        },
      ],
      inGrace: [{ rule: 'the-rule', id: CVE, until: '2026-12-04T12:00:00.000Z' }],
      reviewAt: '2026-12-04T12:00:00.000Z',
      fixPlan: { upgrades: [{ package: 'libxml2', from: '2.9.14', clears: [CVE] }] },
    });
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toMatch(
      /1 in grace: it counts from <!date\^\d+\^\{date_num\}\|2026-12-04>/,
    );
  });
});

describe('a rule on basic findings, which say little', () => {
  it.each([
    ['severity', { severity: 'HIGH' }, 'quarantined the-rule'],
    ['a severity above theirs', { severity: 'CRITICAL' }, 'approved nothing-counts'],
    ['fix', { fix: 'available' }, 'quarantined the-rule-unless-known'],
    ['exploit', { exploit: 'known' }, 'quarantined the-rule-unless-known'],
    ['cvss', { cvss: 7 }, 'quarantined the-rule-unless-known'],
    ['kev', { kev: true }, 'approved nothing-counts'],
    ['epss', { epss: 0.5 }, 'undecided epss-unknown'],
    ['in-use', { 'in-use': true }, 'quarantined the-rule-unless-known'],
    ['package-type', { 'package-type': 'os' }, 'quarantined the-rule'],
    ['package-type', { 'package-type': 'npm' }, 'approved nothing-counts'],
    ['grace', { severity: 'HIGH', grace: '1 day' }, 'approved nothing-counts'],
    [
      'grace since publication',
      { severity: 'HIGH', grace: '1 day', 'grace-since': 'published' },
      'quarantined the-rule-unless-known',
    ],
  ])('%s', async (_, rule, verdict) => {
    const image = { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('HIGH') };
    const world = worldOf([image], { policy: oneRule(rule), feeds });
    expect(summaryOf(await replay(world, basicScanEnded(api)))).toBe(verdict);
  });
});

describe('overrides', () => {
  const policy = {
    quarantine: { critical: { severity: 'CRITICAL' } },
    overrides: [
      { repository: 'shop/*', quarantine: { high: { severity: 'HIGH' } } },
      { tag: 'dev-*', mode: 'advise' },
      { repository: 'shop/api', tag: 'dev-*', mode: 'advise' },
    ],
  };
  const judgedAs = async (imageTags: string[], repositoryName = 'shop/api') => {
    const images = [{ imageDigest: api, imageTags, scan: basicScan('HIGH') }];
    const world = worldOf(images, { policy, repositoryName });
    return replay(world, basicScanEnded(api, 'COMPLETE', repositoryName));
  };

  it('without a match, the rules of the policy itself hold', async () => {
    const report = await judgedAs(['1.4.2'], 'platform/base');
    expect(summaryOf(report)).toBe('approved nothing-counts');
    expect(lastSubject(report).override).toBeUndefined();
  });

  it('by repository: other rules', async () => {
    const report = await judgedAs(['1.4.2']);
    expect(summaryOf(report)).toBe('quarantined high');
    expect(lastSubject(report).override).toEqual({ source: 'policy: overrides[0]', over: [] });
  });

  it('by tag: the more specific repository wins, then the tag', async () => {
    const report = await judgedAs(['dev-7']);
    expect(summaryOf(report)).toBe('approved nothing-counts');
    expect(lastSubject(report).override).toEqual({
      source: 'policy: overrides[2]',
      over: ['policy: overrides[0]', 'policy: overrides[1]'],
    });
  });

  it('an image with two tags gets the worst verdict that either calls for', async () => {
    for (const tags of [
      ['1.4.2', 'dev-7'],
      ['dev-7', '1.4.2'],
    ]) {
      const report = await judgedAs(tags);
      expect(summaryOf(report)).toBe('quarantined high');
      expect(report.images[0]?.tags).toContain('quarantined-a1a1a1a1a1a1');
    }
  });

  it('a release tag put on an approved development image takes the approval back', async () => {
    const images = [{ imageDigest: api, imageTags: ['dev-7'], scan: basicScan('HIGH') }];
    const tagged = { imageDigest: api, imageTags: ['dev-7', 'approved-a1a1a1a1a1a1', '1.4.2'] };
    const report = await replay(
      worldOf(images, { policy }),
      basicScanEnded(api),
      { world: { repositories: [{ repositoryName: 'shop/api', images: [tagged] }] } },
      pushOf(api, '1.4.2'),
    );
    expect(report.sns.map(({ subject }) => subject)).toEqual([
      '[approved] shop/api:dev-7',
      '[quarantined] shop/api:1.4.2',
    ]);
    expect(report.images[0]?.tags).toEqual(['1.4.2', 'dev-7', 'quarantined-a1a1a1a1a1a1']);
  });
});

describe('a policy that advises', () => {
  it('marks the image as approved, and says what would block and what to do', async () => {
    const finding = { severity: 'CRITICAL', fixedInVersion: '2.9.15' };
    const image = { imageDigest: api, imageTags: ['1.4.2'], scan: enhancedScan(finding) };
    const policy = { mode: 'advise', quarantine: { critical: { severity: 'CRITICAL' } } };
    const report = await replay(worldOf([image], { policy }), enhancedScanEnded(api, 1));
    expect(lastSubject(report)).toMatchObject({
      verdict: 'approved',
      reasons: [
        {
          code: 'only-advised',
          text: 'scanned completely; the policy advises and does not quarantine',
        },
        { code: 'critical', text: '1 finding is CRITICAL' },
      ],
      deciding: [],
      advised: [{ rule: 'critical', id: CVE, match: 'yes' }],
    });
    expect(report.images[0]?.tags).toEqual(['1.4.2', 'approved-a1a1a1a1a1a1']);
    const said = JSON.stringify(report.slack[0]?.body['blocks']);
    expect(said).toContain('*What would block* (the policy only advises here)');
    expect(said).toContain('Upgrade');
  });

  it('approves nothing that has not been scanned', async () => {
    const policy = { mode: 'advise', quarantine: { critical: { severity: 'CRITICAL' } } };
    const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'] }], { policy });
    expect(summaryOf(await replay(world, pushOf(api, '1.4.2')))).toBe(
      'undecided scan-never-scanned',
    );
  });
});

describe('another policy, deployed anew', () => {
  const images = [{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('HIGH') }];
  const strict = { quarantine: { high: { severity: 'HIGH' } } };
  const mild = { quarantine: { critical: { severity: 'CRITICAL' } } };

  it('judges the image again with the next event, and the record keeps both judgements', async () => {
    await withRig(worldOf(images, { policy: mild }), async (rig) => {
      const inputs = [basicScanEnded(api), { world: { policy: strict } }, basicScanEnded(api)];
      for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
      expect(rig.aws.sns.map(({ subject }) => subject)).toEqual([
        '[approved] shop/api:1.4.2',
        '[quarantined] shop/api:1.4.2',
      ]);
      const pk = `123456789012/eu-central-1/shop/api@${api}`;
      const history = await ledgerOf(rig.aws).items(pk, 'judgement/');
      const judged = history.map(({ judgement }) => judgement as Record<string, unknown>);
      expect(judged.map(({ verdict, rules }) => [verdict, rules])).toEqual([
        ['approved', []],
        ['quarantined', ['high']],
      ]);
      expect(new Set(judged.map(({ policyVersion }) => policyVersion)).size).toBe(2);
    });
  });

  it('that decides in the same way is put on record and not told', async () => {
    const other = { quarantine: { critical: { severity: 'CRITICAL', fix: 'available' } } };
    const report = await replay(
      worldOf(images, { policy: mild }),
      basicScanEnded(api),
      { world: { policy: other } },
      basicScanEnded(api),
    );
    expect(report.events.map(({ subjects }) => subjects[0]?.told)).toEqual([
      ['slack', 'sns'],
      undefined,
      [],
    ]);
    expect(report.slack).toHaveLength(1);
  });

  it('the same policy once more is nothing new', async () => {
    const report = await replay(
      worldOf(images, { policy: mild }),
      basicScanEnded(api),
      { world: { policy: mild } },
      basicScanEnded(api),
    );
    expect(report.calls['dynamodb:TransactWriteItems']).toBe(1);
  });
});
