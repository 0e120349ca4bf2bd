import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { embedded, stopAll } from '../local/embedded.ts';
import { createLedger, ledgerOf } from '../support/ledger.ts';
import { finding, judgement } from '../support/samples.ts';
import { fileWith, removeFiles, run } from './run-program.ts';

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../events/digest/${name}`, import.meta.url));
const WORLD = fileOf('world.json');
const WEEKS = fileOf('weeks.jsonl');

afterEach(removeFiles);

describe('digest', () => {
  it('prints what each channel would be told after twelve weeks, as it has been looked at', async () => {
    const { code, out } = await run(['digest', '--world', WORLD, '--after', WEEKS]);
    expect(code).toBe(0);
    expect(out).toBe(readFileSync(new URL('./golden/digest.txt', import.meta.url), 'utf8'));
  });

  it('is a document as well, and judges the images of a world where nothing else is to happen', async () => {
    const world = fileURLToPath(new URL('../../events/play/world.json', import.meta.url));
    const { code, out } = await run(['digest', '--world', world, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      { cadence: 'weekly', day: '2026-11-11', repositories: 8, images: 9, unknown: 3 },
    ]);
  });

  it('counts a repository for the channel that its AWS tag chooses, before anybody was told of it', async () => {
    const image = {
      imageDigest: `sha256:${'a1'.repeat(32)}`,
      imageTags: ['1.0.0'],
      imagePushedAt: '2026-11-09T21:00:00Z',
    };
    const repositories = ['C0TEAM0001', 'C0BOARD001'].map((channel, at) => ({
      repositoryName: `shop/${at}`,
      tags: { 'slack-channel': channel },
      images: [image],
    }));
    const policy = {
      quarantine: { critical: { severity: 'CRITICAL' } },
      'notify-by-tag': { channels: ['C0TEAM*'] },
    };
    const place = { account: '123456789012', region: 'eu-central-1' };
    const now = '2026-11-09T21:01:00Z';
    const world = fileWith('world.json', JSON.stringify({ ...place, now, policy, repositories }));
    const { code, out } = await run(['digest', '--world', world, '--json']);
    expect(code).toBe(0);
    const told = JSON.parse(out) as { channel?: string; repositories: number }[];
    expect(told.map(({ channel, repositories: count }) => [channel, count])).toEqual([
      ['C0TEAM0001', 1],
      [undefined, 1],
    ]);
  });

  it.each([
    [['digest', 'shop/api'], 'digest: it takes no argument'],
    [['digest', '--after', 'x'], 'digest: --after needs a world to play in: name it with --world'],
    [['digest'], 'digest: which table? name it with --table or LEDGER_TABLE'],
  ])('%j is refused', async (args, sentence) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });

  it('says in which line of a file something is that cannot be played', async () => {
    const weeks = fileWith('weeks.jsonl', '{"schedule": "digest"}\n{"schedule": "nightly"}\n');
    const { code, err } = await run(['digest', '--world', WORLD, '--after', weeks]);
    expect(code).toBe(2);
    expect(err).toContain(`${weeks}, line 2: schedule: there is no schedule "nightly"`);
  });
});

describe('the digest of a deployed ledger', () => {
  afterAll(stopAll);

  it('is read from its table, and nothing is written there', async () => {
    const aws = await embedded();
    await createLedger(aws);
    const records = ledgerOf(aws).recordsAt(() => new Date('2026-11-21T10:00:00.000Z'));
    await records.begin({
      judgement: judgement({ pushedAt: '2026-11-20T10:00:00.000Z', comparable: true }),
      findings: [finding({ severity: 'CRITICAL' })],
      previous: undefined,
      settled: true,
      watch: { state: 'watched', because: 'young' },
    });
    aws.calls.length = 0;
    const time = { clock: () => Date.parse('2026-11-24T10:00:00.000Z'), pause: async () => {} };
    const { code, out } = await run(['digest', '--table', 'ledger', '--json'], {
      env: aws.environment,
      time,
    });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      {
        day: '2026-11-24',
        images: 1,
        open: { CRITICAL: 1 },
        blocking: { CRITICAL: 1 },
        overdue: {},
      },
    ]);
    const kinds = Object.keys(aws.countCalls()).map((call) => call.split(':')[1]);
    expect(new Set(kinds)).toEqual(new Set(['BatchGetItem', 'GetItem', 'Query']));
  });
});
