import type { ImageRef } from '../../src/core/image.ts';
import type { AcceptedRisk } from '../../src/core/interventions/intervention.ts';
import { parseWorld } from '../../src/local/aws/parse-world.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { openRig } from '../../src/local/deployment/rig.ts';
import { ACCOUNT, digestOf, enhancedScan, indexImage, pushOf, REGION } from '../support/worlds.ts';
import { fileWith, removeFiles, run } from './run-program.ts';
import { CLEAN, FIXABLE, shop } from './shop.ts';

/*
 * The program as it runs against a deployment: a registry and a table behind the SDK's own settings.
 */

const INDEX = digestOf('0a');
const world = shop();
const platforms = { amd64: digestOf('0b'), arm64: digestOf('0c') };

let rig: Rig;
let env: Record<string, string>;

beforeAll(async () => {
  world.repositories.push({
    repositoryName: 'shop/multi',
    images: [
      { ...indexImage(INDEX, ['3'], platforms), imagePushedAt: '2026-11-20T13:00:00Z' },
      ...Object.values(platforms).map((imageDigest) => ({
        imageDigest,
        imagePushedAt: '2026-11-20T13:00:00Z',
        scan: enhancedScan(),
      })),
    ] as never,
  });
  world.repositories.push({
    repositoryName: 'scanned/by-inspector',
    images: [
      {
        imageDigest: digestOf('0d'),
        imageTags: ['1'],
        imagePushedAt: '2026-11-20T13:00:00Z',
        scan: enhancedScan({
          severity: 'LOW',
          inUse: 1,
          findingArn: `arn:aws:inspector2:${REGION}:${ACCOUNT}:finding/0123456789abcdef0123456789abcdef`,
        }),
      },
    ] as never,
  });
  rig = await openRig({ world: parseWorld(world, 'world') });
  env = rig.aws.environment;
  for (const digest of [CLEAN, FIXABLE]) {
    await rig.feed({ kind: 'events', events: [pushOf(digest, 'x')] });
  }
});
beforeEach(() => {
  rig.aws.calls.length = 0;
});
afterAll(async () => {
  await rig.stop();
  removeFiles();
});

const WRITES = /Put|Update|Write|Delete|Start|Publish|chat|Create/;
const writes = () => Object.keys(rig.aws.countCalls()).filter((call) => WRITES.test(call));

describe('explaining against a deployed ledger', () => {
  it('knows the image before, the feeds of the table, and writes nothing', async () => {
    const { code, out, err } = await run(['explain', 'shop/api:1.1.0', '--table', 'ledger'], {
      env,
    });
    expect([code, err]).toEqual([1, expect.stringContaining('built-in policy')]);
    expect(out).toContain('compared with 1.0.0');
    expect(out).toContain("CISA's catalogue (KEV) of 2026-11-20");
    expect(rig.aws.countCalls()['feeds:kev']).toBeUndefined();
    expect(writes()).toEqual([]);
  });

  it('without a table downloads the feeds for this run and says so', async () => {
    const { out, err } = await run(['explain', 'shop/api:1.1.0'], { env });
    expect(err).toContain('Downloading KEV and EPSS for this run');
    expect(out).toContain("CISA's catalogue (KEV) of 2026-11-20");
    expect(out).not.toContain('compared with');
    expect(Object.keys(rig.aws.countCalls()).filter((call) => call.startsWith('dynamodb'))).toEqual(
      [],
    );
  });

  it('of an index does not tell the platforms of it', async () => {
    const { code } = await run(['explain', 'shop/multi:3', '--table', 'ledger'], { env });
    expect(code).toBe(0);
    expect(writes()).toEqual([]);
  });

  it('takes the account and the region from a whole reference', async () => {
    const { AWS_REGION: _region, ...elsewhere } = env;
    const image = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/shop/api:1.1.0`;
    const ran = await run(['explain', image, '--no-feeds', '--json'], { env: elsewhere });
    expect(JSON.parse(ran.out)).toMatchObject({ image: { account: ACCOUNT, region: REGION } });
  });
});

describe('simulating against a registry', () => {
  it('with the ledger for what was seen before writes nothing', async () => {
    const args = ['simulate', '--table', 'ledger', '--repository', 'shop/*', '--json'];
    const { code, out } = await run(args, { env });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      place: `${ACCOUNT} ${REGION}`,
      repositories: 2,
      simulation: { verdicts: { approved: 2, quarantined: 1, undecided: 1 } },
    });
    expect(writes()).toEqual([]);
  });
});

describe('simulating a registry that throttles', () => {
  const { random } = Math;
  afterEach(() => {
    Math.random = random;
    rig.aws.holdAnswers(undefined);
    rig.aws.dropFaults();
  });

  /** Answers one call at a time, when no more of them have come for a while; says how many waited each time. */
  function oneByOne(name: string): number[] {
    const waiting: (() => void)[] = [];
    const counts: number[] = [];
    const answer = debounced(() => {
      counts.push(waiting.length);
      waiting.shift()?.();
      if (waiting.length > 0) answer();
    });
    rig.aws.holdAnswers(({ call }) => {
      if (call !== name) return undefined;
      answer();
      return new Promise((resolve) => waiting.push(resolve));
    });
    return counts;
  }

  it('reads ever more images at a time, half as many once it was throttled, and every one', async () => {
    const images = Array.from({ length: 80 }, (_, index) => ({
      imageDigest: digestOf((index + 16).toString(16)),
      imageTags: [`${index}`],
      scan: enhancedScan(),
    }));
    const call = 'ecr:BatchGetImage';
    rig.aws.changeWorld({
      repositories: [{ repositoryName: 'shop/many', images }],
      faults: [{ call, nth: 60, error: 'ThrottlingException' }],
    });
    // The SDK's pauses are a random share of the longest.
    Math.random = () => 0;
    const counts = oneByOne(call);
    const args = ['simulate', '--repository', 'shop/many', '--no-feeds', '--json'];
    const { code, out } = await run(args, { env });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ failed: [], simulation: { images: 80 } });
    expect(Math.max(...counts.slice(0, 4))).toBe(4);
    expect(Math.max(...counts.slice(0, 60))).toBeGreaterThan(7);
    expect(Math.max(...counts.slice(66, 74))).toBeLessThan(7);
  });
});

/** Calls once nobody has asked for it for 20 milliseconds. */
function debounced(act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, 20);
  };
}

describe('the gate of a deployment', () => {
  it.each([
    ['shop/api:1.0.0', 0],
    ['shop/api:1.1.0', 1],
    ['shop/api:1.2.0', 3],
  ])('for %s ends with code %i', async (image, code) => {
    expect((await run(['gate', image], { env: { ...env, LEDGER_TABLE: 'ledger' } })).code).toBe(
      code,
    );
  });

  it('for a whole reference with a digest asks the ledger alone', async () => {
    const image = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/shop/api@${CLEAN}`;
    const { code } = await run(['gate', image, '--table', 'ledger'], { env });
    expect(code).toBe(0);
    expect(rig.aws.countCalls()).toEqual({ 'dynamodb:Query': 1 });
  });

  it('ends with code 2 where there is no such table', async () => {
    const { code, out, err } = await run(['gate', 'shop/api:1.0.0', '--table', 'nope'], { env });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('there is no table nope in eu-central-1');
  });

  it('ends with the verdict as soon as it is there', async () => {
    const pause = () => rig.feed({ kind: 'events', events: [pushOf(INDEX, '3', 'shop/multi')] });
    const args = ['gate', 'shop/multi:3', '--table', 'ledger', '--wait', '1m'];
    const { code, err } = await run(args, { env, time: { clock: () => 0, pause } });
    expect(code).toBe(0);
    expect(err).toContain('undecided: it has not been judged yet; waiting for up to 60 s more');
  });
});

const ELSEWHERE = {
  account: ACCOUNT,
  region: REGION,
  repository: 'tools/cli',
  digest: digestOf('0e'),
} as ImageRef;
const ACCEPTED: AcceptedRisk = {
  kind: 'accept',
  id: 'V1',
  by: { id: 'U0DANA0001', name: 'dana' },
  at: '2026-11-21T10:00:00.000Z',
  channel: 'C0VERDICTS',
  seen: { number: 1, policyVersion: 'p', fingerprint: 'f' },
  ids: ['CVE-2026-1'],
  reason: 'not reachable',
  until: '2026-12-01T00:00:00.000Z',
};

describe('the help of a command', () => {
  /** As IAM calls what was called: of the feeds and Slack it knows nothing. */
  const asked = () =>
    Object.keys(rig.aws.countCalls())
      .filter((call) => /^(ecr|dynamodb|inspector2):/.test(call))
      .sort();
  const named = (help: string) =>
    [...new Set(help.match(/\b(ecr|dynamodb|inspector2):[A-Z]\w+/g))].sort();
  const kev =
    'quarantine: { exploited: { kev: true, severity: LOW } }\nnotify-by-tag: { channels: C0TEAM* }';

  it.each([
    ['explain', ['scanned/by-inspector:1']],
    ['simulate', []],
    ['gate', ['shop/api:1.1.0']],
    ['audit', ['shop/api:1.1.0']],
    ['list', []],
    ['history', ['shop/api:1.1.0']],
    ['waivers list', []],
    ['waivers export', []],
  ])('of %s names the rights that it needs, and no others', async (command, args) => {
    const words = command.split(' ');
    const { out: help } = await run([...words, '--help']);
    if (command.startsWith('waivers')) await rig.ledger.intervene(ELSEWHERE, ACCEPTED);
    const policy = command === 'explain' ? ['--policy', fileWith('policy.yml', kev)] : [];
    await run([...words, ...args, '--table', 'ledger', ...policy], { env });
    // What no feed answers is asked of Inspector.
    if (command === 'explain') {
      await run([...words, ...args, '--table', 'ledger', '--no-feeds', ...policy], { env });
    }
    expect(named(help)).toEqual(asked());
  });

  it.each(['explain', 'simulate'])('of %s is true without feeds as well', async (command) => {
    const args = command === 'explain' ? ['shop/api:1.1.0'] : [];
    const { out } = await run([command, ...args, '--table', 'ledger', '--no-feeds'], { env });
    expect(out).not.toContain('of 2026-11-20');
    expect(asked()).not.toContain('dynamodb:BatchGetItem');
  });
});

it('checking a policy on a registry asks it for the names of its repositories alone', async () => {
  const policy = fileWith(
    'policy.yml',
    'quarantine: { a: { severity: LOW } }\noverrides: [{ repository: [shop/*, shpo/*], mode: enforce }]',
  );
  const { code, out } = await run(['policy', 'check', policy, '--registry'], { env });
  expect(code).toBe(0);
  expect(out).toContain(
    `  ${policy}:2: no repository in ${REGION} matches shpo/*: is it misspelt?\n`,
  );
  expect(rig.aws.countCalls()).toEqual({ 'ecr:DescribeRepositories': 1 });
});
