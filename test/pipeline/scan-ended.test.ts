import { parseWorld } from '../../src/local/aws/parse-world.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { digestOf, IMAGE } from '../support/samples.ts';

const config = 'application/vnd.oci.image.config.v1+json';
const manifest = 'application/vnd.oci.image.manifest.v1+json';
const environment = { ...process.env };
let rig: Rig;

afterEach(async () => {
  await rig.stop();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});

/** A registry whose enhanced scan says ACTIVE and shows nothing: neither a time nor counts. */
async function openWithEmptyScan(): Promise<void> {
  const image = {
    imageDigest: IMAGE.digest,
    imageTags: ['1.4.2'],
    imageManifest: JSON.stringify({
      schemaVersion: 2,
      mediaType: manifest,
      config: { mediaType: config, digest: digestOf('1'), size: 1 },
      layers: [],
    }),
    imageManifestMediaType: manifest,
    scan: { imageScanStatus: { status: 'ACTIVE' }, imageScanFindings: { enhancedFindings: [] } },
  };
  const world = {
    account: IMAGE.account,
    region: IMAGE.region,
    now: '2026-11-21T10:00:00Z',
    repositories: [{ repositoryName: IMAGE.repository, images: [image] }],
  };
  rig = await openRig({ world: parseWorld(world, 'world') });
}

const ARN = 'arn:aws:ecr:eu-central-1:210987654321:repository/shop/cart';
const scanEvent = (counts: object) => ({
  version: '0',
  id: 'event-1',
  'detail-type': 'Inspector2 Scan',
  source: 'aws.inspector2',
  account: IMAGE.account,
  time: '2026-11-21T10:00:00Z',
  region: IMAGE.region,
  resources: [ARN],
  detail: {
    'scan-status': 'INITIAL_SCAN_COMPLETE',
    'repository-name': ARN,
    'image-digest': IMAGE.digest,
    'image-tags': ['1.4.2'],
    ...counts,
  },
});
const verdictAfter = async (counts: object) => {
  await rig.feed({ kind: 'events', events: [scanEvent(counts)] });
  const { current } = await rig.ledger.read(IMAGE);
  return [current?.judgement.verdict, rig.aws.images()[0]?.tags];
};

describe('an event that says a scan finished, of which the registry shows no result', () => {
  beforeEach(openWithEmptyScan);

  it('proves a clean image where it counts no finding', async () => {
    const counts = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, TOTAL: 0 };
    expect(await verdictAfter({ 'finding-severity-counts': counts })).toEqual([
      'approved',
      ['1.4.2', 'approved-aaaaaaaaaaaa'],
    ]);
  });

  it('proves nothing where it counts some', async () => {
    const counts = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, TOTAL: 4 };
    expect(await verdictAfter({ 'finding-severity-counts': counts })).toEqual([
      'undecided',
      ['1.4.2'],
    ]);
  });

  it('proves nothing where it does not count at all', async () => {
    expect(await verdictAfter({})).toEqual(['undecided', ['1.4.2']]);
  });

  it('proves nothing where its total contradicts what it lists', async () => {
    const counts = { CRITICAL: 2, TOTAL: 0 };
    expect(await verdictAfter({ 'finding-severity-counts': counts })).toEqual([
      'undecided',
      ['1.4.2'],
    ]);
  });
});
