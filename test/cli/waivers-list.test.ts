import { readFileSync } from 'node:fs';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { embedded, stopAll } from '../local/embedded.ts';
import { createLedger, ledgerOf } from '../support/ledger.ts';
import { fileWith, removeFiles, run } from './run-program.ts';
import { shop } from './shop.ts';

const NOW = '2026-11-21T10:00:00.000Z';

const policy = fileWith(
  'policy.yml',
  [
    'quarantine: { critical: { severity: CRITICAL } }',
    'longest-waiver: 90 days',
    'ignore:',
    '  - { id: CVE-2024-*, package: linux-libc-dev, fix: none, reason: "headers only, no code" }',
    '  - { name: tests, package: junit, reason: not shipped, by: dana, until: 2027-01-31 }',
    'waivers:',
    '  - { id: CVE-2026-1234, repository: shop/*, by: jane@example.com, reason: not reachable, until: 2026-12-31, ticket: SEC-123 }',
    '  - { name: soon, id: CVE-2026-2, repository: shop/api, by: dana, reason: fixed tomorrow, until: "2026-11-21T18:00Z" }',
    '  - { undecided: scan-unsupported, name: static binaries, repository: tools/*, by: jane, reason: no base system, until: 2026-12-31 }',
    '  - { id: CVE-2026-3, repository: "*", by: dana, reason: was fixed, until: 2026-11-01 }',
  ].join('\n'),
);

let aws: EmbeddedAws;

beforeAll(async () => {
  aws = await embedded();
  await createLedger(aws);
  const records = ledgerOf(aws).recordsAt(() => new Date('2026-11-20T09:00:00.000Z'));
  await records.policyBook.noteKnown([
    'waived/soon',
    'waived/CVE-2026-1234 in shop/*',
    'ignored/tests',
  ]);
  await records.policyBook.noteUsed(['waived/CVE-2026-1234 in shop/*']);
});
beforeEach(() => {
  aws.calls.length = 0;
});
afterAll(async () => {
  await stopAll();
  removeFiles();
});

const list = (...args: readonly string[]) =>
  run(['waivers', 'list', ...args], {
    env: aws.environment,
    time: { clock: () => Date.parse(NOW), pause: async () => {} },
  });

const golden = (name: string): string =>
  readFileSync(new URL(`./golden/${name}.txt`, import.meta.url), 'utf8').replaceAll(
    'POLICY',
    policy,
  );

it('shows what ends first, first, and marks what has lapsed, without asking AWS', async () => {
  const { code, out } = await list('--policy', policy);
  expect([code, out]).toEqual([0, golden('waivers-list')]);
  expect(aws.calls).toEqual([]);
});

it('with a table shows when each was used last', async () => {
  const { code, out } = await list('--policy', policy, '--table', 'ledger');
  expect([code, out]).toEqual([0, golden('waivers-list-used')]);
  expect(aws.countCalls()).toEqual({ 'dynamodb:Query': 2 });
});

it('is one JSON document', async () => {
  const { out } = await list('--policy', policy, '--table', 'ledger', '--json');
  const document = JSON.parse(out) as { policy: object; exceptions: object[] };
  expect(document.policy).toEqual({
    source: policy,
    version: expect.stringMatching(/^[0-9a-f]{12}$/),
  });
  expect(document.exceptions[1]).toEqual({
    kind: 'waived',
    name: 'CVE-2026-1234 in shop/*',
    scope: { ids: ['CVE-2026-1234'], repositories: ['shop/*'] },
    by: 'jane@example.com',
    reason: 'not reachable',
    ticket: 'SEC-123',
    until: '2027-01-01T00:00:00.000Z',
    state: 'in-force',
    daysLeft: 40,
    limits: [],
    source: expect.stringContaining('policy.yml:7'),
    origin: 'policy',
    knownSince: '2026-11-20T09:00:00.000Z',
    lastUsed: '2026-11-20T09:00:00.000Z',
  });
  expect(document.exceptions).toMatchObject([
    { name: 'soon', state: 'in-force', daysLeft: 0 },
    { daysLeft: 40 },
    { kind: 'waived', doubt: 'scan-unsupported', scope: { repositories: ['tools/*'] } },
    { kind: 'ignored', name: 'tests', by: 'dana', daysLeft: 71 },
    { kind: 'ignored', name: 'CVE-2024-* linux-libc-dev', limits: ['without a fix'] },
    { kind: 'waived', state: 'lapsed' },
  ]);
});

it('of a world goes by its policy and its clock', async () => {
  const waiver = {
    id: 'CVE-2026-1',
    repository: 'shop/*',
    by: 'dana',
    reason: 'later',
    until: '2026-11-25',
  };
  const rules = { quarantine: { critical: { severity: 'CRITICAL' } }, waivers: [waiver] };
  const { code, out } = await list('--world', fileWith('world.json', shop({ policy: rules })));
  expect(code).toBe(0);
  expect(out.split('\n')[1]).toMatch(
    /^waiver {2}2026-11-25 {2}4 days {2}dana {2}CVE-2026-1 in repository/,
  );
});

it.each([
  [['mine.yml'], 'waivers list: it takes no argument; did you mean --policy mine.yml?\n'],
  [['--tables', 'x'], 'waivers list: there is no option --tables; did you mean --table?\n'],
])('%j is told in one sentence', async (args, sentence) => {
  expect(await list(...args)).toEqual({ code: 2, out: '', err: sentence });
});

it('a policy without any of them says so', async () => {
  const { code, out, err } = await list();
  expect([code, out]).toEqual([0, '']);
  expect(err).toContain('No waiver and no ignore rule stands in the built-in policy.');
});
