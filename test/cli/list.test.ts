import { readFileSync } from 'node:fs';
import type { Digest } from '../../src/core/digest.ts';
import type { Judgement } from '../../src/core/judgement/judgement.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { Records } from '../../src/records/records.ts';
import { embedded, stopAll } from '../local/embedded.ts';
import { createLedger, type Ledger, ledgerOf } from '../support/ledger.ts';
import { judgement, seenWith } from '../support/samples.ts';
import { removeFiles, run } from './run-program.ts';

/*
 * The list of a ledger in which 250 images of one repository stand, and some of every other kind.
 */

const ACCOUNT = '210987654321';
const REGION = 'eu-central-1';

let aws: EmbeddedAws;
let ledger: Ledger;
let records: Records;
let now = new Date('2026-11-21T10:00:00.000Z');

const digestOf = (number: number): Digest =>
  `sha256:${number.toString(16).padStart(64, '0')}` as Digest;
const imageOf = (repository: string, number: number) => ({
  account: ACCOUNT,
  region: REGION,
  repository,
  digest: digestOf(number),
});

const judged = (repository: string, number: number, more: Partial<Judgement> = {}) =>
  records.begin({
    judgement: judgement({ image: imageOf(repository, number), names: [`1.${number}`], ...more }),
    findings: [],
    previous: undefined,
    settled: true,
  });

const undecided = (code: string): Partial<Judgement> => ({
  verdict: 'undecided',
  reasons: [{ code, text: 'not known' }],
  undecidedSince: '2026-11-20T08:30:00.000Z',
});

beforeAll(async () => {
  aws = await embedded();
  await createLedger(aws);
  ledger = ledgerOf(aws);
  records = ledger.recordsAt(() => now);
  for (let first = 0; first < 250; first += 50) {
    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        judged('shop/many', first + at, { verdict: 'approved' }),
      ),
    );
  }
  await judged('shop/api', 1, {
    verdict: 'quarantined',
    counts: { CRITICAL: 1, HIGH: 3, MEDIUM: 10, LOW: 2 },
    names: ['latest', '1.4.2'],
    override: 'policy.yml:12',
  });
  await judged('shop/api', 2, { verdict: 'quarantined', counts: { HIGH: 1 }, names: [] });
  await judged('team/web', 3, { ...undecided('scan-pending'), counts: { LOW: 4 } });
  await judged('team/web', 4, { standing: 'unnamed', names: [] });
  await judged('team/web', 5, undecided('image-missing'));
});
beforeEach(() => {
  now = new Date('2026-11-21T10:00:00.000Z');
  aws.calls.length = 0;
});
afterAll(async () => {
  await stopAll();
  removeFiles();
});

const list = (args: readonly string[] = [], at = '2026-11-21T10:05:00.000Z') =>
  run(['list', '--table', 'ledger', ...args], {
    env: aws.environment,
    time: { clock: () => Date.parse(at), pause: async () => {} },
  });
const listed = async (...args: readonly string[]) => {
  const { out } = await list([...args, '--json']);
  return (JSON.parse(out) as { name: string; verdict: string }[]).map(({ name }) => name);
};

const golden = readFileSync(new URL('./golden/list.txt', import.meta.url), 'utf8');

describe('the list of what stands', () => {
  it('shows one line an image in columns, the quarantined first', async () => {
    const { code, out, err } = await list(['--repository', '*a*[iy]*', '--all']);
    expect([code, out]).toEqual([0, '']);
    expect(err).toBe('0 images\n');
    const others = await list(['--repository', '????/???', '--all']);
    expect(others.out).toBe(golden);
    expect(others.err).toBe('5 images: 2 quarantined, 2 undecided, 1 approved\n');
  });

  it('goes through every page, and reads no image twice', async () => {
    const { code, out, err } = await list();
    const lines = out.trimEnd().split('\n');
    expect([code, lines.length]).toEqual([0, 1 + 253]);
    expect(new Set(lines).size).toBe(254);
    expect(err).toBe('253 images: 2 quarantined, 1 undecided, 250 approved\n');
    expect(aws.countCalls()).toEqual({ 'dynamodb:Query': 3, 'dynamodb:BatchGetItem': 5 });
  });

  it('leaves out what has no name and what has gone, unless asked', async () => {
    expect(await listed('--repository', 'team/*')).toEqual(['team/web:1.3']);
    expect(await listed('--repository', 'team/*', '--all')).toEqual([
      'team/web:1.3',
      `team/web@${digestOf(4)}`,
      'team/web:1.5',
    ]);
  });

  it('of one verdict, in repositories that match, is read alone', async () => {
    expect(await listed('--verdict', 'quarantined', '--repository', 'shop/api')).toEqual([
      'shop/api:1.4.2',
      `shop/api@${digestOf(2)}`,
    ]);
    expect(aws.countCalls()).toEqual({ 'dynamodb:Query': 1, 'dynamodb:BatchGetItem': 1 });
    expect(await listed('--repository', 'shop/ap')).toEqual([]);
  });

  it('is one JSON document with a line for each image', async () => {
    const { out } = await list(['--repository', 'shop/*', '--json']);
    expect(out.trimEnd().split('\n')).toHaveLength(253);
    expect((JSON.parse(out) as unknown[])[0]).toEqual({
      image: imageOf('shop/api', 1),
      name: 'shop/api:1.4.2',
      verdict: 'quarantined',
      listedAs: 'quarantined',
      reasons: [{ code: 'nothing-counts', text: 'scanned completely, no findings' }],
      counts: { CRITICAL: 1, HIGH: 3, MEDIUM: 10, LOW: 2 },
      names: ['latest', '1.4.2'],
      judgement: 1,
      judgedAt: '2026-11-21T10:00:05.000Z',
      since: '2026-11-21T10:00:05.000Z',
      policyVersion: 'built-in-1',
      override: 'policy.yml:12',
      due: { kind: 'watched', at: '2026-11-22T10:00:05.000Z' },
      overdue: false,
    });
  });
});

describe('an image whose verdict has changed', () => {
  it('stands under the new one alone', async () => {
    const image = imageOf('shop/moved', 6);
    const previous = await judged('shop/moved', 6);
    await records.begin({
      judgement: judgement({ image, verdict: 'quarantined' }),
      findings: [],
      previous,
      settled: true,
    });
    expect(await listed('--repository', 'shop/moved')).toEqual(['shop/moved:1.4.2']);
    expect(await listed('--repository', 'shop/moved', '--verdict', 'approved')).toEqual([]);
  });
});

describe('a record that a former version wrote', () => {
  it('is in the list as soon as it is written again', async () => {
    const current = await judged('shop/old', 7);
    const image = imageOf('shop/old', 7);
    const pk = `${ACCOUNT}/${REGION}/shop/old@${image.digest}`;
    await ledger.put({ pk, sk: 'state', current });
    expect(await listed('--repository', 'shop/old')).toEqual([]);
    await records.putOff(current, seenWith());
    expect(await listed('--repository', 'shop/old')).toEqual(['shop/old:1.7']);
  });
});

describe('a record that cannot be read', () => {
  it('is named, and the others are listed', async () => {
    await judged('broken/api', 8);
    const pk = `${ACCOUNT}/${REGION}/broken/api@${digestOf(9)}`;
    await ledger.put({
      pk,
      sk: 'state',
      current: { judgement: {} },
      listedAs: 'approved',
      image: `broken/api@${digestOf(9)}`,
    });
    const { code, out, err } = await list(['--repository', 'broken/*']);
    expect(code).toBe(1);
    expect(out).toContain('broken/api:1.8');
    expect(err).toContain(`the record of ${pk} cannot be read`);
    expect(err).toContain('2 images: 1 approved, 1 that cannot be read');
  });
});

describe('what is overdue', () => {
  it('was due more than ten minutes ago, a daily look an hour, or has failed, whatever it is called', async () => {
    const pk = `${ACCOUNT}/${REGION}/shop/failing@${digestOf(10)}`;
    const current = await judged('shop/failing', 10);
    await ledger.put({
      pk,
      sk: 'state',
      current,
      due: 'review',
      dueAt: '2026-11-21T11:30:00.000Z',
      failed: { cause: 'ECR denied access', since: '2026-11-21T10:20:00.000Z', times: 3 },
    });
    expect(await listed('--overdue')).toEqual(['shop/failing:1.10']);
    const { out } = await list(['--overdue'], '2026-11-22T10:10:05.001Z');
    expect(out).toContain(
      '2026-11-21 11:30 UTC (review), failed 3 times since 2026-11-21 10:20 UTC: ECR denied access\n',
    );
    expect(out).toContain('overdue since 2026-11-22 10:00 UTC (undecided)\n');
    expect(out.trimEnd().split('\n')).toHaveLength(4);
    const later = await list(['--overdue', '--repository', 'shop/api'], '2026-11-22T11:00:05.001Z');
    expect(later.err).toBe('2 images: 2 quarantined\n');
  });

  it('is also what a verdict sets off, where nobody looks at it, or its call fails', async () => {
    const at = (number: number, sk: string, more: object) =>
      ledger.put({ pk: `${ACCOUNT}/${REGION}/shop/set-off@${digestOf(number)}`, sk, ...more });
    const dueAt = '2026-11-21T09:49:00.000Z';
    await judged('shop/set-off', 21);
    await judged('shop/set-off', 22);
    const failed = { cause: 'ThrottlingException', since: dueAt, times: 2 };
    await at(21, 'trigger/000001', { due: 'trigger', dueAt });
    const later = '2026-11-21T10:30:00.000Z';
    await at(22, 'trigger/000001/deploy', { due: 'call', dueAt: later, call: { failed } });
    const { out } = await list(['--overdue', '--repository', 'shop/set-off']);
    const lines = out.trimEnd().split('\n').slice(1);
    expect(lines).toEqual([
      expect.stringMatching(
        /shop\/set-off:1.21 .* overdue since 2026-11-21 09:49 UTC \(trigger\)$/,
      ),
      expect.stringMatching(
        /shop\/set-off:1.22 .* 2026-11-21 10:30 UTC \(call\), failed 2 times .*: ThrottlingException$/,
      ),
    ]);
  });
});

describe('bad input', () => {
  it.each([
    [['--verdict', 'aproved'], '--verdict: "aproved" is no verdict: did you mean approved?\n'],
    [
      ['--verdict', '7'],
      '--verdict: "7" is no verdict: expected approved, undecided or quarantined\n',
    ],
    [['shop/*'], 'list: it takes no argument; did you mean --repository shop/*?\n'],
    [
      ['--world', 'world.json'],
      'list: a world has no ledger of before: simulate --world judges its images\n',
    ],
    [['--overdo'], 'list: there is no option --overdo; did you mean --overdue?\n'],
  ])('%j is told in one sentence', async (args, sentence) => {
    expect(await list(args)).toEqual({ code: 2, out: '', err: sentence });
  });

  it('a ledger of a former version says what to do', async () => {
    await aws.createTable({
      TableName: 'former',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
    const { code, err } = await run(['list', '--table', 'former'], { env: aws.environment });
    expect([code, err]).toEqual([
      2,
      'the table former has no list of its images yet: deploy this version first\n',
    ]);
  });
});
