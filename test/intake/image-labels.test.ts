import { readAnnotations, readConfigLabels } from '../../src/intake/image-labels.ts';

const digest = `sha256:${'c'.repeat(64)}`;
const version = 'org.opencontainers.image.version';

describe('the annotations of a manifest', () => {
  it('are those of its own kind, beside the config that it names', () => {
    const annotations = { [version]: '1', 'com.docker.x': 'y', 'org.opencontainers.image.x': 7 };
    expect(readAnnotations(JSON.stringify({ annotations, config: { digest } }))).toEqual({
      labels: { [version]: '1' },
      config: digest,
    });
  });

  it.each([
    [{}],
    [{ annotations: null, config: null }],
    [{ annotations: ['x'], config: { digest: 7 } }],
    [{ annotations: 'x', config: { digest: 'md5:1' } }],
  ])('may be missing, as in %j', (manifest) => {
    expect(readAnnotations(JSON.stringify(manifest))).toEqual({ labels: {} });
  });
});

describe('the labels of a config', () => {
  it('stand in it beside its time and author', () => {
    const config = {
      created: '2026-11-21T09:00:00Z',
      author: 'somebody',
      config: { Labels: { [version]: '1', maintainer: 'x' } },
    };
    expect(readConfigLabels(JSON.stringify(config))).toEqual({
      'org.opencontainers.image.created': '2026-11-21T09:00:00Z',
      'org.opencontainers.image.authors': 'somebody',
      [version]: '1',
    });
  });

  it('win over them', () => {
    const authors = 'org.opencontainers.image.authors';
    const config = { author: 'base', config: { Labels: { [authors]: 'us' } } };
    expect(readConfigLabels(JSON.stringify(config))).toEqual({ [authors]: 'us' });
  });

  it.each([[{}], [{ config: null }], [{ config: { Labels: null } }], [{ created: 7, author: [] }]])(
    'may be missing, as in %j',
    (config) => {
      expect(readConfigLabels(JSON.stringify(config))).toEqual({});
    },
  );

  it('make no object another one', () => {
    const blob = '{"config":{"Labels":{"__proto__":{"a":1}}}}';
    expect(Object.getPrototypeOf(readConfigLabels(blob))).toBe(Object.prototype);
  });
});
