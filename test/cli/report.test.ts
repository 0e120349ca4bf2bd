import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { embedded, stopAll } from '../local/embedded.ts';
import { inWorld, PLAY } from '../report/formats/written.ts';
import { createLedger, ledgerOf } from '../support/ledger.ts';
import { digestOf, finding, IMAGE, judgement } from '../support/samples.ts';
import { emptyFolder, removeFiles, run } from './run-program.ts';

afterEach(removeFiles);

interface Written {
  readonly totals: object;
  readonly repositories: readonly {
    readonly figures: Record<string, unknown> | null;
    readonly unreadable: number;
    readonly images: readonly Record<string, unknown>[];
  }[];
}
const read = (text: string): Written => JSON.parse(text) as Written;
const namesIn = ({ repositories }: Written): unknown[] =>
  repositories.flatMap(({ images }) => images.map(({ name }) => name));

describe('report', () => {
  it.each([
    [['shop/payments:3.2.0'], ['shop/payments:3.2.0']],
    [
      ['shop/payments@sha256:f43dc0fde00c3a1b054e8f92027848ed01d981b41a26b1bb16d860ec2f492ed0'],
      ['shop/payments:3.2.1'],
    ],
    [['shop/payments'], ['shop/payments:3.2.1', 'shop/payments:3.2.0']],
    [
      ['--repository', 'shop/p*'],
      ['shop/payments:3.2.1', 'shop/payments:3.2.0'],
    ],
    [['123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/web:2.0.0'], ['shop/web:2.0.0']],
    [['123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/web'], ['shop/web:2.0.0']],
  ])('%j is about %j, the newest first', async (args, names) => {
    const { code, out } = await run(['report', ...args, ...PLAY, '--json']);
    expect([code, namesIn(read(out))]).toEqual([0, names]);
  });

  it('judges in a world once more what has failed for a while', async () => {
    const text = readFileSync(
      new URL('../../events/later/basic.world.json', import.meta.url),
      'utf8',
    );
    const call = 'ecr:DescribeImageScanFindings';
    const faults = [{ call, nth: 1, times: 9, error: 'ServerException', status: 500 }];
    const world = inWorld({ ...(JSON.parse(text) as object), faults });
    const { code, out } = await run(['report', ...world, '--json']);
    expect([code, read(out).totals]).toMatchObject([0, { images: 1, verdicts: { approved: 1 } }]);
  });

  it('writes to standard output where - is the file', async () => {
    const { code, out } = await run(['report', ...PLAY, '--format', 'csv', '--out', '-']);
    expect([code, out.split(',')[0], existsSync('-')]).toEqual([0, 'account', false]);
  });

  it('counts one image alone where it is asked for, whether its repository stands by it or not', async () => {
    const { out } = await run(['report', 'shop/payments:3.2.0', ...PLAY, '--json']);
    expect(read(out).repositories[0]?.figures).toMatchObject({
      images: 1,
      blocking: { CRITICAL: 1, HIGH: 2 },
    });
  });

  it.each([
    [['shop/api:9'], 'report: shop/api:9: no image of that name with a verdict is on record'],
    [['shop/none'], 'report: shop/none: no image of that name with a verdict is on record'],
    [
      ['111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/web:2.0.0'],
      'shop/web:2.0.0: no image of that name',
    ],
  ])('what is not there is said, and nothing is written: %j', async (args, sentence) => {
    const { code, out, err } = await run(['report', ...args, ...PLAY]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });

  it.each([
    [['--format', 'markdwon'], 'there is no format "markdwon": did you mean markdown?'],
    [['--format', 'csv', '--out', 'a.json'], '--out a.json says json, and --format says csv'],
    [['--out', 'a.docx'], '--out a.docx: its ending names no format: say which with --format'],
    [['shop/*'], "shop/* is a pattern; did you mean --repository 'shop/*'?"],
    [['shop/api', '--repository', 'x'], 'report: either shop/api or --repository, not both'],
    [['--after', 'x'], 'report: --after needs a world to play in: name it with --world'],
    [[], 'report: which table? name it with --table or LEDGER_TABLE'],
  ])('%j is refused', async (args, sentence) => {
    const { code, err } = await run(['report', ...args]);
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });
});

describe('the file of a report', () => {
  it.each([
    ['report.csv', 'account,region,'],
    ['report.XML', '<?xml '],
    ['report.md', '### '],
    ['report.json', '{\n"report": 1,'],
  ])('%s is in the format that its ending says, and its path is printed', async (name, begins) => {
    const path = join(emptyFolder(), name);
    const { code, out, err } = await run(['report', 'shop/web', ...PLAY, '--out', path]);
    expect([code, out]).toEqual([0, `${path}\n`]);
    expect(readFileSync(path, 'utf8').startsWith(begins)).toBe(true);
    expect(err).toContain('1 image in 1 repository: 1 approved');
  });

  it('takes the place of a former one at once, and nothing else is left in the folder', async () => {
    const folder = emptyFolder();
    const path = join(folder, 'report.json');
    writeFileSync(path, 'the former one');
    await run(['report', ...PLAY, '--out', path]);
    expect(namesIn(read(readFileSync(path, 'utf8')))).toHaveLength(9);
    expect(readdirSync(folder)).toEqual(['report.json']);
  });

  it('takes the place of what a link leads to, and the link stays', async () => {
    const folder = emptyFolder();
    const [path, link] = [join(folder, 'report-1.json'), join(folder, 'report.json')];
    writeFileSync(path, 'the former one');
    symlinkSync(path, link);
    const { code, out } = await run(['report', ...PLAY, '--out', link]);
    expect([code, out]).toEqual([0, `${link}\n`]);
    expect(namesIn(read(readFileSync(path, 'utf8')))).toHaveLength(9);
    expect(readlinkSync(link)).toBe(path);
  });

  it('leaves nothing of what was broken off', () => {
    const folder = emptyFolder();
    const module = JSON.stringify(resolve('src/cli/report/write-out.ts'));
    const path = JSON.stringify(join(folder, 'report.json'));
    const script = `const { intoFile } = await import(${module});
      intoFile(${path}).write('half a report');
      process.kill(process.pid, 'SIGINT');
      await new Promise((wake) => setTimeout(wake, 20_000));`;
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script]);
    expect([signal, readdirSync(folder)]).toEqual(['SIGINT', []]);
  });

  it('leaves the former one as it is where there is nothing to write', async () => {
    const folder = emptyFolder();
    const path = join(folder, 'report.json');
    writeFileSync(path, 'the former one');
    expect((await run(['report', 'shop/none', ...PLAY, '--out', path])).code).toBe(2);
    expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([
      ['report.json'],
      'the former one',
    ]);
  });

  it('that cannot be is refused in one sentence, before anything is read', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'there.json'));
    for (const [name, why] of [
      ['there.json', 'that is a folder: name a file in it'],
      ['not-there/report.json', 'there is no such folder'],
    ] as const) {
      const path = join(folder, name);
      const { code, err } = await run(['report', ...PLAY, '--out', path]);
      expect([code, err]).toEqual([2, `--out ${path}: ${why}\n`]);
    }
  });
});

describe('the report on a deployed ledger', () => {
  afterAll(stopAll);

  const NOW = new Date('2026-11-21T10:00:00.000Z');
  const at = (letter: string) => ({ ...IMAGE, digest: digestOf(letter) });
  const pk = (letter: string): string => {
    const { account, region, repository, digest } = at(letter);
    return `${account}/${region}/${repository}@${digest}`;
  };
  const time = { clock: () => Date.parse('2026-11-24T10:00:00.000Z'), pause: async () => {} };

  /** Three releases of one repository, each with a finding that the one before had not. */
  async function threeReleases() {
    const aws = await embedded();
    await createLedger(aws);
    const ledger = ledgerOf(aws);
    const records = ledger.recordsAt(() => NOW);
    const all = ['a', 'b', 'c'].map((letter, index) =>
      finding({ id: `CVE-2026-100${index}`, package: { name: `lib${letter}` } }),
    );
    for (const [index, letter] of ['a', 'b', 'c'].entries()) {
      await records.begin({
        judgement: judgement({
          image: at(letter),
          names: [`1.${index}.0`],
          pushedAt: `2026-11-1${index}T10:00:00.000Z`,
          comparable: true,
        }),
        findings: all.slice(0, index + 1),
        previous: undefined,
        settled: true,
        watch: { state: 'watched', because: 'young' },
      });
    }
    aws.calls.length = 0;
    const report = () =>
      run(['report', '--table', 'ledger', '--json'], { env: aws.environment, time });
    return { aws, ledger, report };
  }

  it('says of how many repositories the weeks cannot be read, and is not done then', async () => {
    const { ledger, report } = await threeReleases();
    const { account, region, repository } = IMAGE;
    await ledger.put({ pk: `${account}/${region}/${repository}`, sk: 'trend', heads: 'lost' });
    const { code, err } = await report();
    expect(code).toBe(1);
    expect(err).toContain('3 approved, the weeks of 1 that cannot be read');
  });

  it('reads all findings once, compares each image with the one before, and writes nothing', async () => {
    const { aws, report } = await threeReleases();
    const { code, out } = await report();
    expect(code).toBe(0);
    const images = read(out).repositories[0]?.images ?? [];
    expect(images.map(({ name, counted, diff }) => [name, counted, diff])).toEqual([
      [
        'shop/cart:1.2.0',
        true,
        {
          against: { digest: digestOf('b'), name: '1.1.0' },
          new: [{ id: 'CVE-2026-1002', package: 'libc' }],
          fixed: [],
          open: 2,
        },
      ],
      ['shop/cart:1.1.0', false, expect.objectContaining({ open: 1 })],
      ['shop/cart:1.0.0', false, undefined],
    ]);
    const kinds = aws.countCalls();
    expect(Object.keys(kinds).toSorted()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
    ]);
    // Three lists, what was noted of the policy, waivers; and of each image its findings and its history.
    expect(kinds['dynamodb:Query']).toBe(3 + 2 + 2 * 3);
  });

  it('says of a record that cannot be read that there is one, and tells of all others', async () => {
    const { ledger, report } = await threeReleases();
    const [state] = await ledger.items(pk('b'), 'state');
    await ledger.put({ ...state, current: { verdict: 'approved' } });
    const { code, out, err } = await report();
    expect(code).toBe(1);
    expect(namesIn(read(out))).toEqual(['shop/cart:1.2.0', 'shop/cart:1.0.0']);
    expect(read(out).totals).toMatchObject({ images: 2, unreadable: 1 });
    expect(err).toContain('3 images in 1 repository: 2 approved, 1 that cannot be read');
  });

  it('does not take findings that cannot be read for none', async () => {
    const { ledger, report } = await threeReleases();
    for (const { pk: partition, sk } of await ledger.items(pk('b'), 'finding'))
      await ledger.remove(String(partition), String(sk));
    const { code, out, err } = await report();
    expect(code).toBe(1);
    const [newest, middle] = read(out).repositories[0]?.images ?? [];
    expect([middle?.['findings'], newest?.['diff']]).toEqual([null, undefined]);
    expect(err).toContain('3 images in 1 repository: 3 approved, 1 of which not all can be read');
  });

  it('lists what list lists: nothing that has gone since the index heard of it', async () => {
    const { ledger, report } = await threeReleases();
    const [state] = await ledger.items(pk('c'), 'state');
    const current = state?.['current'] as { judgement: object };
    const gone = { ...current.judgement, doubts: [{ code: 'image-missing', text: 'gone' }] };
    await ledger.put({ ...state, current: { ...current, judgement: gone } });
    const { out } = await report();
    expect(namesIn(read(out))).toEqual(['shop/cart:1.1.0', 'shop/cart:1.0.0']);
  });

  it('says of a history that breaks off that it does', async () => {
    const { ledger, report } = await threeReleases();
    await ledger.put({ pk: pk('a'), sk: 'judgement/000000', judgement: { verdict: 'approved' } });
    const { code, out } = await report();
    const oldest = read(out).repositories[0]?.images.at(-1);
    expect([code, oldest?.['history'], oldest?.['historyUnreadable']]).toEqual([1, [], true]);
  });
});
