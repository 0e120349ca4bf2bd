import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basicScan, basicScanEnded, digestOf, worldOf } from '../support/worlds.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = digestOf('a1');
const world = (more: object) => ({
  ...worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('HIGH') }]),
  ...more,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
  mkdirSync(join(folder, 'feeds'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs what `npm run replay` runs, on files of a folder. Paths in what it says are relative to it. */
function run(files: Record<string, unknown>, ...inputs: unknown[]) {
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(folder, name), text);
  }
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      'bin/run.mjs',
      'src/local/replay/replay-command.ts',
      '--world',
      join(folder, 'world.json'),
      '--json',
      '-',
    ],
    {
      cwd: ROOT,
      env,
      encoding: 'utf8',
      input: inputs.map((input) => JSON.stringify(input)).join('\n'),
      timeout: 120_000,
    },
  );
  const local = stderr.replace(/(\S*\/)?replay-\w+\//g, '').replace(/127\.0\.0\.1:\d+/g, 'here');
  return { status, stdout, stderr: local };
}

describe('npm run replay', () => {
  it('takes the policy and the feeds that lie beside the world', () => {
    const { status, stdout, stderr } = run(
      {
        'world.json': world({
          policy: 'policy.yml',
          feeds: { kev: 'feeds/kev.json', epss: 'feeds/epss.csv' },
        }),
        'policy.yml': 'quarantine: { exploited: { kev: true }, likely: { epss: 0.5 } }',
        'feeds/kev.json': {
          dateReleased: '2026-11-20T00:00:00Z',
          count: 1,
          vulnerabilities: [{ cveID: 'CVE-2026-10000', dateAdded: '2026-11-02' }],
        },
        'feeds/epss.csv':
          '#model_version:v2025.03.14,score_date:2026-11-21T00:00:00+0000\ncve,epss,percentile\nCVE-2026-10000,0.9,0.99\n',
      },
      basicScanEnded(api),
    );
    expect([status, stderr]).toEqual([0, '']);
    const [event] = JSON.parse(stdout).events;
    expect(event.subjects[0]).toMatchObject({
      verdict: 'quarantined',
      deciding: [{ rule: 'exploited', id: 'CVE-2026-10000', epss: { score: 0.9 } }],
      feeds: { kev: '2026-11-20T00:00:00.000Z', epss: '2026-11-21T00:00:00.000Z' },
    });
  });

  it.each([
    [
      'a key of the policy that nobody knows',
      { policy: 'policy.yml' },
      'quarantine:\n  critical: { severty: CRITICAL }\n',
      'policy.yml:2:15: quarantine.critical.severty: there is no such key in a rule: did you mean severity?\n',
    ],
    [
      'a policy without a rule',
      { policy: { quarantine: {} } },
      '',
      'policy: quarantine: there is no rule: nothing would ever be quarantined (to only report, set mode: advise)\n',
    ],
    ['a policy that is not there', { policy: 'other.yml' }, '', /^other\.yml: .*\n$/],
    [
      'a feed that is not there',
      { feeds: { kev: 'feeds/none.json' } },
      '',
      /^feeds\.kev: there is no file .*none\.json.*\n$/,
    ],
    [
      'a feed that is torn',
      {
        feeds: {
          kev: { count: 2, vulnerabilities: [{ cveID: 'CVE-2026-1000', dateAdded: '2026-11-02' }] },
        },
      },
      '',
      "the world's feeds: CISA's KEV from http://here/feeds/known_exploited_vulnerabilities.json was refused: count: it announces 2 and lists 1; there is no copy yet\n",
    ],
    [
      'a feed of another shape',
      { feeds: { epss: [{ cve: 'CVE-2026-1000', epss: 'high' }] } },
      '',
      /^world\.json: feeds\.epss.*\n$/,
    ],
  ])('says %s in one sentence with the place, and ends with 2', (_, more, policy, sentence) => {
    const files = { 'world.json': world(more), 'policy.yml': policy };
    const { status, stdout, stderr } = run(files, basicScanEnded(api));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it('says a bad policy in the middle of a replay in one sentence', () => {
    const { status, stderr } = run({ 'world.json': world({}) }, basicScanEnded(api), {
      world: { policy: { quarantine: { critical: { severity: 'SEVERE' } } } },
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^policy: quarantine\.critical\.severity: .*CRITICAL.*\n$/);
  });

  it.each([
    [{ schedule: 15 }, 'schedule: it is no name: expected one of refresh-threat-intel, sweep'],
    [{ schedule: 'swep' }, 'schedule: there is no schedule "swep": did you mean sweep?'],
    [
      { schedule: 'refresh' },
      'schedule: there is no schedule "refresh": did you mean refresh-threat-intel?',
    ],
    [
      { schedule: 'scan-finished' },
      'schedule: there is no schedule "scan-finished": expected one of refresh-threat-intel, sweep',
    ],
    [
      { world: {}, nwo: '2026-11-21T12:00:00Z' },
      'world: "nwo" stands beside it, and each is an input of its own',
    ],
  ])('says of %j in one sentence with the place what is wrong', (input, sentence) => {
    const { status, stdout, stderr } = run({ 'world.json': world({}) }, input);
    expect([status, stdout, stderr]).toEqual([2, '', `standard input, line 1: ${sentence}\n`]);
  });

  it('says the verdict on an image without a tag, which is only recorded', () => {
    const untagged = worldOf([{ imageDigest: api, scan: basicScan('CRITICAL') }]);
    const { status, stdout } = run({ 'world.json': untagged }, basicScanEnded(api));
    expect(status).toBe(0);
    expect(JSON.parse(stdout).images).toEqual([
      {
        repository: 'shop/api',
        digest: api,
        tags: [],
        verdict: 'quarantined',
        standing: 'unnamed',
      },
    ]);
  });
});
