import { highestVersion } from '../../src/core/findings/version-order.ts';

const highest = (
  versions: string[],
  one: { manager?: string; ecosystem?: 'deb' | 'rpm' | 'apk' },
) => highestVersion(versions, { name: 'a-package', ...one });

describe('the higher of two versions', () => {
  it.each([
    ['NPM', '1.9.0', '1.10.0'],
    ['NPM', '2.0.0-rc.1', '2.0.0'],
    ['NPM', '2.0.0-rc.9', '2.0.0-rc.10'],
    ['npm', '4.17.4', '4.17.21'],
    ['NODEPKG', '0.9.9', '0.10.0'],
    ['GOBINARY', 'v1.2.9', 'v1.2.10'],
    ['GOMOD', '1.21.9', '1.22.0'],
    ['CARGO', '0.3.9', '0.3.10'],
    ['PIP', '2.9', '2.10'],
    ['PIP', '2.0rc1', '2.0'],
    ['PIP', '2.0', '2.0.post1'],
    ['PYTHONPKG', '2.0.dev1', '2.0a1'],
    ['POETRY', '99.0', '1!0.1'],
  ])('by the rules of %s: %s < %s', (manager, low, high) => {
    expect(highest([low, high], { manager })).toBe(high);
    expect(highest([high, low], { manager })).toBe(high);
  });

  it.each([
    ['3.0.9-1', '3.0.10-1'],
    ['3.0.11-1~deb12u2', '3.0.11-1~deb12u10'],
    ['1.0~rc1-1', '1.0-1'],
    ['9.9-1', '1:0.1-1'],
    ['1.2.3', '1.2.3+dfsg'],
    ['2.36-9+deb12u4', '2.36-9+deb12u7'],
    ['1.0-1', '1.0-1+b1'],
  ])('by the rules of Debian: %s < %s', (low, high) => {
    const one = { manager: 'OS', ecosystem: 'deb' } as const;
    expect(highest([low, high], one)).toBe(high);
    expect(highest([high, low], one)).toBe(high);
  });
});

describe('the order of versions is not known', () => {
  it.each<[string, Parameters<typeof highest>[1], string, string]>([
    ['of rpm', { manager: 'OS', ecosystem: 'rpm' }, '1.0-1.el9', '1.0-2.el9'],
    ['of apk', { manager: 'OS', ecosystem: 'apk' }, '1.0-r1', '1.0-r2'],
    ['of Maven', { manager: 'JAR' }, '1.0', '1.1'],
    ['of a system that is not named', { manager: 'OS' }, '1.0-1', '1.0-2'],
    ['of nobody knows what', {}, '1.0.0', '1.0.1'],
    ['where one is none of semver', { manager: 'NPM' }, '1.0.0', '1.0'],
    ['where one is none of Python', { manager: 'PIP' }, '1.0', 'latest'],
    ['where one is none of Debian', { ecosystem: 'deb' }, '1.0-1', 'not fixed'],
    ['of Debian, with and without a revision', { ecosystem: 'deb' }, '8', '8-0ubuntu1'],
  ])('%s', (_what, one, a, b) => {
    expect(highest([a, b], one)).toBeUndefined();
  });

  it('and need not be, of one version alone', () => {
    expect(highest(['1.0-1.el9', '1.0-1.el9'], { ecosystem: 'rpm' })).toBe('1.0-1.el9');
    expect(highest([], { manager: 'NPM' })).toBeUndefined();
  });
});
