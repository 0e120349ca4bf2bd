import { dirname } from 'node:path';
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
