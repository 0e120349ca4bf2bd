import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunUsage, Usage } from '../bench/usage.ts';
import { measureUsage } from '../bench/usage.ts';
import { usageSection } from '../bench/usage-section.ts';
import { ofClock, ofLife, ofLooks, ofPublishing, secondsOf, usdOf } from '../bin/costs/costs.ts';
import { type Deployed, readDeployed, runsAMonth } from '../bin/costs/deployed.ts';
import { answerOf, costsPage } from '../bin/costs/page.ts';
import { PRICES_JSON, readPrices } from '../bin/costs/prices.ts';

const prices = readPrices();

describe('what is measured', () => {
  const deployed = readDeployed();
  let usage: Usage;
  beforeAll(async () => {
    usage = await measureUsage();
  });

  it('docs/costs.md is what it comes to', () => {
    // npm run costs writes it.
    expect(readFileSync('docs/costs.md', 'utf8')).toBe(costsPage(usage, deployed, prices));
  });

  it('docs/operations.md gives the same short answer', () => {
    const { images, watched, fixed, inspector } = answerOf(usage, deployed, prices);
    const text = readFileSync('docs/operations.md', 'utf8').replaceAll('\n', ' ');
    for (const usd of [images, watched, fixed, inspector]) expect(text).toContain(`${usd} $`);
  });

  it('is the push, the scan and the own mark of an image, and the calls to ECR', () => {
    const [approved] = usage.lives;
    expect(approved?.runs.map(({ functionName, calls }) => [functionName, calls])).toEqual([
      [
        'image-arrived',
        {
          'dynamodb:Query': 2,
          'dynamodb:TransactWriteItems': 1,
          'ecr:BatchGetImage': 1,
          'ecr:DescribeImageScanFindings': 1,
          'ecr:DescribeImages': 1,
        },
      ],
      [
        'scan-finished',
        {
          'dynamodb:PutItem': 1,
          'dynamodb:Query': 2,
          'dynamodb:TransactWriteItems': 1,
          'ecr:BatchGetImage': 1,
          'ecr:DescribeImageScanFindings': 1,
          'ecr:DescribeImages': 1,
          'ecr:GetDownloadUrlForLayer': 1,
          'ecr:PutImage': 1,
          'sns:Publish': 1,
        },
      ],
      ['image-arrived', { 'dynamodb:Query': 1 }],
    ]);
    expect(approved?.runs.map(({ writeUnits, readUnits }) => [writeUnits, readUnits])).toEqual([
      [12, 2],
      [20, 2],
      [0, 1],
    ]);
  });

  it('is more with more findings, and least where there is nothing to do', () => {
    const written = usage.lives.map(({ runs }) =>
      runs.reduce((sum, one) => sum + one.writeUnits, 0),
    );
    expect(written).toEqual(written.toSorted((a, b) => a - b));
    expect(usage.refresh.writeUnits).toBeGreaterThan(1_000);
    expect(usage.idle.map(({ functionName, writeUnits }) => [functionName, writeUnits])).toEqual([
      ['sweep', 3],
      ['compare-registry', 2],
      ['digest', 2],
      ['refresh-threat-intel', 0],
      ['deploy-trigger', 0],
    ]);
  });

  it('is printed by the bench, for programs too', () => {
    const { columns, rows } = usageSection(usage);
    expect(columns).toEqual(['calls', 'write units', 'read units', 'logged bytes']);
    expect(rows[0]?.name).toBe('approved: 1. image-arrived');
    expect(rows[0]?.figures.map(({ value }) => value)).toEqual([6, 12, 2, 1_500]);
  });
});

describe('the arithmetic', () => {
  const deployed: Deployed = {
    memory: { 'scan-finished': 1_024, sweep: 512 },
    runs: { sweep: 1_000 },
    alarmMetrics: 20,
  };
  const run = (functionName: string, more: Partial<RunUsage> = {}): RunUsage => ({
    functionName,
    calls: {},
    readUnits: 0,
    writeUnits: 0,
    logBytes: 0,
    ...more,
  });

  it('bills the calls one after the other, the processor, and its share of a cold start', () => {
    const scanned = run('scan-finished', { calls: { 'ecr:PutImage': 2, 'dynamodb:Query': 3 } });
    expect(secondsOf(scanned, false)).toBeCloseTo(0.33);
    expect(secondsOf(scanned, true)).toBeCloseTo(0.53);
  });

  it('multiplies an image by a thousand, and by the price for so many', () => {
    const runs = [run('scan-finished', { writeUnits: 40, calls: { 'sns:Publish': 1 } })];
    const used = ofLife({ name: 'one', runs, storedBytes: 1_024 ** 2 }, deployed, 1_000);
    const usdFor = (id: string) =>
      usdOf(
        used.filter(({ price }) => price === id),
        prices,
      );
    expect(usdFor('dynamodb-write')).toBeCloseTo(0.025);
    expect(usdFor('sns-publish')).toBeCloseTo(0.0005);
    expect(usdFor('lambda-request')).toBeCloseTo(0.0002);
    expect(usdFor('lambda-time')).toBeCloseTo(330 * 0.0000133334);
    expect(usdFor('dynamodb-storage')).toBeCloseTo((1_000 / 1_024) * 0.25);
  });

  const NOTHING = {
    lives: [],
    publishing: { images: 1, run: run('publish-report'), pageBytes: 0, imageBytes: 0 },
  };

  it('takes off a look what the sweep does anyway', () => {
    const idle = [run('sweep', { writeUnits: 3 })];
    const looks = { images: 10, run: run('sweep', { writeUnits: 23 }) };
    const used = ofLooks(
      { ...NOTHING, looks, comparison: looks, refresh: looks.run, idle },
      deployed,
      1,
    );
    expect(used).toEqual([{ price: 'dynamodb-write', quantity: expect.closeTo((2 * 730) / 24) }]);
  });

  it('takes a page for what it is without images, and for what each of them adds, on each day that is kept', () => {
    const looks = { images: 1, run: run('sweep') };
    const publishing = {
      images: 10,
      run: run('publish-report', { readUnits: 20, calls: { 's3:PutObject': 2 } }),
      pageBytes: 1_024 ** 2,
      imageBytes: 1_024,
    };
    const usage = { lives: [], looks, comparison: looks, publishing, refresh: looks.run, idle: [] };
    const used = ofPublishing(usage, { ...deployed, memory: { 'publish-report': 1_024 } }, 1_000);
    const of = (id: string) => used.find(({ price }) => price === id)?.quantity;
    expect(of('s3-storage')).toBeCloseTo(((1 + 1_000 / 1_024) / 1_024) * 91);
    expect(of('s3-put')).toBeCloseTo((2 * 730) / 24);
    expect(of('dynamodb-read')).toBeCloseTo((2_000 * 730) / 24);
  });

  it('multiplies what finds nothing to do by how often the clock comes', () => {
    const idle = [run('sweep', { readUnits: 11 })];
    const looks = { images: 1, run: run('sweep') };
    const usage = { ...NOTHING, looks, comparison: looks, refresh: looks.run, idle };
    const used = ofClock('sweep', usage, deployed);
    expect(used.find(({ price }) => price === 'dynamodb-read')?.quantity).toBe(11_000);
    expect(used.find(({ price }) => price === 'lambda-time')?.quantity).toBeCloseTo(50);
  });

  it.each([
    ['a service whose time nobody has said', { calls: { 'quantum:Leap': 1 } }, 'quantum:Leap'],
    ['a function whose memory is not known', { functionName: 'other' }, 'other'],
  ])('refuses %s', (_, more, name) => {
    const life = { name: 'one', runs: [run('scan-finished', more)], storedBytes: 0 };
    expect(() => ofLife(life, deployed, 1)).toThrow(name);
  });

  it('refuses what has no price', () => {
    expect(() => usdOf([{ price: 'luck', quantity: 1 }], prices)).toThrow('luck');
  });
});

describe('what is deployed', () => {
  it.each([
    ['rate(1 minute)', 43_800],
    ['rate(10 minutes)', 4_380],
    ['rate(12 hours)', 60.833],
    ['cron(0/10 6-23 * * ? *)', 3_285],
  ])('%s comes %d times a month', (rate, runs) => {
    expect(runsAMonth(rate)).toBeCloseTo(runs, 2);
  });

  it('refuses a rate that it does not know', () => {
    expect(() => runsAMonth('cron(0 12 ? * MON *)')).toThrow('cron(0 12 ? * MON *)');
  });

  it('has the memory of serverless.yml, and the setting as it comes where none stands there', () => {
    expect(readDeployed().memory).toMatchObject({
      'scan-finished': 1_024,
      'refresh-threat-intel': 256,
      digest: 512,
    });
  });
});

describe('the list of prices', () => {
  it('has for each a day or month, and a page of Amazon', () => {
    for (const { asOf, source } of prices.values()) {
      expect(asOf).toMatch(/^202[56]-\d\d(-\d\d)?$/);
      expect(source).toMatch(/^https:\/\/(aws|pricing\.us-east-1)\.amazon(aws)?\.com\//);
    }
    expect(prices.size).toBeGreaterThan(20);
  });

  const listOf = async (change: (list: Record<string, unknown>[]) => unknown[]) => {
    const path = join(tmpdir(), `prices-${process.pid}.json`);
    const list = JSON.parse(readFileSync(PRICES_JSON, 'utf8')) as Record<string, unknown>[];
    await writeFile(path, JSON.stringify(change(list)));
    return () => readPrices(path);
  };

  it.each<[string, (list: Record<string, unknown>[]) => unknown[], string]>([
    ['without a date', (list) => list.map((one) => ({ ...one, asOf: undefined })), 'asOf'],
    ['without a source', (list) => list.map((one) => ({ ...one, source: 'hearsay' })), 'source'],
    ['that stands twice', (list) => [...list, ...list], 'twice'],
  ])('refuses a price %s', async (_, change, complaint) => {
    expect(await listOf(change)).toThrow(complaint);
  });
});
