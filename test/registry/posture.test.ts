import {
  GetLifecyclePolicyPreviewCommand,
  StartLifecyclePolicyPreviewCommand,
} from '@aws-sdk/client-ecr';
import { PermanentFailure, TransientFailure } from '../../src/core/errors.ts';
import { known } from '../../src/core/posture/known.ts';
import { listRepositorySettings } from '../../src/registry/posture/list-repository-settings.ts';
import { previewLifecycle } from '../../src/registry/posture/preview-lifecycle.ts';
import { readRegistryFacts } from '../../src/registry/posture/read-registry-facts.ts';
import { readRepositoryFacts } from '../../src/registry/posture/read-repository-facts.ts';
import { clientsOf, embedded, errorOf, stopAll } from '../local/embedded.ts';
import { postureWorld, UNTAGGED_FOR_A_WEEK } from '../support/posture-world.ts';
import { ACCOUNT, NOON, REGION } from '../support/worlds.ts';

afterEach(stopAll);

const PLACE = { account: ACCOUNT, region: REGION };
const NAMED = { registryId: ACCOUNT, repositoryName: 'shop/api' };
const TEXT = JSON.stringify(UNTAGGED_FOR_A_WEEK);
const digestOf = (index: number): string => `sha256:${index.toString(16).padStart(64, '0')}`;

const startOf = (lifecyclePolicyText: string) =>
  new StartLifecyclePolicyPreviewCommand({ ...NAMED, lifecyclePolicyText });
const askOf = () => new GetLifecyclePolicyPreviewCommand(NAMED);

async function registry(more: Record<string, unknown> = {}) {
  const aws = await embedded(postureWorld(more), { now: () => new Date(NOON) });
  return { aws, ecr: clientsOf(aws).ecr };
}
const fault = (call: string, error: string, more: object = {}) => ({
  faults: [{ call: `ecr:${call}`, nth: 1, times: 99, error, status: 400, ...more }],
});

describe('what is set for a registry', () => {
  it('is read, each thing with its own call', async () => {
    const { ecr } = await registry();
    const facts = await readRegistryFacts(ecr, PLACE);
    expect(facts).toMatchObject({
      scanning: known({
        type: 'ENHANCED',
        rules: [{ frequency: 'CONTINUOUS_SCAN', filters: ['shop/*'] }],
      }),
      policy: { state: 'known', value: { statements: [{ sid: 'Replication', effect: 'Allow' }] } },
      cachePrefixes: known(['docker-hub']),
    });
  });

  it.each([
    ['GetRegistryScanningConfiguration', 'scanning'],
    ['GetRegistryPolicy', 'policy'],
    ['ListPullTimeUpdateExclusions', 'pullTimeExclusions'],
    ['DescribePullThroughCacheRules', 'cachePrefixes'],
  ] as const)('without ecr:%s is not known, and nothing else suffers', async (call, fact) => {
    const { ecr } = await registry(fault(call, 'AccessDeniedException'));
    const facts = await readRegistryFacts(ecr, PLACE);
    expect(facts[fact]).toEqual({ state: 'unknown', why: 'access denied', right: `ecr:${call}` });
    const states = [facts.scanning, facts.policy, facts.pullTimeExclusions, facts.cachePrefixes];
    expect(states.filter(({ state }) => state === 'known')).toHaveLength(3);
  });

  it('by credentials that AWS does not take is no report of unknown things', async () => {
    const { ecr } = await registry(fault('GetRegistryPolicy', 'UnrecognizedClientException'));
    expect(await errorOf(readRegistryFacts(ecr, PLACE))).toBeInstanceOf(PermanentFailure);
  });

  it('that has no policy has none, and one that is not understood is not known', async () => {
    const none = await registry({ registryPolicyText: undefined });
    expect((await readRegistryFacts(none.ecr, PLACE)).policy).toEqual(known(undefined));
    const torn = await registry({ registryPolicyText: '{"Statement":' });
    expect((await readRegistryFacts(torn.ecr, PLACE)).policy).toEqual({
      state: 'unknown',
      why: 'its text is not understood',
    });
  });
});

describe('the images of a repository', () => {
  const many = Array.from({ length: 2_300 }, (_, index) => ({ imageDigest: digestOf(index) }));
  const world = { repositories: [{ repositoryName: 'shop/api', images: many }] };
  const settings = async (ecr: Parameters<typeof listRepositorySettings>[0]) => {
    const [first] = await listRepositorySettings(ecr, REGION);
    if (!first) throw new Error('no repository');
    return first;
  };

  it('are read to the last page', async () => {
    const { ecr } = await registry(world);
    const { images } = await readRepositoryFacts(ecr, await settings(ecr));
    expect(images.state === 'known' && images.value.active.length).toBe(2_300);
  });

  it('half read are not known', async () => {
    const { ecr } = await registry({
      ...world,
      faults: [
        { call: 'ecr:DescribeImages', nth: 2, times: 99, error: 'ServerException', status: 500 },
      ],
    });
    const { images, lifecycle } = await readRepositoryFacts(ecr, await settings(ecr));
    expect(images).toEqual({
      state: 'unknown',
      why: expect.stringContaining('ServerException'),
    });
    expect(lifecycle).toEqual(known(undefined));
  });
});

describe('a preview', () => {
  const waits: number[] = [];
  const pause = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  beforeEach(() => {
    waits.length = 0;
  });

  it('is waited for, and read to the last page', async () => {
    const images = Array.from({ length: 250 }, (_, index) => ({
      imageDigest: digestOf(index),
      imagePushedAt: '2026-01-01T00:00:00Z',
    }));
    const { ecr } = await registry({ repositories: [{ repositoryName: 'shop/api', images }] });
    const expiring = await previewLifecycle(ecr, NAMED, TEXT, pause);
    expect([expiring.length, waits]).toEqual([250, [2_000]]);
    expect(expiring[0]).toEqual({ digest: digestOf(0), tags: [], does: 'expire', rule: 1 });
  });

  it('of somebody else that is under way is waited for', async () => {
    const { aws, ecr } = await registry();
    await ecr.send(startOf(TEXT));
    await previewLifecycle(ecr, NAMED, TEXT, pause);
    expect(aws.countCalls()['ecr:StartLifecyclePolicyPreview']).toBe(3);
  });

  it('that somebody else has started meanwhile is not taken for ours', async () => {
    const { ecr } = await registry();
    const other = TEXT.replace('"countNumber":7', '"countNumber":8');
    const failed = errorOf(
      previewLifecycle(ecr, NAMED, TEXT, async () => {
        await ecr.send(startOf(other));
        await ecr.send(askOf());
      }),
    );
    expect(await failed).toBeInstanceOf(TransientFailure);
    expect((await failed).message).toBe(
      'trying a lifecycle policy on shop/api: somebody else has started another preview',
    );
  });

  it.each([
    ['ThrottlingException', TransientFailure],
    ['AccessDeniedException', PermanentFailure],
  ])('that ends in %s is no preview', async (error, kind) => {
    const { ecr } = await registry(fault('GetLifecyclePolicyPreview', error));
    const failed = await errorOf(previewLifecycle(ecr, NAMED, TEXT, pause));
    expect(failed).toBeInstanceOf(kind);
    expect(failed.message).toContain('trying a lifecycle policy on shop/api');
  });

  it('that is never done is given up', async () => {
    const { aws, ecr } = await registry();
    // Each pause somebody starts the same one anew.
    const again = async (): Promise<void> => {
      await ecr.send(startOf(TEXT));
    };
    const failed = await errorOf(previewLifecycle(ecr, NAMED, TEXT, again));
    expect(failed.message).toContain('the preview does not end');
    expect(aws.countCalls()['ecr:GetLifecyclePolicyPreview']).toBe(150);
  });
});
