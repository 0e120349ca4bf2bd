import { postureWorld } from '../support/posture-world.ts';
import { goldenOf } from './golden.ts';
import { fileWith, removeFiles, run } from './run-program.ts';

afterAll(removeFiles);

const world = fileWith('world.json', postureWorld());
const posture = (...args: string[]) => run(['posture', '--world', world, ...args]);

describe('the posture of a registry', () => {
  it('is told by weight, the same of several repositories once', async () => {
    const { code, out, err } = await posture();
    expect([code, err]).toEqual([1, '']);
    expect(out.replace(world, 'WORLD')).toBe(goldenOf('posture.txt'));
  });

  it('of one check and of some repositories is told alone', async () => {
    const { code, out } = await posture('--repository', 'shop/*', '--only', 'scanning-rules');
    expect([code, out]).toEqual([0, `2 repositories of ${world}: nothing to mend\n`]);
  });

  it('is a document for programs', async () => {
    const { code, out } = await posture(
      '--json',
      '--repository',
      'team/*',
      '--only',
      'scanning-rules',
      '--only',
      'lifecycle',
    );
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      account: '123456789012',
      region: 'eu-central-1',
      repositories: 1,
      checks: ['scanning-rules', 'lifecycle'],
      counts: { high: 1, medium: 0, unknown: 0, low: 1, note: 0 },
      findings: [
        {
          check: 'scanning-rules',
          repository: 'team/tools',
          weight: 'high',
          what: 'no scanning rule covers it: enhanced scanning leaves it out altogether',
          why: 'nobody finds out what is in its images, and none of them is ever approved',
          todo: "add it to the registry's scanning rules",
        },
        {
          check: 'lifecycle',
          repository: 'team/tools',
          weight: 'low',
          what: 'it has no lifecycle policy',
          why: 'every image stays for ever, quarantined ones too, and is paid for',
          todo: 'posture --fix --only lifecycle offers one, tried by a preview of ECR',
        },
      ],
    });
  });

  it('what a policy calls itself moves no cursor and turns no text round', async () => {
    const { out } = await posture('--repository', 'shop/web', '--only', 'access');
    expect(out).toContain('statement "Open�[2J�" lets everybody (Principal "*") read');
    expect([out.includes('\u001b'), out.includes('\u202e')]).toEqual([false, false]);
  });
});

it('a repository is not left out for its name, which moves no cursor and turns no text round', async () => {
  const repositoryName = 'team/\u001b[2J\u202e<!channel>';
  const file = fileWith(
    'world.json',
    postureWorld({ repositories: [{ repositoryName, images: [] }] }),
  );
  const { code, out } = await run(['posture', '--world', file, '--only', 'scanning-rules']);
  expect([code, out]).toEqual([1, expect.stringContaining('in:  team/�[2J�<!channel>\n')]);
  const fix = ['posture', '--world', file, '--fix', '--dry-run', '--only', 'scanning-rules'];
  expect((await run(fix)).out).toContain('team/�[2J�<!channel>\n');
});

describe('what cannot be read', () => {
  const withFaults = async (...faults: object[]) => {
    const file = fileWith('world.json', postureWorld({ faults }));
    return run([
      'posture',
      '--world',
      file,
      '--only',
      'lifecycle',
      '--repository',
      'shop/*',
      '--json',
    ]);
  };
  const unknownIn = (out: string) =>
    (
      JSON.parse(out) as {
        findings: { weight: string; repository?: string; what: string; todo: string }[];
      }
    ).findings
      .filter(({ weight }) => weight === 'unknown')
      .map(({ repository, what, todo }) => [repository, what, todo]);

  it('for want of a right is not known, and the right is named', async () => {
    const { code, out } = await withFaults({
      call: 'ecr:GetLifecyclePolicy',
      where: 'shop/api',
      nth: 1,
      times: 9,
      error: 'AccessDeniedException',
      status: 400,
    });
    expect(code).toBe(1);
    expect(unknownIn(out)).toEqual([
      [
        'shop/api',
        'the lifecycle policy is not known: access denied',
        'allow ecr:GetLifecyclePolicy',
      ],
    ]);
  });

  it('because ECR throttles for too long is not known, and what is throttled once is read', async () => {
    const throttled = (times: number) => ({
      call: 'ecr:GetLifecyclePolicy',
      where: 'shop/web',
      nth: 1,
      times,
      error: 'ThrottlingException',
      status: 400,
    });
    expect(unknownIn((await withFaults(throttled(1))).out)).toEqual([]);
    expect(unknownIn((await withFaults(throttled(99))).out)).toEqual([
      ['shop/web', expect.stringContaining('not known: ThrottlingException'), 'run it again'],
    ]);
  }, 60_000);

  it('of a list of repositories that breaks off is an error: half of them would look like all', async () => {
    const file = fileWith(
      'world.json',
      postureWorld({
        faults: [
          {
            call: 'ecr:DescribeRepositories',
            nth: 1,
            times: 9,
            error: 'AccessDeniedException',
            status: 400,
          },
        ],
      }),
    );
    const { code, out, err } = await run(['posture', '--world', file]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('listing the repositories in eu-central-1: access denied');
  });
});

describe('a registry without a repository', () => {
  const empty = { account: '123456789012', region: 'eu-central-1', repositories: [] };

  it('is no wrong usage, and is looked at as far as there is something', async () => {
    const scanningConfiguration = { scanType: 'BASIC', rules: [] };
    const file = fileWith('world.json', { ...empty, scanningConfiguration });
    const { code, out } = await run(['posture', '--world', file, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      account: '123456789012',
      region: 'eu-central-1',
      repositories: 0,
      findings: [{ check: 'pull-time', weight: 'note' }],
    });
  });

  it('is not good where nobody says whose it is', async () => {
    const fault = { call: 'ecr:GetRegistryScanningConfiguration', nth: 1, times: 9, status: 400 };
    const faults = [{ ...fault, error: 'AccessDeniedException' }];
    const file = fileWith('world.json', { ...empty, faults });
    const { code, out, err } = await run(['posture', '--world', file]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('reading whose registry it is: access denied');
  });
});

describe('wrong usage is said in one sentence', () => {
  it.each([
    [['--only', 'lifecylce'], '--only: "lifecylce" is no check: did you mean lifecycle?'],
    [['shop/*'], 'posture: it takes no argument; did you mean --repository shop/*?'],
    [
      ['--repository', 'nobody/*'],
      'posture: there is no repository that matches nobody/* in eu-central-1',
    ],
    [['--yes'], 'posture: --dry-run, --yes and --role go with --fix'],
    [
      ['--fix'],
      'posture --fix: nobody can be asked here; --yes does it without, --dry-run shows it',
    ],
    [['--fix', '--yes', '--dry-run'], 'posture --fix: --dry-run or --yes, not both'],
    [
      ['--fix', '--yes', '--role', 'me'],
      '--role: "me" is no ARN of a role (arn:aws:iam::123456789012:role/…)',
    ],
    [
      ['--fix', '--yes', '--only', 'access'],
      'posture --fix: access is for a person to decide; what can be done is scanning-rules, tag-immutability, lifecycle, pull-time',
    ],
  ])('%s', async (args, said) => {
    const { code, out, err } = await posture(...args);
    expect([code, out, err]).toEqual([2, '', `${said}\n`]);
  });
});
