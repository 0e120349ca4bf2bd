import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { buildGate, GATE_FILE } from '../../bin/pack-gate.ts';
import { parseWorld } from '../../src/local/aws/parse-world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { basicScan, changeOf, digestOf, pushOf } from '../support/worlds.ts';
import { shop } from './shop.ts';

/*
 * The gate as a pipeline has it: one file, in a folder where nothing of the project is.
 */

const folder = mkdtempSync(join(tmpdir(), 'gate-'));
const packed = join(folder, 'gate');
let built: Awaited<ReturnType<typeof buildGate>>;
let rig: Rig;

beforeAll(async () => {
  built = await buildGate(packed);
  rig = await openRig({ world: parseWorld(shop(), 'world') });
  // What is scanned once grows old.
  const old = { imageDigest: digestOf('0d'), imageTags: ['0.9.0'], scan: basicScan() };
  await rig.feed(parseInput(changeOf([old]), 'a test'));
  for (const tag of ['0.9.0', '1.0.0', '1.1.0', '1.2.0']) {
    const image = rig.aws.images().find(({ tags }) => tags.includes(tag));
    await rig.feed(parseInput(pushOf(image?.digest ?? '', tag), 'a test'));
  }
});
afterAll(async () => {
  await rig.stop();
  rmSync(folder, { recursive: true });
});

/** Without anything of AWS, or of this checkout, in the environment. */
const bare = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(AWS_|npm_|NODE_|LEDGER_)/.test(name)),
);

function start(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...bare, AWS_EC2_METADATA_DISABLED: 'true', ...env },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, ...said }));
  });
}

const gate = (...args: string[]) =>
  start(process.execPath, [join(packed, GATE_FILE), ...args], rig.aws.environment);

it('the gate is one file, with its action and its licences beside it, and no Node in it', () => {
  expect(readdirSync(packed).toSorted()).toEqual([
    'LICENSE',
    'THIRD-PARTY-LICENSES.txt',
    'action.yml',
    GATE_FILE,
  ]);
  expect(built.bytes).toBeLessThan(1_000_000);
  const licences = readFileSync(join(packed, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  expect(licences).toContain('@aws-sdk/client-ecr 3.');
});

it('the gate loads nothing of policies, messages and other services, for a pipeline waits for it', () => {
  const others = /node_modules\/(yaml|@slack|@aws-sdk\/client-(sns|inspector2|eventbridge|ecs))\//;
  expect(built.inputs.filter((input) => others.test(input))).toEqual([]);
});

it('the gate asks Node for nothing that Node 20 does not have', () => {
  const text = readFileSync(built.file, 'utf8');
  expect(
    text.match(/\b(Map|Object)\.groupBy\(|Array\.fromAsync\(|Promise\.withResolvers\(/g),
  ).toBeNull();
  expect(text).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it.each([
  ['1.0.0', 0, 'approved'],
  ['1.1.0', 1, 'quarantined'],
  ['1.2.0', 3, 'undecided'],
])(
  'the gate answers for shop/api:%s by its exit code, in words and in JSON',
  async (tag, code, verdict) => {
    const said = await gate(`shop/api:${tag}`, '--table', 'ledger');
    expect(said).toEqual({
      code,
      out: expect.stringContaining(`${verdict} shop/api:${tag} (`),
      err: '',
    });
    const json = await gate('--json', '--table', 'ledger', '--', `shop/api:${tag}`);
    expect(json.code).toBe(code);
    expect(JSON.parse(json.out)).toMatchObject({ name: `shop/api:${tag}`, verdict });
  },
);

it('the gate lets no scan pass that is older than it is told', async () => {
  const { code, out } = await gate('shop/api:0.9.0', '--table', 'ledger', '--max-age', '1m');
  expect([code, out]).toEqual([3, expect.stringContaining('no more than 1 minute are allowed')]);
});

it.each([
  [['shop/api:1.0.0'], 'gate: which table? name it with --table or LEDGER_TABLE'],
  [['shop/api:9', '--table', 'ledger'], 'shop/api:9: there is no such image in eu-central-1'],
  [['shop/api:1.0.0', '--world', 'w.json'], '--world needs a checkout of the project'],
  [
    ['shop/api:1.0.0', '--max-ago', '7d'],
    'gate: there is no option --max-ago; did you mean --max-age?',
  ],
])('the gate ends with code 2 and one sentence: %j', async (args, sentence) => {
  const { code, out, err } = await gate(...args);
  expect([code, out, err.split('\n').length]).toEqual([2, '', 2]);
  expect(err).toContain(sentence);
});

it('the gate says which it is, and how it is used', async () => {
  expect(await gate('--version')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^ecr-scan-notifier-gate \d/),
  });
  // It is no option, and no approval.
  expect(await gate('-v', '--table', 'ledger')).toMatchObject({ code: 2, out: '' });
  expect(await gate('--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Exit code: 0 approved · 1 quarantined · 2 wrong usage'),
  });
});

describe('the action for GitHub', () => {
  const Input = z.strictObject({
    description: z.string(),
    required: z.boolean(),
    default: z.string().optional(),
  });
  const Action = z.strictObject({
    name: z.string(),
    description: z.string(),
    inputs: z.record(z.string(), Input),
    outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
    runs: z.strictObject({
      using: z.literal('composite'),
      steps: z.tuple([
        z.strictObject({
          id: z.string(),
          shell: z.literal('bash'),
          env: z.record(z.string(), z.string()),
          run: z.string(),
        }),
      ]),
    }),
  });
  const action = () => Action.parse(parse(readFileSync(join(packed, 'action.yml'), 'utf8')));

  /** Runs its step as a runner does, with these inputs; answers with what it put out, too. */
  async function runStep(inputs: Record<string, string>) {
    const { inputs: known, runs } = action();
    const [{ run, env }] = runs.steps;
    const values = Object.fromEntries(
      Object.entries(env).map(([name, expression]) => {
        const [, input] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression) ?? [];
        if (input === undefined) return [name, packed];
        return [name, inputs[input] ?? known[input]?.default ?? ''];
      }),
    );
    const output = join(folder, 'output');
    writeFileSync(output, '');
    const script = join(folder, 'step.sh');
    writeFileSync(script, run);
    // So says GitHub of "shell: bash".
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', script];
    const node = { PATH: `${join(process.execPath, '..')}:${process.env['PATH']}` };
    const ran = await start('bash', args, {
      ...rig.aws.environment,
      ...values,
      ...node,
      GITHUB_OUTPUT: output,
    });
    const text = readFileSync(output, 'utf8');
    const [, verdict, end = ''] = /^verdict=(\w+)\njson<<(end-\d+)\n/.exec(text) ?? [];
    return { ...ran, verdict, json: text.split(`${end}\n`)[1] ?? '' };
  }

  it.each([
    ['1.0.0', 0, 'approved'],
    ['1.1.0', 1, 'quarantined'],
    ['1.2.0', 3, 'undecided'],
  ])(
    'ends as the gate does for shop/api:%s, and puts out the answer',
    async (tag, code, verdict) => {
      const image = `shop/api:${tag}`;
      const ran = await runStep({ image, table: 'ledger', region: 'eu-central-1' });
      expect([ran.code, ran.verdict]).toEqual([code, verdict]);
      expect(JSON.parse(ran.json)).toMatchObject({ name: image, verdict });
    },
  );

  it('takes an age and a wait', async () => {
    const asked = { image: 'shop/api:0.9.0', table: 'ledger', 'max-age': '1m', wait: '1s' };
    expect(await runStep(asked)).toMatchObject({ code: 3, verdict: 'undecided' });
  });

  it('fails where it cannot ask, and says so', async () => {
    const ran = await runStep({ image: 'shop/api:9', table: 'ledger' });
    expect(ran).toMatchObject({ code: 2, verdict: 'error' });
    expect(ran.err).toContain('there is no such image');
    expect(JSON.parse(ran.json)).toMatchObject({ error: expect.any(String) });
  });

  it('runs nothing that stands in an input', async () => {
    const image = `$(touch ${join(folder, 'run')})"; touch ${join(folder, 'run')}; "`;
    expect(await runStep({ image, table: 'ledger' })).toMatchObject({ code: 2, verdict: 'error' });
    const option = { image: '--help', table: 'ledger' };
    expect(await runStep(option)).toMatchObject({ code: 2, verdict: 'error' });
    expect(readdirSync(folder)).not.toContain('run');
  });

  it('names only inputs that it has, in its outputs what its step puts out', () => {
    const { inputs, outputs, runs } = action();
    const used = Array.from(
      JSON.stringify(runs).matchAll(/inputs\.([\w-]+)/g),
      ([, name = '']) => name,
    );
    expect(used.toSorted()).toEqual(Object.keys(inputs).toSorted());
    expect(Object.values(outputs).map(({ value }) => value)).toEqual([
      '${{ steps.gate.outputs.verdict }}',
      '${{ steps.gate.outputs.json }}',
    ]);
  });
});
