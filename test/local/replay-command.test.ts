import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runReplay } from '../../src/local/replay-program.ts';
import { basicScan, basicScanEnded, digestOf, findingChanged, worldOf } from '../support/worlds.ts';

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

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Puts files and inputs into the folder; answers with the arguments and where the inputs are. */
function laidOut(files: Record<string, unknown>, inputs: readonly unknown[]) {
  const lines = inputs.map((input) => JSON.stringify(input)).join('\n');
  for (const [name, content] of Object.entries({ ...files, 'standard-input': lines })) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(folder, name), text);
  }
  const args = ['--world', join(folder, 'world.json'), '--json', '-'];
  return { args, standardInput: join(folder, 'standard-input') };
}

/** Paths in what it says are relative to the folder. */
const local = ({ stderr, ...ran }: Ran): Ran => ({
  ...ran,
  stderr: stderr.replace(/(\S*\/)?replay-\w+\//g, '').replace(/127\.0\.0\.1:\d+/g, 'here'),
});

/** Runs what `npm run replay` runs, on files of a folder, in this process. */
async function run(files: Record<string, unknown>, ...inputs: unknown[]): Promise<Ran> {
  const { args, standardInput } = laidOut(files, inputs);
  return runOn(args, standardInput);
}

async function runOn(args: string[], standardInput: string | number): Promise<Ran> {
  const environment = process.env;
  process.env = { ...environment };
  let [stdout, stderr] = ['', ''];
  try {
    const status = await runReplay(args, {
      print: (text) => {
        stdout += text;
      },
      complain: (text) => {
        stderr += text;
      },
      standardInput,
    });
    return local({ status, stdout, stderr });
  } finally {
    process.env = environment;
  }
}

/** The same as a process of its own. */
function runAsProcess(files: Record<string, unknown>, ...inputs: unknown[]): Ran {
  return runWith([], files, ...inputs);
}

/** The same with options for Node. */
function runWith(options: string[], files: Record<string, unknown>, ...inputs: unknown[]): Ran {
  const { args, standardInput } = laidOut(files, inputs);
  const { NODE_OPTIONS: _, ...env } = process.env;
  return local(
    spawnSync(
      process.execPath,
      [...options, 'bin/run.mjs', 'src/local/replay/replay-command.ts', ...args],
      {
        cwd: ROOT,
        env,
        encoding: 'utf8',
        input: readFileSync(standardInput),
        timeout: 120_000,
      },
    ),
  );
}

describe('npm run replay', () => {
  it('takes the policy and the feeds that lie beside the world', () => {
    const { status, stdout, stderr } = runAsProcess(
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

  it('goes by the policy that is named, instead of that of the world', async () => {
    const { args, standardInput } = laidOut(
      {
        'world.json': world({ policy: 'world.yml' }),
        'world.yml': 'quarantine: { exploited: { kev: true, severity: CRITICAL } }',
        'mine.yml': 'quarantine: { mine: { severity: LOW } }',
      },
      [basicScanEnded(api)],
    );
    const rulesUnder = async (...more: string[]): Promise<unknown> => {
      let text = '';
      const print = (one: string): void => {
        text += one;
      };
      const environment = process.env;
      process.env = { ...environment };
      await runReplay([...args, ...more], { print, complain: print, standardInput });
      process.env = environment;
      return JSON.parse(text).events[0].subjects[0].reasons[0].code;
    };
    expect(await rulesUnder()).toBe('nothing-counts');
    expect(await rulesUnder('--policy', join(folder, 'mine.yml'))).toBe('mine');
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
  ])(
    'says %s in one sentence with the place, and ends with 2',
    async (_, more, policy, sentence) => {
      const files = { 'world.json': world(more), 'policy.yml': policy };
      const { status, stdout, stderr } = await run(files, basicScanEnded(api));
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(sentence);
      expect(stderr.split('\n')).toHaveLength(2);
    },
  );

  it.each([
    [
      'a world that is not there',
      ['--world', 'none.json', 'a.json'],
      /^none\.json: cannot be read: there is no such file\n$/,
    ],
    [
      'a world that is a folder',
      ['--world', 'feeds', 'a.json'],
      /^feeds: cannot be read: it is a folder\n$/,
    ],
    [
      'an event that is not there',
      ['--world', 'world.json', 'none.json'],
      /^none\.json: cannot be read: there is no such file\n$/,
    ],
    ['an event that is no JSON', ['--world', 'world.json', 'a.json'], /^a\.json: not JSON: .*\n$/],
    [
      'an option that there is not',
      ['--wrld', 'world.json'],
      /^Unknown option '--wrld'; usage: .*\n$/,
    ],
  ])('says %s in one sentence, and ends with 2', async (_, args, sentence) => {
    laidOut({ 'world.json': world({}), 'a.json': 'no\njson\n' }, []);
    const inFolder = args.map((arg) => (arg.startsWith('--') ? arg : join(folder, arg)));
    const { status, stdout, stderr } = await runOn(inFolder, 0);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });

  it('as a process says the same, and ends with the same', async () => {
    const files = { 'world.json': world({ policy: 'other.yml' }) };
    const { status, stdout, stderr } = runAsProcess(files, basicScanEnded(api));
    expect([status, stdout]).toEqual([2, '']);
    expect({ status, stdout, stderr }).toEqual(await run(files, basicScanEnded(api)));
  });

  it('says a bad policy in the middle of a replay in one sentence', async () => {
    const { status, stderr } = await run({ 'world.json': world({}) }, basicScanEnded(api), {
      world: { policy: { quarantine: { critical: { severity: 'SEVERE' } } } },
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^policy: quarantine\.critical\.severity: .*CRITICAL.*\n$/);
  });

  it.each([
    [
      { schedule: 15 },
      'schedule: it is no name: expected one of refresh-threat-intel, sweep, compare-registry, digest, deploy-trigger, publish-report',
    ],
    [{ schedule: 'swep' }, 'schedule: there is no schedule "swep": did you mean sweep?'],
    [
      { schedule: 'refresh' },
      'schedule: there is no schedule "refresh": did you mean refresh-threat-intel?',
    ],
    [
      { schedule: 'scan-finished' },
      'schedule: there is no schedule "scan-finished": expected one of refresh-threat-intel, sweep, compare-registry, digest, deploy-trigger, publish-report',
    ],
    [
      { world: {}, nwo: '2026-11-21T12:00:00Z' },
      'world: "nwo" stands beside it, and each is an input of its own',
    ],
    [
      { policy: {}, now: '2026-11-21T12:00:00Z' },
      'policy: "now" stands beside it, and each is an input of its own',
    ],
    [{ repeat: 0, event: {} }, 'repeat: expected how often, a number from 1 to 1000000'],
    [{ repeat: 'often', event: {} }, 'repeat: expected how often, a number from 1 to 1000000'],
    [
      { repeat: 2, event: { id: 'x' } },
      'event: detail-type: not an EventBridge event: it is missing',
    ],
    [
      { repeat: 2, events: [] },
      'repeat: "events" cannot stand beside it: expected event, and over for its lists',
    ],
    [
      { repeat: 2, event: basicScanEnded(api), over: { digest: [] } },
      'over.digest: the list is empty',
    ],
    [
      { repeat: 2, event: basicScanEnded(api), over: { digest: api } },
      'over.digest: expected lists of texts by their names, such as {"digest": ["sha256:…"]}',
    ],
    [
      { repeat: 2, event: basicScanEnded(api), over: { 'a b': [api] } },
      'over.a b: a name has letters, digits, hyphens and underscores only',
    ],
    [
      { repeat: 2, event: findingChanged('{digest}') },
      'event: it says {digest}, and there is no such list: expected "over": {"digest": ["…"]} beside it',
    ],
    [
      { repeat: 2, event: basicScanEnded(api), over: { digest: [api] } },
      'over.digest: nothing in the event says {digest}',
    ],
    [
      { repeat: 2, event: basicScanEnded(api), over: { n: ['1'] } },
      'over.n: {n} is the number of the event',
    ],
  ])('says of %j in one sentence with the place what is wrong', async (input, sentence) => {
    const { status, stdout, stderr } = await run({ 'world.json': world({}) }, input);
    expect([status, stdout, stderr]).toEqual([2, '', `standard input, line 1: ${sentence}\n`]);
  });

  it.each([
    ['stdin', ['-']],
    ['a file', ['event.json']],
  ])('as a process ends with 2 at a schedule that nobody has deployed, from %s', (_, events) => {
    const schedule = { schedule: 'nightly' };
    const { args, standardInput } = laidOut({ 'world.json': world({}), 'event.json': schedule }, [
      schedule,
    ]);
    const files = events.map((name) => (name === '-' ? name : join(folder, name)));
    const ran = spawnSync(
      process.execPath,
      ['bin/run.mjs', 'src/local/replay/replay-command.ts', ...args.slice(0, -1), ...files],
      { cwd: ROOT, encoding: 'utf8', input: readFileSync(standardInput), timeout: 120_000 },
    );
    expect([ran.status, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(
      /^.*: schedule: there is no schedule "nightly": expected one of refresh-threat-intel, sweep, compare-registry, digest, deploy-trigger, publish-report\n$/,
    );
  });

  it('deploys a changed policy that is an input of its own', async () => {
    const { status, stdout } = await run(
      { 'world.json': world({}) },
      basicScanEnded(api),
      { policy: { quarantine: { medium: { severity: 'MEDIUM' } } } },
      basicScanEnded(api),
      { policy: 'lenient.yml' },
    );
    // What was played before is told nevertheless.
    expect([status, JSON.parse(stdout).events.length]).toEqual([2, 3]);
    const lenient = 'quarantine: { critical: { severity: CRITICAL } }';
    const ran = await run(
      { 'world.json': world({}), 'lenient.yml': lenient },
      basicScanEnded(api),
      { policy: 'lenient.yml' },
      basicScanEnded(api),
    );
    const { events } = JSON.parse(ran.stdout);
    const verdicts = events
      .filter(({ outcome }: { outcome: string }) => outcome === 'judged')
      .map(({ subjects }: { subjects: [{ verdict: string }] }) => subjects[0].verdict);
    expect(verdicts).toEqual(['quarantined', 'approved']);
  });

  it('plays one event many times over, and keeps none of them', () => {
    // Kept as texts alone, these events would take 160 MB.
    const event = { ...findingChanged('{digest}'), id: 'finding-{n}', text: 'x'.repeat(8_000) };
    const { status, stdout, stderr } = runWith(
      ['--max-old-space-size=80', '--max-semi-space-size=4'],
      { 'world.json': world({}) },
      {
        repeat: 20_000,
        event,
        over: { digest: [digestOf('a1'), digestOf('b2'), digestOf('c3')] },
      },
    );
    expect([status, stderr]).toEqual([0, '']);
    const { events, calls } = JSON.parse(stdout);
    expect(events).toEqual([
      {
        id: 'finding-1',
        'detail-type': 'Inspector2 Finding',
        outcome: 'repeated',
        times: 20_000,
        outcomes: { heard: 20_000 },
        batches: 5,
        images: 15,
        attempts: 1,
        subjects: [],
      },
    ]);
    expect(calls).toEqual({ 'dynamodb:UpdateItem': 15 });
  });

  it('says the verdict on an image without a tag, which is only recorded', async () => {
    const untagged = worldOf([{ imageDigest: api, scan: basicScan('CRITICAL') }]);
    const { status, stdout } = await run({ 'world.json': untagged }, basicScanEnded(api));
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
