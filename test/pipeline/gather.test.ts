import { Digest } from '../../src/core/digest.ts';
import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { withRig } from '../support/replay.ts';
import { ACCOUNT, basicScan, digestOf, pushOf, REGION, worldOf } from '../support/worlds.ts';

type Image = World['repositories'][number]['images'][number];

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const SOCI = 'application/vnd.amazon.soci.index.v2+json';
const IN_TOTO = 'application/vnd.in-toto+json';
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';

const index = digestOf('f0');
const amd64 = digestOf('a1');
const other = digestOf('d4');

/** A manifest of its own, of this config over these layers. */
const manifest = (config: string, layer: string, more = {}): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI,
    config: { mediaType: config, digest: digestOf('01'), size: 1 },
    layers: [{ mediaType: layer, digest: digestOf('02'), size: 1 }],
    ...more,
  });
const soci = manifest('application/vnd.oci.empty.v1+json', 'application/octet-stream', {
  artifactType: SOCI,
});
/** As BuildKit writes them: with the config of an image, and since OCI 1.1 with an empty one. */
const attestation = manifest(OCI_CONFIG, IN_TOTO);
const ociAttestation = manifest('application/vnd.oci.empty.v1+json', IN_TOTO);
const image = manifest(OCI_CONFIG, 'application/vnd.oci.image.layer.v1.tar+gzip');

/** What an index may say of an entry to call it an artifact. */
const saidSoci = { artifactType: SOCI };
const saidAttestation = {
  annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
};
const onArm64 = { platform: { architecture: 'arm64', os: 'linux' } };

const entry = (digest: string, more: object) => ({ mediaType: OCI, digest, size: 1, ...more });
const linuxAmd64 = entry(amd64, { platform: { architecture: 'amd64', os: 'linux' } });
const clean: Image = { imageDigest: amd64, scan: basicScan() };

const indexOf = (manifests: object[], more: object = {}): string =>
  JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests, ...more });

/** The verdict, its reasons, the platforms judged and the tags of a pushed index of these entries. */
async function judged(entries: object[], ...images: Image[]) {
  const manifests = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: entries };
  const pushed = {
    imageDigest: index,
    imageTags: ['2.0.0'],
    imageManifest: JSON.stringify(manifests),
    imageManifestMediaType: OCI_INDEX,
  };
  return withRig(worldOf([pushed, ...images]), async (rig) => {
    await rig.feed(parseInput(pushOf(index, '2.0.0'), 'a test'));
    const ref = { account: ACCOUNT, region: REGION, repository: 'shop/api' };
    const { current } = await rig.ledger.read({ ...ref, digest: Digest.parse(index) });
    return {
      verdict: current?.judgement.verdict,
      reasons: current?.judgement.reasons.map(({ text }) => text),
      platforms: current?.judgement.platforms.map(({ platform }) => platform),
      tags: rig.aws.images()[0]?.tags,
    };
  });
}

describe('an entry that its index calls an artifact', () => {
  it.each([
    ['a SOCI index', saidSoci, soci],
    ['an attestation that is no image', saidAttestation, ociAttestation],
  ])('is set apart where its own manifest is %s', async (_what, said, own) => {
    const artifact = { imageDigest: other, imageManifest: own };
    expect(await judged([linuxAmd64, entry(other, said)], clean, artifact)).toEqual({
      verdict: 'approved',
      reasons: ['scanned completely, no findings'],
      platforms: ['linux/amd64'],
      tags: ['2.0.0', 'approved-f0f0f0f0f0f0'],
    });
  });

  describe.each([
    ['by its artifact type', saidSoci, 'unknown platform'],
    ['by an annotation', saidAttestation, 'unknown platform'],
    ['by an annotation beside a platform', { ...saidAttestation, ...onArm64 }, 'linux/arm64'],
  ])('%s and that is an image', (_how, said, platform) => {
    it.each([
      ['an artifact type', { artifactType: IN_TOTO }],
      ['a subject', { subject: { mediaType: OCI, digest: amd64, size: 1 } }],
    ])('is judged though its own manifest has %s as well', async (_what, more) => {
      const runnable = manifest(OCI_CONFIG, 'application/vnd.oci.image.layer.v1.tar+gzip', more);
      const disguised = { imageDigest: other, imageManifest: runnable };
      const { verdict, tags } = await judged(entries, clean, disguised);
      expect([verdict, tags]).toEqual(['undecided', ['2.0.0']]);
    });

    const entries = [linuxAmd64, entry(other, said)];
    const hidden = { imageDigest: other, imageManifest: image };

    it('keeps the index from being approved while it is not scanned', async () => {
      expect(await judged(entries, clean, hidden)).toEqual({
        verdict: 'undecided',
        reasons: [`${platform}: not scanned yet`],
        platforms: ['linux/amd64', platform],
        tags: ['2.0.0'],
      });
    });

    it('quarantines the index by its findings', async () => {
      const scanned = { ...hidden, scan: basicScan('CRITICAL') };
      expect(await judged(entries, clean, scanned)).toEqual({
        verdict: 'quarantined',
        reasons: ['1 finding is CRITICAL'],
        platforms: ['linux/amd64', platform],
        tags: ['2.0.0', 'quarantined-f0f0f0f0f0f0'],
      });
    });

    it('lets the index be approved once it is scanned and clean', async () => {
      const scanned = { ...hidden, scan: basicScan() };
      expect(await judged(entries, clean, scanned)).toEqual({
        verdict: 'approved',
        reasons: ['both platforms scanned completely, no findings'],
        platforms: ['linux/amd64', platform],
        tags: ['2.0.0', 'approved-f0f0f0f0f0f0'],
      });
    });
  });

  it.each([
    ['an image config over attestations', saidAttestation, attestation, 'unknown platform'],
    ['a SOCI index', { ...saidSoci, ...onArm64 }, soci, 'linux/arm64'],
    ['an attestation', { ...saidAttestation, ...onArm64 }, ociAttestation, 'linux/arm64'],
    [
      'an image config over attestations',
      { ...saidAttestation, ...onArm64 },
      attestation,
      'linux/arm64',
    ],
    [
      'an index with an artifact type',
      { ...saidAttestation, ...onArm64, mediaType: OCI_INDEX },
      indexOf([linuxAmd64], { artifactType: 'application/vnd.example+json' }),
      'linux/arm64',
    ],
    [
      'an index with a cache among its entries',
      { ...saidAttestation, mediaType: OCI_INDEX },
      indexOf([linuxAmd64, entry(amd64, { mediaType: 'application/vnd.buildkit.cacheconfig.v0' })]),
      'unknown platform',
    ],
  ])('is not set apart where an engine may unpack it: %s', async (_what, said, own, platform) => {
    const mediaType = 'mediaType' in said ? { imageManifestMediaType: OCI_INDEX } : {};
    const disguised = { imageDigest: other, imageManifest: own, ...mediaType };
    expect(await judged([linuxAmd64, entry(other, said)], clean, disguised)).toMatchObject({
      verdict: 'undecided',
      platforms: ['linux/amd64', platform],
      tags: ['2.0.0'],
    });
  });

  it.each([
    ['is an image and an index at once', { config: {}, layers: [], manifests: [] }],
    ['has layers in another spelling', JSON.parse(image.replace('{', '{"Layers":[],'))],
    ['is no image', JSON.parse(soci)],
  ])('is not cleared by its scan where its own manifest %s', async (_what, own) => {
    const disguised = { imageDigest: other, imageManifest: JSON.stringify(own), scan: basicScan() };
    const entries = [linuxAmd64, entry(other, onArm64)];
    expect(await judged(entries, clean, disguised)).toMatchObject({
      verdict: 'undecided',
      platforms: ['linux/amd64', 'linux/arm64'],
      tags: ['2.0.0'],
    });
  });

  it.each([
    ['is not there', []],
    ['cannot be read', [{ imageDigest: other, imageManifest: 'not json' }]],
  ])('keeps the index from being approved where its manifest %s', async (_what, images) => {
    expect(await judged([linuxAmd64, entry(other, saidSoci)], clean, ...images)).toMatchObject({
      verdict: 'undecided',
      platforms: ['linux/amd64', 'unknown platform'],
      tags: ['2.0.0'],
    });
  });

  it('leaves an index of nothing else undecided', async () => {
    const artifact = { imageDigest: other, imageManifest: soci };
    expect(await judged([entry(other, saidSoci)], artifact)).toMatchObject({
      verdict: 'undecided',
      reasons: ['the index lists no platform image'],
      tags: ['2.0.0'],
    });
  });
});

describe('an entry that its index calls an image', () => {
  it('is judged, whatever its own manifest says', async () => {
    const artifact = { imageDigest: other, imageManifest: attestation };
    const listed = entry(other, { platform: { architecture: 'arm64', os: 'linux' } });
    expect(await judged([linuxAmd64, listed], clean, artifact)).toMatchObject({
      verdict: 'undecided',
      reasons: ['linux/arm64: not scanned yet'],
      tags: ['2.0.0'],
    });
  });
});
