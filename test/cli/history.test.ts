import { readFileSync } from 'node:fs';
import type { KeptFinding } from '../../src/core/findings/kept-finding.ts';
import { imageKey } from '../../src/core/image.ts';
import type { Judgement } from '../../src/core/judgement/judgement.ts';
import type { Current } from '../../src/core/ledger/ledger.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { Records } from '../../src/records/records.ts';
import { embedded, stopAll } from '../local/embedded.ts';
import { createLedger, type Ledger, ledgerOf } from '../support/ledger.ts';
import { digestOf, finding, IMAGE, judgement } from '../support/samples.ts';
import { removeFiles, run } from './run-program.ts';

/*
 * What became of one image in five judgements.
 */

const DAY = 86_400_000;
const waived = {
  kind: 'waived',
  waiver: 'openssl for now',
  by: 'dana@shop.example',
  why: 'not reachable',
  until: '2026-12-31T00:00:00.000Z',
  ticket: 'SEC-123',
  source: 'policy.yml:30',
} as const;
const critical = finding({ id: 'CVE-2026-1', severity: 'CRITICAL' });
const high = finding({ id: 'CVE-2026-2', severity: 'HIGH', package: { name: 'zlib' } });
const low = finding({ id: 'CVE-2026-3', package: { name: 'bash', version: '5.2' } });

interface Told {
  readonly at: string;
  readonly judged: Partial<Judgement>;
  readonly findings: readonly KeptFinding[];
}

const scannedAt = (completedAt: string) => [
  { digest: IMAGE.digest, state: 'complete' as const, completedAt },
];
const FIRST_SCAN = scannedAt('2026-11-01T10:04:00.000Z');

const STORY: readonly Told[] = [
  {
    at: '2026-11-01T10:00:00.000Z',
    judged: {
      verdict: 'undecided',
      because: 'pushed',
      reasons: [{ code: 'scan-pending', text: 'the scan has not finished' }],
      platforms: [{ digest: IMAGE.digest, state: 'pending' }],
    },
    findings: [],
  },
  {
    at: '2026-11-01T10:05:00.000Z',
    judged: {
      verdict: 'quarantined',
      reasons: [{ code: 'rule', text: '1 finding meets critical' }],
      platforms: FIRST_SCAN,
    },
    findings: [critical, low],
  },
  {
    at: '2026-11-02T09:00:00.000Z',
    judged: {
      because: 'policy',
      platforms: FIRST_SCAN,
      policyVersion: '3f9a1c0b77de',
      names: ['1.4.2', 'stable'],
      reviewAt: '2026-12-31T00:00:00.000Z',
    },
    findings: [{ ...critical, aside: waived }, low],
  },
  {
    at: '2026-11-20T04:00:00.000Z',
    judged: {
      platforms: scannedAt('2026-11-20T03:59:00.000Z'),
      policyVersion: '3f9a1c0b77de',
      names: ['1.4.2', 'stable'],
      reviewAt: '2026-12-31T00:00:00.000Z',
    },
    findings: [{ ...critical, aside: waived }, high],
  },
  {
    at: '2026-12-31T00:00:30.000Z',
    judged: {
      because: 'review',
      verdict: 'quarantined',
      reasons: [{ code: 'rule', text: '1 finding meets critical' }],
      platforms: scannedAt('2026-11-20T03:59:00.000Z'),
      policyVersion: '3f9a1c0b77de',
      override: 'policy.yml:12',
      names: ['1.4.2'],
      correlationId: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    },
    findings: [critical, high],
  },
];

let aws: EmbeddedAws;
let ledger: Ledger;
let records: Records;
let now: Date;

beforeAll(async () => {
  aws = await embedded();
  await createLedger(aws);
  ledger = ledgerOf(aws);
  records = ledger.recordsAt(() => now);
});
afterAll(async () => {
  await stopAll();
  removeFiles();
});

let repositories = 0;

/** An image of its own with the first judgements of the story. */
async function told(count = STORY.length, keep?: number) {
  repositories += 1;
  const image = { ...IMAGE, repository: `shop/told-${repositories}` };
  let previous: Current | undefined;
  for (const { at, judged, findings } of STORY.slice(0, count)) {
    now = new Date(at);
    previous = await records.begin({
      judgement: judgement({ image, judgedAt: at, ...judged }),
      findings,
      previous,
      settled: true,
      ...(keep && { keep }),
    });
  }
  const name = `${image.account}.dkr.ecr.${image.region}.amazonaws.com/${image.repository}@${image.digest}`;
  return { image, name, pk: imageKey(image) };
}

const history = (name: string, ...args: string[]) =>
  run(['history', name, '--table', 'ledger', ...args], { env: aws.environment });
const documentOf = async (name: string) =>
  JSON.parse((await history(name, '--json')).out) as {
    judgements: { number: number; stands: boolean; changes?: object; findingsKept: boolean }[];
  };

const golden = readFileSync(new URL('./golden/history.txt', import.meta.url), 'utf8');

it('tells every judgement with what has changed, the one that stands last', async () => {
  const { name, image } = await told();
  aws.calls.length = 0;
  const { code, out, err } = await history(name);
  expect([code, err]).toEqual([0, '']);
  expect(out.replace(image.repository, 'shop/told')).toBe(golden);
  expect(Object.keys(aws.countCalls())).toEqual(['dynamodb:Query']);
});

it('is one JSON document', async () => {
  const { name, image } = await told();
  const document = await documentOf(name);
  expect(document).toMatchObject({ image, name: `${image.repository}@${image.digest}` });
  expect(document.judgements.map(({ number, stands }) => [number, stands])).toEqual([
    [1, false],
    [2, false],
    [3, false],
    [4, false],
    [5, true],
  ]);
  expect(document.judgements[0]).not.toHaveProperty('changes');
  expect(document.judgements[2]).toHaveProperty('because', 'policy');
  expect(document.judgements[4]).toHaveProperty(
    'correlationId',
    '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  );
  // A former version did not say.
  expect(document.judgements[1]).not.toHaveProperty('because');
  expect(document.judgements[1]).not.toHaveProperty('correlationId');
  expect(document.judgements[3]).toMatchObject({
    judgedAt: '2026-11-20T04:00:00.000Z',
    verdict: 'approved',
    policyVersion: '3f9a1c0b77de',
    changes: {
      scans: true,
      findings: {
        new: [{ id: 'CVE-2026-2', package: 'zlib', severity: 'HIGH' }],
        gone: [{ id: 'CVE-2026-3', package: 'bash', version: '5.2', severity: 'LOW' }],
        partial: false,
      },
    },
    accepted: [
      {
        kind: 'waived',
        waiver: 'openssl for now',
        by: 'dana@shop.example',
        why: 'not reachable',
        until: '2026-12-31T00:00:00.000Z',
        ticket: 'SEC-123',
        findings: [
          { id: 'CVE-2026-1', package: 'openssl', version: '3.0.1', severity: 'CRITICAL' },
        ],
      },
    ],
  });
});

it('tells between the judgements what people did about the image, and what they saw', async () => {
  const { name, image } = await told(1);
  now = new Date('2026-11-23T12:00:00.000Z');
  const one = {
    kind: 'release',
    id: 'click-1',
    by: { id: 'U0123456789', name: 'Ann' },
    at: '2026-11-23T12:00:00.000Z',
    channel: 'C0123456789',
    seen: { number: 1, policyVersion: 'v1', fingerprint: 'f1' },
    reason: 'the shop is down',
    ticket: 'OPS-1',
    until: '2026-11-24T12:00:00.000Z',
  } as const;
  await records.intervene(image, one);
  expect((await history(name)).out).toContain(
    '2026-11-23 12:00 UTC  Ann (U0123456789) released it until 2026-11-24 12:00 UTC (OPS-1): the shop is down; ' +
      'they saw judgement 1, by the policy v1',
  );
  expect(await documentOf(name)).toMatchObject({ interventions: [one] });
});

it('does not call gone what is only not seen, while not everything is known', async () => {
  const { image, name } = await told(2);
  const { current } = await records.read(image);
  now = new Date('2026-11-03T00:00:00.000Z');
  await records.begin({
    judgement: judgement({ image, verdict: 'undecided' }),
    findings: [],
    previous: current,
    settled: true,
  });
  const { out } = await history(name);
  expect(out).toContain('the same findings, as far as is known');
  expect(out).not.toContain('gone:');
});

it('has the one that stands, though its place in the history is lost', async () => {
  const { name, pk } = await told(2);
  await ledger.put({ pk, sk: 'judgement/000002', expiresAt: 1 });
  expect((await documentOf(name)).judgements).toMatchObject([
    { number: 1, stands: false },
    { number: 2, stands: true, verdict: 'quarantined', findingsKept: true },
  ]);
});

it('leaves out what has expired, and says so', async () => {
  // What these supersede has expired by the real time, though nobody has deleted it.
  const { name } = await told(3, DAY);
  const { out } = await history(name);
  expect(out.split('\n').slice(1, 4)).toEqual([
    'Its first 2 judgements are not kept any more.',
    '',
    expect.stringMatching(
      /^3 {2}2026-11-02 09:00 UTC {2}approved, by the policy 3f9a1c0b77de, and stands$/,
    ),
  ]);
  expect(out).toContain('found: 2 (1 CRITICAL, 1 LOW): CVE-2026-1, CVE-2026-3');
});

it('tells a judgement whose findings are lost', async () => {
  const { name, image, pk } = await told(3);
  const [second] = (await ledger.items(pk, 'judgement/000002')) as { findingsId?: string }[];
  await ledger.put({ pk, sk: `findings/${second?.findingsId}/000`, expiresAt: 1 });
  const { code, out } = await history(name);
  expect(code).toBe(0);
  expect(out.match(/its findings are not kept any more/g)).toHaveLength(1);
  expect((await documentOf(name)).judgements.map(({ findingsKept }) => findingsKept)).toEqual([
    true,
    false,
    true,
  ]);
  expect(image.repository).toContain('told');
});

describe('bad input', () => {
  const nowhere = `123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/nope@${digestOf('e')}`;

  it.each([
    [[], 'history: which image? such as shop/api:1.4.2\n'],
    [[nowhere], `shop/nope@${digestOf('e')}: no judgement is recorded\n`],
    [
      ['shop/api:1', '--world', 'world.json'],
      'history: a world has no ledger of before: explain --world judges an image of it\n',
    ],
  ])('%j is told in one sentence', async (args, sentence) => {
    const ran = await run(['history', ...args, '--table', 'ledger'], { env: aws.environment });
    expect(ran).toEqual({ code: 2, out: '', err: sentence });
  });
});
