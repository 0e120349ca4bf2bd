import { attachmentNamedBy } from '../../src/intake/artifact-tag.ts';
import { type ManifestReading, readManifest } from '../../src/intake/manifest.ts';
import { digestOf } from '../support/samples.ts';

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';
const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

const read = (manifest: unknown): ManifestReading => readManifest(JSON.stringify(manifest));
const manifest = (config: string, layers: string[], more = {}) => ({
  schemaVersion: 2,
  mediaType: OCI,
  config: { mediaType: config, digest: digestOf('1'), size: 7023 },
  layers: layers.map((mediaType) => ({ mediaType, digest: digestOf('2'), size: 977 })),
  ...more,
});
const entry = (letter: string, platform?: object, more = {}) => ({
  mediaType: OCI,
  digest: digestOf(letter),
  size: 2198,
  ...(platform && { platform }),
  ...more,
});
const index = (manifests: object[], more = {}) => ({
  schemaVersion: 2,
  mediaType: OCI_INDEX,
  manifests,
  ...more,
});
const amd64 = { architecture: 'amd64', os: 'linux' };
const arm64 = { architecture: 'arm64', os: 'linux', variant: 'v8' };
const unknown = { architecture: 'unknown', os: 'unknown' };
const attestation = {
  'vnd.docker.reference.type': 'attestation-manifest',
  'vnd.docker.reference.digest': digestOf('b'),
};

describe('a manifest is an image', () => {
  it.each([
    ['of OCI', manifest(OCI_CONFIG, [OCI_LAYER])],
    [
      'of OCI without its own media type',
      manifest(OCI_CONFIG, [OCI_LAYER], { mediaType: undefined }),
    ],
    [
      'of OCI with zstd layers',
      manifest(OCI_CONFIG, ['application/vnd.oci.image.layer.v1.tar+zstd']),
    ],
    [
      'of OCI with a layer that is not distributable',
      manifest(OCI_CONFIG, ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip']),
    ],
    [
      'of Docker',
      manifest(DOCKER_CONFIG, ['application/vnd.docker.image.rootfs.diff.tar.gzip'], {
        mediaType: DOCKER,
      }),
    ],
    [
      'of Docker with a foreign layer',
      manifest(DOCKER_CONFIG, ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip']),
    ],
    ['without layers', manifest(OCI_CONFIG, [])],
    [
      'with a layer of its own kind beside the others',
      manifest(OCI_CONFIG, [OCI_LAYER, 'application/vnd.x']),
    ],
    [
      'that names the image config as its artifact type',
      manifest(OCI_CONFIG, [OCI_LAYER], { artifactType: OCI_CONFIG }),
    ],
  ])('%s', (_what, json) => {
    expect(read(json)).toEqual({ kind: 'image' });
  });
});

describe('a manifest is something else', () => {
  it.each([
    [
      'an attestation',
      manifest('application/vnd.in-toto+json', ['application/vnd.in-toto+json']),
      'application/vnd.in-toto+json',
    ],
    [
      'an attestation that wears an image config',
      manifest(OCI_CONFIG, ['application/vnd.in-toto+json']),
      'application/vnd.in-toto+json',
    ],
    [
      'a signature of cosign',
      manifest(OCI_CONFIG, ['application/vnd.dev.cosign.simplesigning.v1+json']),
      'application/vnd.dev.cosign.simplesigning.v1+json',
    ],
    [
      'a cache of BuildKit',
      manifest('application/vnd.buildkit.cacheconfig.v0', ['application/vnd.buildkit.cache.v0']),
      'application/vnd.buildkit.cacheconfig.v0',
    ],
    [
      'a chart of Helm',
      manifest('application/vnd.cncf.helm.config.v1+json', [
        'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
      ]),
      'application/vnd.cncf.helm.config.v1+json',
    ],
    [
      'an index of SOCI',
      manifest('application/vnd.amazon.soci.index.v1+json', ['application/octet-stream']),
      'application/vnd.amazon.soci.index.v1+json',
    ],
    [
      'an artifact with an empty config',
      manifest('application/vnd.oci.empty.v1+json', [OCI_LAYER], {
        artifactType: 'application/spdx+json',
      }),
      'application/spdx+json',
    ],
    [
      'something about another image',
      manifest('application/vnd.oci.empty.v1+json', [OCI_LAYER], {
        artifactType: 'application/spdx+json',
        subject: { mediaType: OCI, digest: 'sha256:feed', size: 1 },
      }),
      'application/spdx+json about sha256:feed',
    ],
    [
      'an old cache of BuildKit that looks like an index',
      index([
        entry('b', undefined, { mediaType: OCI_LAYER }),
        entry('c', undefined, { mediaType: 'application/vnd.buildkit.cacheconfig.v0' }),
      ]),
      'application/vnd.buildkit.cacheconfig.v0',
    ],
    [
      'an index of SOCI as an index',
      index([], { artifactType: 'application/vnd.amazon.soci.index.v2+json' }),
      'application/vnd.amazon.soci.index.v2+json',
    ],
  ])('%s', (_what, json, what) => {
    expect(read(json)).toMatchObject({ kind: 'other', what });
  });

  it.each([
    [
      'an image’s config over attestations',
      manifest(OCI_CONFIG, ['application/vnd.in-toto+json']),
      true,
    ],
    [
      'an empty config over attestations',
      manifest('application/vnd.oci.empty.v1+json', ['application/vnd.in-toto+json']),
      false,
    ],
    [
      'an index of SOCI',
      manifest('application/vnd.amazon.soci.index.v1+json', ['application/octet-stream']),
      false,
    ],
    ['an unknown config', manifest('application/octet-stream', [OCI_LAYER]), true],
    [
      'an empty config over a file system',
      manifest('application/vnd.oci.empty.v1+json', [OCI_LAYER]),
      true,
    ],
  ])('and may be set apart only where it provably cannot run: %s', (_what, json, runnable) => {
    expect(read(json)).toMatchObject({ kind: 'other', runnable });
  });
});

describe('a manifest that could be run is an image', () => {
  it.each([
    [
      'whatever its artifact type',
      manifest(OCI_CONFIG, [OCI_LAYER], { artifactType: 'application/vnd.in-toto+json' }),
    ],
    [
      'whatever it is about',
      manifest(OCI_CONFIG, [OCI_LAYER], {
        subject: { mediaType: OCI, digest: 'sha256:feed', size: 1 },
      }),
    ],
    [
      'whatever its layers are called',
      manifest(OCI_CONFIG, ['application/vnd.docker.image.rootfs.diff']),
    ],
    ['in capitals', manifest(OCI_CONFIG, ['application/vnd.oci.image.layer.v1.Tar+gzip'])],
  ])('%s', (_what, json) => {
    expect(read(json)).toEqual({ kind: 'image' });
  });
});

describe('a manifest that can be read in two ways is unreadable', () => {
  it.each([
    ['{"manifests":[],"manifests":[]}', 'the key "manifests" twice'],
    ['{"manifests":[],"Manifests":[]}', 'the key "Manifests" twice'],
    ['{"manifests":[],"manife\u017fts":[]}', 'the key "manife\u017fts" twice'],
    ['{"manifests":[{"digest":"sha256:a","Digest":"sha256:b"}]}', 'the key "Digest" twice'],
    ['{"manifests":[{"digest":"a","dige\\u017ft":"b"}]}', 'the key "dige\u017ft" twice'],
    ['{"layers":[],"config":{"mediaType":"a","media\\u0054ype":"b"}}', 'the key "mediaType" twice'],
    ['{"layers":[],"config":{},"Manifests":[]}', 'the key "Manifests" where "manifests" is meant'],
    ['{"manifests":[],"Config":{}}', 'the key "Config" where "config" is meant'],
    ['{"manifests":[],"annotations":{"a":"1","a":"2"}}', 'the key "a" twice'],
  ])('%s', (text, what) => {
    expect(readManifest(text)).toEqual({ kind: 'unreadable', why: `the manifest has ${what}` });
  });

  it('and annotations are none: in them case matters', () => {
    const annotations = '"annotations":{"build.id":"1","build.ID":"2","Config":"3"}';
    expect(readManifest(`{"manifests":[],${annotations}}`)).toEqual({ kind: 'index', entries: [] });
  });
});

describe('a manifest cannot be read', () => {
  it.each([
    ['when it is not JSON', 'not json', 'the manifest is not JSON'],
    ['when it is empty', '', 'the manifest is not JSON'],
    ['when it is null', 'null', 'the manifest is neither an image manifest nor an index'],
    [
      'when it is of schema 1',
      '{"schemaVersion":1,"fsLayers":[],"history":[]}',
      'the manifest is neither an image manifest nor an index',
    ],
    [
      'when an index lists something without a digest',
      '{"manifests":[{"platform":{"os":"linux"}}]}',
      'the manifest is neither an image manifest nor an index',
    ],
  ])('%s', (_what, text, why) => {
    expect(readManifest(text)).toEqual({ kind: 'unreadable', why });
  });

  it('when it is an image and an index at once: what is judged must be what is pulled', () => {
    const both = { ...manifest(OCI_CONFIG, [OCI_LAYER]), manifests: [entry('b', amd64)] };
    expect(read(both).kind).toBe('unreadable');
  });
});

describe('an index', () => {
  it.each([
    ['of OCI', OCI_INDEX, OCI],
    ['of Docker', DOCKER_LIST, DOCKER],
  ])('%s lists its platforms', (_what, mediaType, inner) => {
    const manifests = [entry('b', amd64), entry('c', arm64)].map((one) => ({
      ...one,
      mediaType: inner,
    }));
    expect(read(index(manifests, { mediaType }))).toEqual({
      kind: 'index',
      entries: [
        { digest: digestOf('b'), platform: 'linux/amd64', nested: false, saidToBeArtifact: false },
        {
          digest: digestOf('c'),
          platform: 'linux/arm64/v8',
          nested: false,
          saidToBeArtifact: false,
        },
      ],
    });
  });

  const listedIn = (...manifests: object[]): unknown => {
    const reading = read(index(manifests));
    return reading.kind === 'index'
      ? reading.entries.map(({ digest, platform }) => [digest.slice(0, 8), platform])
      : reading;
  };

  it('leaves out what BuildKit attests beside the platforms', () => {
    const attested = entry('d', unknown, { annotations: attestation });
    expect(listedIn(entry('b', amd64), attested)).toEqual([['sha256:b', 'linux/amd64']]);
    expect(listedIn(entry('b', amd64), entry('d', unknown))).toEqual([['sha256:b', 'linux/amd64']]);
  });

  const SOCI = 'application/vnd.amazon.soci.index.v2+json';
  it.each([
    ['SOCI lists without a platform', undefined, { artifactType: SOCI }, 'unknown platform'],
    ['an annotation names', undefined, { annotations: attestation }, 'unknown platform'],
    ['an annotation names', { os: '' }, { annotations: attestation }, 'unknown platform'],
  ])(
    'keeps what %s, as said to be an artifact: it may be an image',
    (_what, pulled, more, name) => {
      expect(read(index([entry('b', amd64), entry('d', pulled, more)]))).toEqual({
        kind: 'index',
        entries: [
          {
            digest: digestOf('b'),
            platform: 'linux/amd64',
            nested: false,
            saidToBeArtifact: false,
          },
          { digest: digestOf('d'), platform: name, nested: false, saidToBeArtifact: true },
        ],
      });
    },
  );

  it.each([
    ['an artifact type', arm64, { artifactType: SOCI }],
    ['an annotation', arm64, { annotations: attestation }],
    ['an annotation', { architecture: 'arm64' }, { annotations: attestation }],
  ])('takes what names a platform for one, whatever %s says of it', (_what, pulled, more) => {
    expect(read(index([entry('d', pulled, more)]))).toMatchObject({
      entries: [{ saidToBeArtifact: false }],
    });
  });

  it.each([
    ['the type of an image config', { artifactType: OCI_CONFIG }],
    [
      'annotations about something else',
      { annotations: { 'org.opencontainers.image.title': 'x' } },
    ],
    ['null for annotations', { annotations: null }],
  ])('does not say artifact with %s', (_what, more) => {
    expect(read(index([entry('b', amd64, more)]))).toMatchObject({
      entries: [{ saidToBeArtifact: false }],
    });
  });

  it('keeps an image of which it does not say the platform', () => {
    expect(
      listedIn(entry('b'), entry('c', { os: 'linux' }), entry('d', { architecture: 'arm64' })),
    ).toEqual([
      ['sha256:b', 'unknown platform'],
      ['sha256:c', 'linux'],
      ['sha256:d', 'arm64'],
    ]);
  });

  it('lists an image that serves two platforms once, under both names', () => {
    expect(listedIn(entry('b', amd64), entry('b', arm64))).toEqual([
      ['sha256:b', 'linux/amd64 + linux/arm64/v8'],
    ]);
  });

  it('tells an index inside an index', () => {
    const reading = read(index([entry('b', amd64, { mediaType: OCI_INDEX })]));
    expect(reading).toEqual({
      kind: 'index',
      entries: [
        { digest: digestOf('b'), platform: 'linux/amd64', nested: true, saidToBeArtifact: false },
      ],
    });
  });

  it('without a platform image lists nothing', () => {
    expect(listedIn()).toEqual([]);
    expect(listedIn(entry('d', unknown, { annotations: attestation }))).toEqual([]);
  });
});

describe('a tag', () => {
  const hex = '0123456789abcdef'.repeat(4);
  it.each([
    [`sha256-${hex}.sig`, 'a signature (cosign)'],
    [`sha256-${hex}.att`, 'an attestation (cosign)'],
    [`sha256-${hex}.sbom`, 'an SBOM (cosign)'],
    [`sha256-${hex}`, 'a list of referrers'],
    [`sha256-${hex}.exe`, undefined],
    [`sha256-${hex.slice(1)}`, undefined],
    [`x-sha256-${hex}.sig`, undefined],
    ['1.4.2', undefined],
  ])('%s names %s', (tag, what) => {
    expect(attachmentNamedBy(tag)).toBe(what);
  });
});
