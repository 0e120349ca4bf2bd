import { awsClients } from '../../src/lambda/aws-clients.ts';
import { registryIn } from '../../src/registry/registry.ts';
import { A, B, embedded, errorOf, stopAll } from '../local/embedded.ts';
import { IMAGE } from '../support/samples.ts';

const { account, repository } = IMAGE;
let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  environment = { ...process.env };
});
afterEach(async () => {
  await stopAll();
  process.env = environment;
});

/** A registry over the clients that a function has. */
async function registryOf(image: Record<string, unknown>, world: Record<string, unknown> = {}) {
  const images = [{ imageDigest: A, ...image }];
  const repositories = [{ repositoryName: repository, images }];
  const aws = await embedded({ account, repositories, ...world });
  Object.assign(process.env, aws.environment);
  const { ecr, ecrOnce } = awsClients();
  return { aws, registry: registryIn(ecr, ecrOnce) };
}

describe('the start of a scan', () => {
  it('is an answer, and the scan is under way', async () => {
    const { registry } = await registryOf({});
    expect(await registry.startScan(IMAGE)).toEqual({ state: 'started' });
    expect((await registry.readScan(IMAGE)).state).toBe('pending');
  });

  it('is asked for once where the image was scanned today: nobody is throttled', async () => {
    const scan = {
      imageScanStatus: { status: 'COMPLETE' },
      imageScanFindings: { imageScanCompletedAt: '2026-11-21T09:00:00Z' },
    };
    const { aws, registry } = await registryOf({ scan });
    expect(await registry.startScan(IMAGE)).toEqual({
      state: 'refused',
      why: 'limit',
      detail: 'The scan quota per image has been exceeded. Wait and try again.',
    });
    expect(aws.countCalls()).toEqual({ 'ecr:StartImageScan': 1 });
  });

  it.each([
    [
      'an index',
      { imageManifestMediaType: 'application/vnd.oci.image.index.v1+json' },
      {},
      'unsupported',
    ],
    ['a registry with enhanced scanning', {}, { scanType: 'ENHANCED' }, 'disabled'],
    ['an image that is gone', { imageDigest: B }, {}, 'missing'],
    ['a repository that is gone', {}, { repositories: [] }, 'missing'],
  ])('is refused for %s', async (_, image, world, why) => {
    const { registry } = await registryOf(image, world);
    expect(await registry.startScan(IMAGE)).toMatchObject({ state: 'refused', why });
  });

  it.each([
    ['ThrottlingException', 'TransientFailure'],
    ['ServerException', 'TransientFailure'],
    ['AccessDeniedException', 'PermanentFailure'],
    ['InvalidParameterException', 'PermanentFailure'],
  ])('that ends with %s throws a %s', async (error, name) => {
    const faults = [{ call: 'ecr:StartImageScan', nth: 1, error }];
    const { registry } = await registryOf({}, { faults });
    const thrown = await errorOf(registry.startScan(IMAGE));
    expect([thrown.name, thrown.message]).toEqual([
      name,
      `starting a scan of shop/cart@${A}: ${error}: ${error}, as the world's faults ask for`,
    ]);
  });
});
