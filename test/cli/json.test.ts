import { dirname } from 'node:path';
import { runProgram } from '../../src/cli/program.ts';
import { inPlain } from '../../src/terminal/paint.ts';
import { fileWith, removeFiles, run } from './run-program.ts';
import { CLEAN, FIXABLE, shop } from './shop.ts';

/*
 * Every command speaks to programs as well: one JSON document on standard output, remarks on standard error,
 * and the exit code of always.
 */

afterAll(removeFiles);

const world = fileWith('world.json', shop());
const documentOf = async (...args: string[]) => {
  const { code, out } = await run([...args, '--json']);
  return { code, document: JSON.parse(out) as Record<string, unknown> };
};

it.each([
  ['shop/api:1.0.0', 0, 'approved', CLEAN],
  ['shop/api:1.1.0', 1, 'quarantined', FIXABLE],
])('the gate says of %s what its exit code says', async (image, code, verdict, digest) => {
  expect(await documentOf('gate', image, '--world', world)).toEqual({
    code,
    document: {
      image: {
        account: '123456789012',
        region: 'eu-central-1',
        repository: 'shop/api',
        digest,
      },
      name: image,
      verdict,
      why: expect.stringContaining('(judged 2026-11-21 12:0'),
    },
  });
});

it('an audit shows both verdicts', async () => {
  const policy = fileWith('policy.yml', 'mode: advise\nquarantine:\n  any:\n    severity: LOW\n');
  const audit = ['audit', 'shop/api:1.1.0', '--world', world];
  const { code, document } = await documentOf(...audit, '--policy', policy);
  expect(code).toBe(1);
  expect(document).toMatchObject({
    image: { digest: FIXABLE },
    name: 'shop/api:1.1.0',
    recorded: {
      judgement: 1,
      verdict: 'quarantined',
      policyVersion: 'built-in-1',
      feeds: { kev: '2026-11-20T03:00:00.000Z', epss: '2026-11-20T00:00:00.000Z' },
    },
    again: { verdict: 'approved', policySource: policy },
    same: false,
  });
  expect(await documentOf(...audit)).toMatchObject({ code: 0, document: { same: true } });
});

it('a policy that can be used comes in words, with its warnings', async () => {
  const path = fileWith('policy.yml', 'quarantine:\n  critical:\n    severity: CRITICAL\n');
  const { code, document } = await documentOf('policy', 'check', path);
  expect(code).toBe(0);
  expect(document).toEqual({
    file: path,
    usable: true,
    version: expect.stringMatching(/^[0-9a-f]{12}$/),
    words: expect.arrayContaining(['    critical: CRITICAL']),
    warnings: [],
  });
});

describe('what goes wrong', () => {
  it.each([
    [
      ['gate', 'shop/api:9.9.9', '--world', world],
      'shop/api:9.9.9: there is no such image in eu-central-1',
    ],
    [['gate', 'shop/api:1.0.0', '--world', world, '--wait', 'soon'], /^--wait: "soon" is no time/],
    [['explain', '--world', 'none.json'], /^explain: which image\?/],
    [
      ['list', '--tabel', 'ledger'],
      'list: there is no option --tabel; see "ecr-scan-notifier list --help"',
    ],
    [['lst'], 'There is no command lst; did you mean list?'],
  ])('%j is one document too, beside the sentence for people', async (args, sentence) => {
    const { code, out, err } = await run([...args, '--json']);
    const { error, ...others } = JSON.parse(out) as { error: string };
    expect(error).toMatch(sentence);
    expect([code, others, err]).toEqual([2, {}, expect.stringContaining(`${error}\n`)]);
  });

  it('of a policy is all of its problems', async () => {
    const path = fileWith(
      'policy.yml',
      'quarantine:\n  critical:\n    severty: CRITICAL\nmode: no\n',
    );
    const { code, document } = await documentOf('simulate', '--world', world, '--policy', path);
    expect([code, Object.keys(document)]).toEqual([2, ['error']]);
    expect(document['error']).toMatch(
      /severty: there is no such key.*\n.*mode: "no" is not possible/,
    );
  });

  it('is no second document behind one that was begun', async () => {
    const path = fileWith('policy.yml', 'quarantine: { any: { severity: LOW } }');
    const printed: string[] = [];
    const terminal = {
      print: (lines: readonly string[]) => {
        printed.push(...lines);
        throw new Error('the stream has ended');
      },
      note: () => undefined,
      form: { paint: inPlain },
      isWatched: false,
    };
    expect(await runProgram(['policy', 'check', path, '--json'], terminal)).toBe(2);
    expect(printed).toEqual([expect.stringContaining('"usable": true')]);
  });

  it('is no document where none is asked for, nor where --json is an argument', async () => {
    expect(await run(['lst'])).toMatchObject({ code: 2, out: '' });
    expect(await run(['gate', '--', '--json'])).toMatchObject({ code: 2, out: '' });
  });
});

it('one that cannot comes with its problems, which people are told as well', async () => {
  const path = fileWith('policy.yml', 'quarantine:\n  critical:\n    severty: CRITICAL\n');
  const where = { cwd: dirname(path) };
  const { code, out, err } = await run(['policy', 'check', 'policy.yml', '--json'], where);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toEqual({
    file: 'policy.yml',
    usable: false,
    problems: [expect.stringMatching(/^policy\.yml:3:\d+: .*severity/)],
  });
  expect(err).toContain('policy.yml cannot be used: 1 problem');
});
