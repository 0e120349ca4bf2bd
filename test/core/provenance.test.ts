import { provenanceLinks, provenanceOf } from '../../src/core/evidence/provenance.ts';

const COMMIT = '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567';
const labelled = (labels: Record<string, string>, ...tags: string[]) =>
  provenanceOf(
    Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [`org.opencontainers.image.${key}`, value]),
    ),
    tags,
  );

describe('what an image says of its build', () => {
  it('is read from its labels', () => {
    expect(
      labelled({
        revision: COMMIT,
        source: 'https://github.com/acme/shop.git',
        url: 'https://shop.acme.example/',
        version: '1.4.2',
        'base.name': 'docker.io/library/node:24-alpine',
        authors: 'Team Shop <shop@acme.example>',
        created: '2026-11-21T10:00:00+01:00',
        title: 'not shown',
      }),
    ).toEqual({
      revision: COMMIT,
      source: 'https://github.com/acme/shop',
      url: 'https://shop.acme.example/',
      version: '1.4.2',
      base: 'docker.io/library/node:24-alpine',
      author: 'Team Shop <shop@acme.example>',
      created: '2026-11-21T09:00:00.000Z',
    });
  });

  it('may be nothing', () => {
    expect(labelled({}, 'latest', '1.4.2')).toEqual({});
    expect(labelled({ revision: ' ', source: '', created: 'soon', authors: '\u0000' })).toEqual({});
  });

  it('has no time where the build was made reproducible', () => {
    expect(labelled({ created: '1970-01-01T00:00:00Z' }).created).toBeUndefined();
    expect(labelled({ created: '0001-01-01T00:00:00Z' }).created).toBeUndefined();
  });

  it('is one short line, whatever it contains', () => {
    expect(labelled({ authors: 'a\u202Eb\u0007\n\tc\u2028d\u200B' }).author).toBe('ab c d');
    const long = labelled({ version: '😀'.repeat(500) }).version ?? '';
    expect([Array.from(long).length, long.endsWith('😀…')]).toEqual([200, true]);
  });
});

describe('the commit', () => {
  it.each([
    [COMMIT, COMMIT],
    ['0a1b2c3', '0a1b2c3'],
    ['sha-0a1b2c3', '0a1b2c3'],
    ['git-0a1b2c3', '0a1b2c3'],
    ['sha-1234567', '1234567'],
    ['main-0a1b2c3', '0a1b2c3'],
    ['feature-x-0a1b2c3d', '0a1b2c3d'],
    ['v1.4-12-g0a1b2c3', '0a1b2c3'],
    // A date, a build's number, a version, another word, a signature.
    ['20261121', undefined],
    ['main-20261121', undefined],
    ['1.4.2', undefined],
    ['0a1b2c', undefined],
    ['latest', undefined],
    [`sha256-${'a'.repeat(64)}.sig`, undefined],
    [`sha256-${'a'.repeat(64)}`, undefined],
  ])('in the tag %s is %s', (tag, commit) => {
    expect(labelled({}, 'latest', tag).revision).toBe(commit);
  });

  it('is that of the surest tag, the longest where several are as sure', () => {
    expect(labelled({}, 'main-aaaaaaa', 'bbbbbbb', 'sha-ccccccc').revision).toBe('ccccccc');
    expect(labelled({}, 'bbbbbbb', 'aaaaaaa', 'bbbbbbbb').revision).toBe('bbbbbbbb');
    expect(labelled({}, 'bbbbbbb', 'aaaaaaa').revision).toBe('aaaaaaa');
  });

  it('is the label’s where there is one', () => {
    expect(labelled({ revision: 'r42' }, 'sha-0a1b2c3').revision).toBe('r42');
  });
});

describe('the source', () => {
  it.each([
    ['https://github.com/acme/shop', 'https://github.com/acme/shop'],
    ['https://github.com/acme/shop.git', 'https://github.com/acme/shop'],
    ['https://github.com/acme/shop.git#main:app', 'https://github.com/acme/shop'],
    ['https://github.com/acme/shop/?a=b', 'https://github.com/acme/shop'],
    ['git@github.com:acme/shop.git', 'https://github.com/acme/shop'],
    ['ssh://git@gitlab.acme.example:2222/a/b/shop.git', 'https://gitlab.acme.example/a/b/shop'],
    ['git+https://github.com/acme/shop.git', 'https://github.com/acme/shop'],
    ['git+ssh://git@github.com/acme/shop.git', 'https://github.com/acme/shop'],
    ['https://user:secret@github.com/acme/shop', 'https://github.com/acme/shop'],
    ['http://user:secret@git.acme.example/shop', 'http://git.acme.example/shop'],
    ['acme/shop', 'acme/shop'],
  ])('%s is shown as %s', (label, source) => {
    expect(labelled({ source: label }).source).toBe(source);
  });
});

describe('a link', () => {
  it.each([
    ['https://github.com/acme/shop', `https://github.com/acme/shop/commit/${COMMIT}`],
    [
      'https://github.acme.example/acme/shop',
      `https://github.acme.example/acme/shop/commit/${COMMIT}`,
    ],
    [
      'https://github.com/acme/shop/tree/main/cart',
      `https://github.com/acme/shop/commit/${COMMIT}`,
    ],
    ['https://gitlab.com/a/b/shop', `https://gitlab.com/a/b/shop/-/commit/${COMMIT}`],
    ['https://gitlab.com/a/b/shop/-/tree/main', `https://gitlab.com/a/b/shop/-/commit/${COMMIT}`],
    ['https://bitbucket.org/acme/shop', `https://bitbucket.org/acme/shop/commits/${COMMIT}`],
    ['https://git.acme.example/acme/shop', undefined],
    ['https://github.com/acme', undefined],
    ['https://github.com.evil.example/acme', undefined],
  ])('from %s leads to the commit %s', (source, commit) => {
    const links = provenanceLinks({ source, revision: COMMIT.toUpperCase() });
    expect([links.source, links.commit]).toEqual([source, commit]);
  });

  it.each(['r42', '0a1b2c', 'main', '../../login', `${COMMIT}?x`])(
    'to a commit is not made of %s',
    (revision) => {
      const source = 'https://github.com/acme/shop';
      expect(provenanceLinks({ source, revision })).toEqual({ source });
    },
  );

  it.each([
    'http://github.com/acme/shop',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'acme/shop',
    `https://github.com/${'a'.repeat(600)}`,
    `https://github.com/${'ü'.repeat(100)}`,
  ])('is not made of %s', (text) => {
    const provenance = labelled({ source: text, url: text, revision: COMMIT });
    expect(provenanceLinks(provenance)).toEqual({});
  });

  it('cannot end before its end', () => {
    const { source = '' } = provenanceLinks(labelled({ source: 'https://github.com/a|b/<c>"d' }));
    expect(source).toBe('https://github.com/a%7Cb/%3Cc%3E%22d');
  });

  it('of a page carries no password', () => {
    expect(labelled({ url: 'https://user:secret@acme.example/' }).url).toBe(
      'https://acme.example/',
    );
  });
});
