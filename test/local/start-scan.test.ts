import {
  DescribeImageScanFindingsCommand,
  GetRegistryScanningConfigurationCommand,
  StartImageScanCommand,
} from '@aws-sdk/client-ecr';
import { A, B, clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const INDEX = 'application/vnd.oci.image.index.v1+json';

async function cart(images: unknown[], world: Record<string, unknown> = {}) {
  let now = new Date('2026-11-21T10:00:00Z');
  const repositories = [{ repositoryName: 'cart', images }];
  const aws = await embedded({ repositories, ...world }, { now: () => now });
  const { ecr } = clientsOf(aws);
  const imageId = { imageDigest: A };
  return {
    aws,
    ecr,
    start: (more = {}) =>
      ecr.send(new StartImageScanCommand({ repositoryName: 'cart', imageId, ...more })),
    scan: () => ecr.send(new DescribeImageScanFindingsCommand({ repositoryName: 'cart', imageId })),
    later: (time: string) => {
      now = new Date(time);
    },
  };
}

const complete = (imageScanCompletedAt: string, ...names: string[]) => ({
  imageScanStatus: { status: 'COMPLETE' },
  imageScanFindings: {
    imageScanCompletedAt,
    findingSeverityCounts: { HIGH: names.length },
    findings: names.map((name) => ({ name, severity: 'HIGH' })),
  },
});

describe('a basic scan that somebody starts', () => {
  const scan = complete('2026-11-19T10:00:00Z', 'CVE-2026-1');

  it('is in progress until the events of the registry are taken, and then shows what comes next', async () => {
    const nextScan = complete('2026-11-01T00:00:00Z', 'CVE-2026-1', 'CVE-2026-2');
    const {
      aws,
      start,
      scan: read,
    } = await cart([{ imageDigest: A, imageTags: ['v1'], scan, nextScan }]);
    expect(await start()).toMatchObject({
      registryId: '123456789012',
      repositoryName: 'cart',
      imageId: { imageDigest: A },
      imageScanStatus: { status: 'IN_PROGRESS' },
    });
    const under = await read();
    expect([under.imageScanStatus, under.imageScanFindings]).toEqual([
      { status: 'IN_PROGRESS' },
      undefined,
    ]);
    expect(aws.takeEvents()).toEqual([
      {
        version: '0',
        id: '00000000-0000-4000-8000-000000000001',
        'detail-type': 'ECR Image Scan',
        source: 'aws.ecr',
        account: '123456789012',
        time: '2026-11-21T10:00:00Z',
        region: 'eu-central-1',
        resources: ['arn:aws:ecr:eu-central-1:123456789012:repository/cart'],
        detail: {
          'scan-status': 'COMPLETE',
          'repository-name': 'cart',
          'finding-severity-counts': { HIGH: 2 },
          'image-digest': A,
          'image-tags': ['v1'],
        },
      },
    ]);
    const { imageScanStatus, imageScanFindings } = await read();
    expect(imageScanStatus?.status).toBe('COMPLETE');
    expect(imageScanFindings?.findings?.map(({ name }) => name)).toEqual([
      'CVE-2026-1',
      'CVE-2026-2',
    ]);
    expect(imageScanFindings?.imageScanCompletedAt).toEqual(new Date('2026-11-21T10:00:00Z'));
  });

  it('shows the same again where the world has nothing else, of a later time', async () => {
    const { aws, start, scan: read } = await cart([{ imageDigest: A, scan }]);
    await start();
    aws.takeEvents();
    const { imageScanFindings } = await read();
    expect(imageScanFindings?.findings?.map(({ name }) => name)).toEqual(['CVE-2026-1']);
    expect(imageScanFindings?.imageScanCompletedAt).toEqual(new Date('2026-11-21T10:00:00Z'));
  });

  it('finds nothing where nothing was ever found', async () => {
    const {
      aws,
      start,
      scan: read,
    } = await cart([{ imageDigest: A, scan: { error: 'ScanNotFoundException' } }]);
    await start();
    expect(aws.takeEvents()).toMatchObject([{ detail: { 'scan-status': 'COMPLETE' } }]);
    expect((await read()).imageScanFindings?.findings).toEqual([]);
  });

  it('may fail', async () => {
    const description = 'UnsupportedImageError: The operating system is not supported.';
    const nextScan = { imageScanStatus: { status: 'FAILED', description } };
    const { aws, start, scan: read } = await cart([{ imageDigest: A, scan, nextScan }]);
    await start();
    expect(aws.takeEvents().map(({ detail }) => detail)).toEqual([
      {
        'scan-status': 'FAILED',
        'repository-name': 'cart',
        'image-digest': A,
        'image-tags': [],
      },
    ]);
    expect((await read()).imageScanStatus).toEqual({ status: 'FAILED', description });
  });

  it('is allowed once in 24 hours, from the end of the last one on', async () => {
    const { aws, start, later } = await cart([{ imageDigest: A, scan }]);
    await start();
    const quota = 'The scan quota per image has been exceeded. Wait and try again.';
    expect(await errorOf(start())).toMatchObject({
      name: 'LimitExceededException',
      message: quota,
    });
    aws.takeEvents();
    later('2026-11-22T09:59:00Z');
    expect((await errorOf(start())).name).toBe('LimitExceededException');
    later('2026-11-22T10:00:00Z');
    expect((await start()).imageScanStatus?.status).toBe('IN_PROGRESS');
  });

  it('is refused for an index, and for what is not there', async () => {
    const { start } = await cart([
      { imageDigest: A },
      { imageDigest: B, imageManifestMediaType: INDEX },
    ]);
    expect(await errorOf(start({ imageId: { imageDigest: B } }))).toMatchObject({
      name: 'UnsupportedImageTypeException',
      message: `An artifact with media type '${INDEX}' cannot be scanned. For more information, see the Amazon ECR documentation.`,
    });
    const gone = await errorOf(start({ imageId: { imageTag: 'v9' } }));
    expect(gone.name).toBe('ImageNotFoundException');
    const nowhere = await errorOf(start({ repositoryName: 'till' }));
    expect(nowhere.name).toBe('RepositoryNotFoundException');
  });

  it('is refused in a registry that Inspector scans', async () => {
    const { ecr, start } = await cart([{ imageDigest: A, scan }], { scanType: 'ENHANCED' });
    expect(await errorOf(start())).toMatchObject({
      name: 'ValidationException',
      message: 'This feature is disabled',
    });
    const { scanningConfiguration } = await ecr.send(
      new GetRegistryScanningConfigurationCommand({}),
    );
    expect(scanningConfiguration?.scanType).toBe('ENHANCED');
  });
});
