import { fileWith, removeFiles, run } from './run-program.ts';
import { shop } from './shop.ts';

afterAll(removeFiles);

const world = fileWith('world.json', shop());

describe('an audit of a recorded judgement', () => {
  it('comes to the same verdict by the policy of the record', async () => {
    const { code, out, err } = await run(['audit', 'shop/api:1.1.0', '--world', world]);
    expect([code, err]).toEqual([0, '']);
    const [recorded, ...rest] = out.trim().split('\n');
    expect(recorded).toMatch(
      /^quarantined shop\/api:1\.1\.0: judgement 1, of 2026-.*, by the policy built-in-1$/,
    );
    expect(rest).toContain(
      'judged again by the policy built-in-1, the same (the built-in policy, as the world has none): quarantined as well',
    );
  });

  it('shows what another policy makes of the same evidence', async () => {
    const policy = fileWith('policy.yml', 'mode: advise\nquarantine:\n  any:\n    severity: LOW\n');
    const { code, out } = await run([
      'audit',
      'shop/api:1.1.0',
      '--world',
      world,
      '--policy',
      policy,
    ]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /judged again by the policy [0-9a-f]{12}, another \(.*policy\.yml\): approved\n/,
    );
  });

  it.each([
    [['audit'], /^audit: which image\? such as shop\/api:1\.4\.2\n$/],
    [['audit', 'shop/api:9', '--world', world], /no such image/],
    [['audit', 'shop/api:1'], /which table\? name it with --table/],
  ])('%j ends with code 2 and one sentence', async (args, sentence) => {
    const { code, out, err } = await run(args, { env: { AWS_REGION: 'eu-central-1' } });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });
});
