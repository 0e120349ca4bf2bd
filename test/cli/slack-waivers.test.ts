import type { AcceptedRisk, Intervention } from '../../src/core/interventions/intervention.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { readPolicyText } from '../../src/policy-file/read-policy.ts';
import { embedded, stopAll } from '../local/embedded.ts';
import { createLedger, ledgerOf } from '../support/ledger.ts';
import { digestOf, IMAGE } from '../support/samples.ts';
import { fileWith, removeFiles, run } from './run-program.ts';

const NOW = '2026-11-21T10:00:00.000Z';
const POLICY = [
  'quarantine: { critical: { severity: CRITICAL } }',
  'waivers:',
  '  - { id: CVE-2026-9, repository: "*", by: jane, reason: later, until: 2026-11-24 }',
].join('\n');
const policy = fileWith('policy.yml', POLICY);

const api = { ...IMAGE, repository: 'shop/api' };
const web = { ...IMAGE, repository: 'shop/web' };
const broken = { ...IMAGE, repository: 'shop/broken' };
const done = {
  by: { id: 'U0DANA0001', name: 'dana' },
  at: '2026-11-20T08:00:00.000Z',
  channel: 'C0SHOP0001',
  seen: { number: 3, policyVersion: '0123456789ab', fingerprint: 'f' },
};
const accept = (id: string, more: Partial<AcceptedRisk>): AcceptedRisk => ({
  ...done,
  kind: 'accept',
  id,
  ids: ['CVE-2026-1'],
  reason: 'not reachable',
  until: '2026-12-01T00:00:00.000Z',
  ...more,
});
const revoke: Intervention = {
  ...done,
  by: { id: 'U0EVE00001', name: 'eve' },
  kind: 'revoke',
  id: 'V9',
  at: '2026-11-21T07:00:00.000Z',
  waiver: 'slack-V3',
};

let aws: EmbeddedAws;
beforeAll(async () => {
  aws = await embedded();
  await createLedger(aws);
  const ledger = ledgerOf(aws);
  const records = ledger.recordsAt(() => new Date('2026-11-20T09:00:00.000Z'));
  await records.intervene(api, accept('V1', { ticket: 'SEC-1' }));
  await records.intervene(
    api,
    accept('V2', {
      ids: ['CVE-2026-2', 'CVE-2026-3'],
      digest: digestOf('b'),
      reason: 'says: "fine" # for now\nreally',
      until: '2026-12-01T18:00:30.000Z',
    }),
  );
  await records.intervene(web, accept('V3', {}));
  await records.intervene(web, revoke);
  await records.intervene(web, accept('V4', { until: '2026-11-21T10:00:00.000Z' }));
  await records.intervene(web, accept('V5', { until: '2027-11-21T10:00:00.000Z' }));
  await records.intervene(broken, accept('V6', {}));
  const [item] = await ledger.items(`${IMAGE.account}/${IMAGE.region}/shop/broken`, 'waivers');
  await ledger.put({ ...item, waivers: 'lost' });
});
afterAll(async () => {
  await stopAll();
  removeFiles();
});

const waivers = (...args: readonly string[]) =>
  run(['waivers', ...args, '--policy', policy, '--table', 'ledger'], {
    env: aws.environment,
    time: { clock: () => Date.parse(NOW), pause: async () => {} },
  });

describe('waivers from Slack', () => {
  it('stand in the list beside those of the policy, with who gave them, when, and what they had seen', async () => {
    const { code, out, err } = await waivers('list');
    expect(code).toBe(0);
    const given = 'accepted on 2026-11-20, having seen judgement 3 by the policy 0123456789ab';
    expect(
      out
        .replaceAll(policy, 'POLICY')
        .trimEnd()
        .split('\n')
        .map((line) => line.replaceAll(/ {2,}/g, ' | ')),
    ).toEqual([
      'KIND | UNTIL | LEFT | BY | LAST USED | WHAT',
      'waiver | 2026-11-24 | 3 days | jane | unknown | CVE-2026-9 in repository *: later (POLICY:3)',
      `waiver | 2026-11-30 | 9 days | dana (U0DANA0001) | unknown | slack-V1: CVE-2026-1 in repository shop/api: not reachable (SEC-1) (Slack, C0SHOP0001; ${given})`,
      `waiver | 2026-12-01T18:00:30Z | 10 days | dana (U0DANA0001) | unknown | slack-V2: CVE-2026-2 or CVE-2026-3 in repository shop/api in image ${digestOf('b')}: says: "fine" # for now really (Slack, C0SHOP0001; ${given})`,
      `waiver | 2027-11-21T10:00Z | too long | dana (U0DANA0001) | unknown | slack-V5: CVE-2026-1 in repository shop/web: not reachable (Slack, C0SHOP0001; ${given})`,
      `waiver | 2026-11-21T10:00Z | lapsed | dana (U0DANA0001) | unknown | slack-V4: CVE-2026-1 in repository shop/web: not reachable (Slack, C0SHOP0001; ${given})`,
      `waiver | 2026-11-30 | revoked | dana (U0DANA0001) | unknown | slack-V3: CVE-2026-1 in repository shop/web: not reachable (Slack, C0SHOP0001; ${given}, revoked by eve (U0EVE00001) on 2026-11-21)`,
    ]);
    expect(err).toContain(
      'The waivers from Slack of shop/broken cannot be read: none of them counts.\n',
    );
  });

  it('are entries of the JSON document', async () => {
    const { out } = await waivers('list', '--json');
    const { exceptions } = JSON.parse(out) as { exceptions: object[] };
    expect(exceptions.at(-1)).toEqual({
      kind: 'waived',
      name: 'slack-V3',
      scope: { ids: ['CVE-2026-1'], repositories: ['shop/web'] },
      by: 'dana (U0DANA0001)',
      reason: 'not reachable',
      until: '2026-12-01T00:00:00.000Z',
      source: 'Slack, C0SHOP0001',
      origin: 'slack',
      state: 'revoked',
      limits: [],
      fromSlack: {
        acceptedAt: '2026-11-20T08:00:00.000Z',
        seen: { judgement: 3, policyVersion: '0123456789ab' },
        revoked: { by: 'eve (U0EVE00001)', at: '2026-11-21T07:00:00.000Z' },
      },
    });
  });
});

describe('the export of waivers from Slack', () => {
  it('prints those in force as YAML that a policy takes, with where each comes from', async () => {
    const { code, out } = await waivers('export');
    expect([code, out]).toEqual([
      0,
      [
        'waivers:',
        '  # Slack, C0SHOP0001: accepted on 2026-11-20, having seen judgement 3 by the policy 0123456789ab',
        '  - id: CVE-2026-1',
        '    account: "210987654321"',
        '    region: eu-central-1',
        '    repository: shop/api',
        '    by: dana (U0DANA0001)',
        '    reason: not reachable',
        '    ticket: SEC-1',
        '    until: 2026-11-30',
        '    name: slack-V1',
        '  # Slack, C0SHOP0001: accepted on 2026-11-20, having seen judgement 3 by the policy 0123456789ab',
        '  - id:',
        '      - CVE-2026-2',
        '      - CVE-2026-3',
        '    account: "210987654321"',
        '    region: eu-central-1',
        '    repository: shop/api',
        `    digest: ${digestOf('b')}`,
        '    by: dana (U0DANA0001)',
        '    reason: |-',
        '      says: "fine" # for now',
        '      really',
        '    until: 2026-12-01T18:00:30Z',
        '    name: slack-V2',
        '',
      ].join('\n'),
    ]);
    const rules = 'quarantine: { critical: { severity: CRITICAL } }\n';
    const read = readPolicyText(`${rules}${out}`, 'policy.yml', new Date(NOW));
    expect(read.policy.waivers).toEqual([
      {
        name: 'slack-V1',
        scope: {
          ids: ['CVE-2026-1'],
          registries: ['210987654321/eu-central-1'],
          repositories: ['shop/api'],
        },
        by: 'dana (U0DANA0001)',
        reason: 'not reachable',
        ticket: 'SEC-1',
        until: '2026-12-01T00:00:00.000Z',
        source: 'policy.yml:4',
        origin: 'policy',
      },
      {
        name: 'slack-V2',
        scope: {
          ids: ['CVE-2026-2', 'CVE-2026-3'],
          registries: ['210987654321/eu-central-1'],
          repositories: ['shop/api'],
          digests: [digestOf('b')],
        },
        by: 'dana (U0DANA0001)',
        reason: 'says: "fine" # for now\nreally',
        until: '2026-12-01T18:00:30.000Z',
        source: 'policy.yml:14',
        origin: 'policy',
      },
    ]);
  });

  it('is of the repositories that are asked for', async () => {
    const { code, out, err } = await waivers('export', '--repository', 'shop/w*');
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('No waiver from Slack is in force there.\n');
    const { waivers: all } = JSON.parse((await waivers('export', '--json')).out) as {
      waivers: object[];
    };
    expect(all).toMatchObject([{ id: 'CVE-2026-1', repository: 'shop/api' }, { name: 'slack-V2' }]);
    expect(await waivers('export', 'shop/api')).toEqual({
      code: 2,
      out: '',
      err: 'waivers export: it takes no argument; did you mean --repository shop/api?\n',
    });
  });
});
