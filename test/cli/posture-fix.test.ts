import { fileURLToPath } from 'node:url';
import {
  DescribeRepositoriesCommand,
  type ECRClient,
  GetLifecyclePolicyCommand,
  GetRegistryScanningConfigurationCommand,
  ListPullTimeUpdateExclusionsCommand,
} from '@aws-sdk/client-ecr';
import { planLines } from '../../src/cli/posture/fix-lines.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { clientsOf, embedded, stopAll } from '../local/embedded.ts';
import { postureWorld, roleOf, UNTAGGED_FOR_A_WEEK } from '../support/posture-world.ts';
import { NOON } from '../support/worlds.ts';
import { goldenOf } from './golden.ts';
import { removeFiles, run } from './run-program.ts';

afterEach(stopAll);
afterAll(removeFiles);

const WRITES = [
  'ecr:PutImageTagMutability',
  'ecr:PutLifecyclePolicy',
  'ecr:PutRegistryScanningConfiguration',
  'ecr:RegisterPullTimeUpdateExclusion',
];
const time = { clock: () => Date.parse(NOON), pause: () => Promise.resolve() };

async function registry(more: Record<string, unknown> = {}) {
  const aws = await embedded(postureWorld(more), { now: () => new Date(NOON) });
  const fix = (args: readonly string[], ask?: (question: string) => string) =>
    run(['posture', '--fix', ...args], {
      env: aws.environment,
      time,
      ...(ask && { ask }),
    });
  const writes = () => aws.calls.map(({ call }) => call).filter((call) => WRITES.includes(call));
  return { aws, ecr: clientsOf(aws).ecr, fix, writes };
}

const mutabilityOf = async (ecr: ECRClient, name: string) => {
  const asked = new DescribeRepositoriesCommand({ repositoryNames: [name] });
  const [found] = (await ecr.send(asked)).repositories ?? [];
  return [
    found?.imageTagMutability,
    found?.imageTagMutabilityExclusionFilters?.map(({ filter }) => filter),
  ];
};

describe('posture --fix', () => {
  it('shows each call in words, and what a lifecycle policy would do by the preview of ECR', async () => {
    const { fix, writes } = await registry();
    const { code, out, err } = await fix(['--dry-run']);
    expect([code, err, writes()]).toEqual([1, '4 repositories: 3 high, 6 medium, 3 low\n', []]);
    expect(out).toBe(goldenOf('posture-fix.txt'));
  });

  it('shows once what is the same of many repositories, and names each that would lose something', async () => {
    const repositories = Array.from({ length: 300 }, (_, index) => ({
      repositoryName: `shop/service-${String(index).padStart(3, '0')}`,
      images: [
        {
          imageDigest: `sha256:${String(index).padStart(64, '0')}`,
          imageTags: index === 7 ? [] : [`1.${index}.0`],
          imagePushedAt: index === 7 ? '2026-02-01T12:00:00Z' : '2026-11-19T12:00:00Z',
        },
      ],
    }));
    const { fix } = await registry({ repositories });
    const { out } = await fix(['--dry-run', '--only', 'lifecycle']);
    expect(out).toBe(`
To be done, 300 changes:
  lifecycle of 300 repositories
      in:  shop/service-000, shop/service-001, shop/service-002, shop/service-003,
           shop/service-004, shop/service-005, shop/service-006, shop/service-007 … and 292 more
           (--json lists all)
      PutLifecyclePolicy: there is none; it would be
        1 (new) archives images tagged quarantined-* that were pulled last more than 90 days ago
        2 (new) archives images tagged approved-* beyond the newest 30
        3 (new) archives images without a tag that were pulled last more than 30 days ago
        4 (new) expires images of any kind that were archived more than 180 days ago
      by ECR's preview in shop/service-007 1 image would be archived and 0 deleted within a day:
        rule 3: without a tag (sha256:000000000000…)
      and in the other 299 nothing now
Nothing was done (--dry-run).
`);
  });

  it('leaves what a cache fills as it is, in the world of the play', async () => {
    const world = fileURLToPath(new URL('../../events/play/world.json', import.meta.url));
    const { out } = await run(['posture', '--fix', '--dry-run', '--world', world]);
    expect(out).toContain(
      'in:  charts/shop, shop/export-job, shop/search\n      PutImageTagMutability',
    );
    expect(out).not.toMatch(/tag-immutability of docker-hub/);
  });

  it('does nothing without a yes', async () => {
    const asked: string[] = [];
    const { fix, writes } = await registry();
    for (const answer of ['', 'n', 'yess', 'no']) {
      const { code, out } = await fix(['--only', 'tag-immutability'], (question) => {
        asked.push(question);
        return answer;
      });
      expect([code, out.endsWith('\nNothing was done.\n')]).toEqual([1, true]);
    }
    expect(asked).toEqual(Array(4).fill('Do this? (y/N) '));
    expect(writes()).toEqual([]);
  });

  it('does what somebody says yes to, and nothing else', async () => {
    const { ecr, fix, writes } = await registry();
    const { code, out } = await fix(['--only', 'tag-immutability'], () => ' Y\n');
    expect(code).toBe(0);
    expect(out).toContain('done: tag-immutability of shop/api\n');
    expect(writes()).toEqual(['ecr:PutImageTagMutability']);
    expect(await mutabilityOf(ecr, 'shop/api')).toEqual(['IMMUTABLE_WITH_EXCLUSION', ['latest']]);
    expect(await mutabilityOf(ecr, 'shop/web')).toEqual(['IMMUTABLE_WITH_EXCLUSION', ['*a*']]);
    expect(await mutabilityOf(ecr, 'docker-hub/library/nginx')).toEqual(['MUTABLE', undefined]);
  });

  it('has nothing to do the second time', async () => {
    const { fix, writes } = await registry();
    const args = ['--yes', '--only', 'tag-immutability', '--only', 'scanning-rules'];
    expect((await fix(args)).code).toBe(0);
    const before = writes().length;
    expect(await fix(args)).toMatchObject({ code: 0, out: 'Nothing to be done.\n' });
    expect(writes()).toHaveLength(before);
  });

  it('adds to the scanning rules, and keeps those that are there', async () => {
    const { ecr, fix } = await registry();
    await fix(['--yes', '--only', 'scanning-rules', '--repository', 'team/*']);
    const { scanningConfiguration } = await ecr.send(
      new GetRegistryScanningConfigurationCommand({}),
    );
    expect(scanningConfiguration).toEqual({
      scanType: 'ENHANCED',
      rules: [
        {
          scanFrequency: 'CONTINUOUS_SCAN',
          repositoryFilters: [
            { filter: 'shop/*', filterType: 'WILDCARD' },
            { filter: 'team/tools', filterType: 'WILDCARD' },
          ],
        },
      ],
    });
  });

  it('names before it sets a scanning rule whose scans are paid for from then on all the time', () => {
    const before = { type: 'ENHANCED', rules: [] } as const;
    const scanning = { check: 'scanning-rules', before, after: before } as const;
    const fix = { ...scanning, adds: ['api'], raises: ['shop/api', 'base/apiserver'] };
    expect(planLines({ fixes: [{ fix }], refused: [] })).toEqual([
      '',
      'To be done, 1 change:',
      '  scanning-rules of the registry',
      '      PutRegistryScanningConfiguration (ENHANCED): what is there stays, and it scans as well',
      '        api',
      '      and what is scanned on push alone is scanned all the time:',
      '        shop/api, base/apiserver',
      '        Inspector is paid for by the image.',
    ]);
  });

  it('excludes the roles that are named', async () => {
    const { ecr, fix } = await registry();
    const role = roleOf('ImageArrivedRole');
    expect((await fix(['--yes', '--only', 'pull-time', '--role', role])).code).toBe(0);
    const { pullTimeUpdateExclusions } = await ecr.send(
      new ListPullTimeUpdateExclusionsCommand({}),
    );
    expect(pullTimeUpdateExclusions).toEqual([roleOf('SweepRole'), role]);
  });

  it('answers programs with what was done and what was not', async () => {
    const { fix } = await registry();
    const { code, out } = await fix([
      '--yes',
      '--json',
      '--only',
      'lifecycle',
      '--repository',
      'shop/*',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      fixes: [
        {
          check: 'lifecycle',
          repository: 'shop/api',
          state: 'done',
          expires: [
            { digest: `sha256:${'a2'.repeat(32)}`, does: 'archive', rule: 1 },
            { digest: `sha256:${'a4'.repeat(32)}`, does: 'archive', rule: 3 },
          ],
        },
      ],
      refused: [
        {
          check: 'lifecycle',
          repository: 'shop/web',
          why: 'it would lose images that are of use',
          images: [{ digest: `sha256:${'b2'.repeat(32)}`, why: 'it runs' }],
        },
      ],
    });
  });
});

describe('a lifecycle policy', () => {
  const policyOf = async (ecr: ECRClient, repositoryName: string): Promise<unknown> => {
    const { lifecyclePolicyText } = await ecr.send(
      new GetLifecyclePolicyCommand({ repositoryName }),
    );
    return JSON.parse(lifecyclePolicyText ?? '');
  };

  it('stays what it is where the preview shows that an image would go which runs', async () => {
    const { ecr, fix, writes } = await registry();
    const { code } = await fix(['--yes', '--only', 'lifecycle', '--repository', 'shop/web']);
    expect([code, writes()]).toEqual([1, []]);
    expect(await policyOf(ecr, 'shop/web')).toEqual(UNTAGGED_FOR_A_WEEK);
  });

  it('that somebody has changed since it was shown is not written over', async () => {
    const { aws, ecr, fix } = await registry();
    const theirs = {
      rules: [
        {
          rulePriority: 5,
          description: 'of somebody else who was quicker',
          selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 500 },
          action: { type: 'expire' },
        },
      ],
    };
    const { code, out } = await fix(['--only', 'lifecycle', '--repository', 'shop/api'], () => {
      aws.changeWorld({
        repositories: [{ repositoryName: 'shop/api', lifecyclePolicyText: JSON.stringify(theirs) }],
      });
      return 'y';
    });
    expect(code).toBe(1);
    expect(out).toContain(
      'failed: lifecycle of shop/api: fixing lifecycle of shop/api: somebody has changed it meanwhile; look at it again\n',
    );
    expect(await policyOf(ecr, 'shop/api')).toEqual(theirs);
  });

  it('cannot be tried for want of a right, and is not set', async () => {
    const { fix, writes } = await registry({
      faults: [
        {
          call: 'ecr:StartLifecyclePolicyPreview',
          nth: 1,
          times: 99,
          error: 'AccessDeniedException',
          status: 400,
        },
      ],
    });
    const { code, out } = await fix(['--yes', '--only', 'lifecycle', '--repository', 'shop/api']);
    expect([code, writes()]).toEqual([1, []]);
    expect(out).toContain(
      'Not done:\n  lifecycle of shop/api\n      trying a lifecycle policy on shop/api: AccessDeniedException',
    );
  });
});

describe('a change that ECR refuses', () => {
  it.each([
    ['tag-immutability', 'PutImageTagMutability'],
    ['scanning-rules', 'PutRegistryScanningConfiguration'],
    ['lifecycle', 'PutLifecyclePolicy'],
  ])('of %s is told, and keeps nobody from the others', async (check, call) => {
    const { fix, writes } = await registry({
      faults: [
        { call: `ecr:${call}`, nth: 1, times: 1, error: 'AccessDeniedException', status: 400 },
      ],
    });
    const { code, out } = await fix(['--yes']);
    expect(code).toBe(1);
    expect(out).toContain(`failed: ${check} of `);
    expect(out.match(/^done: /gm)?.length).toBe(4);
    expect(writes()).toHaveLength(5);
  });

  it('because tags were set otherwise meanwhile is not forced', async () => {
    const { aws, ecr, fix } = await registry();
    const change = (): string => {
      changeMutability(aws);
      return 'y';
    };
    const { code, out } = await fix(['--only', 'tag-immutability'], change);
    expect([code, out]).toEqual([1, expect.stringContaining('somebody has changed it meanwhile')]);
    expect(await mutabilityOf(ecr, 'shop/api')).toEqual(['IMMUTABLE', undefined]);
  });
});

const changeMutability = (aws: EmbeddedAws): void =>
  aws.changeWorld({
    repositories: [{ repositoryName: 'shop/api', imageTagMutability: 'IMMUTABLE' }],
  });
