import { ACCOUNT, digestOf, REGION } from '../support/worlds.ts';
import { fileWith, removeFiles, run } from './run-program.ts';
import { CLEAN, FIXABLE, shop } from './shop.ts';

afterAll(removeFiles);

const world = fileWith('world.json', shop());
const HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;

describe('explaining an image of a world', () => {
  it.each([
    ['shop/api:1.0.0', 0, 'approved'],
    ['shop/api:1.1.0', 1, 'quarantined'],
    ['shop/api:1.2.0', 3, 'undecided'],
    [`shop/api@${CLEAN}`, 0, 'approved'],
    [`${HOST}/shop/api:1.0.0`, 0, 'approved'],
  ])('%s ends with code %i: %s', async (image, code, verdict) => {
    const ran = await run(['explain', image, '--world', world]);
    expect({ ...ran, out: ran.out.split(' ')[0] }).toEqual({ code, out: verdict, err: '' });
  });

  it('says what decided, with KEV, EPSS and the date of each feed, and what would change it', async () => {
    const { out } = await run(['explain', 'shop/api:latest', '--world', world]);
    for (const text of [
      'in KEV since 2026-11-02, due 2026-11-23 · EPSS 91 %',
      "CISA's catalogue (KEV) of 2026-11-20",
      'EPSS of 2026-11-20',
      'upgrade libxml2 2.9.14 (fix plan) and it is approved',
      'libxml2 2.9.14 → 2.9.15: clears 2 (1 CRITICAL, 1 HIGH, 1 in KEV)',
    ]) {
      expect(out).toContain(text);
    }
    expect(out.match(/libxml2 2\.9\.14 → 2\.9\.15: clears/g)).toHaveLength(1);
    expect(out).not.toContain('\u001b');
  });

  it('gives everything as JSON', async () => {
    const { out } = await run(['explain', 'shop/api:1.1.0', '--world', world, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      image: { account: ACCOUNT, region: REGION, repository: 'shop/api', digest: FIXABLE },
      verdict: 'quarantined',
      policyVersion: 'built-in-1',
      deciding: [
        { rule: 'critical', id: 'CVE-2026-20000', kev: { state: 'listed' }, epss: { score: 0.91 } },
        { rule: 'high-with-fix', id: 'CVE-2026-20001' },
      ],
      outlook: {
        now: 'quarantined',
        after: 'approved',
        upgrades: [{ package: 'libxml2', from: '2.9.14', to: { version: '2.9.15' } }],
      },
    });
  });

  it('says of an image in a pull-through cache that no mark is put, unless the policy wants one', async () => {
    const cache = { pullThroughCacheRules: [{ ecrRepositoryPrefix: 'shop' }] };
    const path = fileWith('cached.json', shop(cache));
    const image = ['explain', 'shop/api:1.1.0', '--world', path];
    const line =
      'none is put: a pull-through cache fills its repository, and the policy does not say otherwise (mark-pull-through)';
    expect((await run(image)).out).toContain(line);
    expect(JSON.parse((await run([...image, '--json'])).out)).toMatchObject({ putsNone: true });
    const policy = { quarantine: { low: { severity: 'LOW' } }, 'mark-pull-through': 'shop/*' };
    const wanting = fileWith('wanting.json', shop({ ...cache, policy }));
    expect((await run(['explain', 'shop/api:1.1.0', '--world', wanting])).out).not.toContain(line);
    expect((await run(['explain', 'shop/api:1.1.0', '--world', world])).out).not.toContain(line);
  });

  it('lists what does not count, with the one thing that is missing for it', async () => {
    const image = ['explain', 'shop/api:1.0.0', '--world', world];
    const { out } = await run(image);
    expect(out).toContain('does not count: 1 finding');
    expect(out).toContain(
      'CVE-2026-20000 LOW · libxml2 2.9.14 (no fix yet) · critical asks for CRITICAL',
    );
    const { out: json } = await run([...image, '--json']);
    expect(JSON.parse(json)).toMatchObject({
      others: [
        {
          id: 'CVE-2026-20000',
          package: 'libxml2',
          severity: 'LOW',
          missed: { rule: 'critical', asksFor: 'CRITICAL' },
        },
      ],
    });
  });

  it('goes by the policy that is named instead of the one of the world', async () => {
    const policy = fileWith('policy.yml', 'quarantine:\n  any-low:\n    severity: LOW\n');
    const ran = await run(['explain', 'shop/api:1.0.0', '--world', world, '--policy', policy]);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('any-low: 1 finding is LOW');
  });

  it('goes by POLICY_FILE against a deployment and names it where it cannot be used', async () => {
    const env = { AWS_REGION: 'eu-central-1', POLICY_FILE: 'no-such.yml' };
    const { code, err } = await run(['explain', 'shop/api:1.0.0'], { env });
    expect([code, err]).toEqual([2, 'no-such.yml: cannot be read: there is no such file\n']);
  });

  it('without feeds says that nothing follows from them', async () => {
    const { out } = await run(['explain', 'shop/api:1.1.0', '--world', world, '--no-feeds']);
    expect(out).toContain('KEV unknown · EPSS unknown');
    expect(out).toContain('EPSS: there is no copy, so nothing follows from it');
  });
});

describe('an explanation that cannot be given ends with code 2 and one sentence', () => {
  it.each([
    ['no image', [], 'explain: which image? such as shop/api:1.4.2'],
    ['an unknown tag', ['shop/api:9'], 'shop/api:9: there is no such image in eu-central-1'],
    [
      'an unknown digest',
      [`shop/api@${digestOf('77')}`],
      `shop/api@${digestOf('77')}: there is no such image in eu-central-1`,
    ],
    [
      'an unknown repository',
      ['shop/nope:1'],
      'shop/nope:1: there is no repository shop/nope in eu-central-1',
    ],
    [
      'an option that does not exist',
      ['--wrld'],
      'explain: there is no option --wrld; did you mean --world?',
    ],
    [
      'two images',
      ['a:1', 'b:1'],
      'explain: "b:1" is one argument too many; see "ecr-scan-notifier explain --help"',
    ],
    [
      'a policy that is not there',
      ['shop/api:1.0.0', '--policy', 'no-such.yml'],
      'no-such.yml: cannot be read: there is no such file',
    ],
  ])('%s', async (_, args, sentence) => {
    expect(await run(['explain', '--world', world, ...args])).toEqual({
      code: 2,
      out: '',
      err: `${sentence}\n`,
    });
  });

  it('a world that is none', async () => {
    const path = fileWith('world.json', { account: '1' });
    const ran = await run(['explain', 'shop/api:1', '--world', path]);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('expected an account id of 12 digits');
    expect(ran.err.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['no-such.yml', 'there is no file no-such.yml'],
    ['.', ". is a folder: expected a policy's file"],
  ])('a world whose policy is %s', async (policy, sentence) => {
    const path = fileWith('world.json', shop({ policy }));
    expect(await run(['explain', 'shop/api:1.0.0', '--world', path])).toEqual({
      code: 2,
      out: '',
      err: `${path}: policy: ${sentence}\n`,
    });
  });

  it('no credentials, before anything is downloaded', async () => {
    const env = {
      AWS_REGION: 'eu-central-1',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    };
    const path = fileWith('policy.yml', 'mode: advise\nquarantine:\n  low:\n    severity: LOW\n');
    const { code, out, err } = await run(['explain', 'shop/api:1', '--policy', path], { env });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^there are no AWS credentials to read with: [^\n]*\n$/);
  });

  it('no region anywhere', async () => {
    const env = { AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' };
    expect(await run(['explain', 'shop/api:1', '--no-feeds'], { env })).toEqual({
      code: 2,
      out: '',
      err: 'which region? name it with --region or AWS_REGION, or a world file with --world\n',
    });
  });
});
