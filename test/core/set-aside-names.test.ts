import { type Exceptions, suppressedBy } from '../../src/core/policy/exceptions.ts';
import { finding, waiver } from '../support/samples.ts';

const accepting = (...ids: string[]): Exceptions => ({
  ignore: [],
  waivers: [waiver({ scope: { ids } })],
});
const isAccepted = (id: string, aliases: string[], ...ids: string[]): boolean => {
  const one = finding({ id, aliases });
  return suppressedBy(one, [one], accepting(...ids)) !== undefined;
};

describe('whoever accepts a vulnerability', () => {
  it.each<[string, string, string[], string[]]>([
    ['its id', 'CVE-2026-1', [], ['CVE-2026-1']],
    [
      'the one CVE that an advisory stands for',
      'ALAS-2026-7',
      ['CVE-2026-1111'],
      ['CVE-2026-1111'],
    ],
    ['every CVE of it', 'ALAS-2026-7', ['CVE-2026-1111', 'CVE-2026-2222'], ['CVE-2026-*']],
    [
      'its name in a database of single vulnerabilities',
      'CVE-2026-1111',
      ['GHSA-aaaa'],
      ['GHSA-aaaa'],
    ],
  ])('by %s has accepted it', (_how, id, aliases, ids) => {
    expect(isAccepted(id, aliases, ...ids)).toBe(true);
  });

  it.each<[string, string, string[], string[]]>([
    [
      'one of two CVEs of an advisory',
      'ALAS-2026-7',
      ['CVE-2026-1111', 'CVE-2026-2222'],
      ['CVE-2026-1111'],
    ],
    ['a CVE that is related to it', 'CVE-2026-1111', ['CVE-2026-2222'], ['CVE-2026-2222']],
    [
      'one of two names in such a database',
      'ALAS-2026-7',
      ['GHSA-aaaa', 'GHSA-bbbb'],
      ['GHSA-aaaa'],
    ],
    ['an advisory on many', 'CVE-2026-1111', ['DSA-5000-1'], ['DSA-5000-1']],
  ])('by %s has not accepted it', (_how, id, aliases, ids) => {
    expect(isAccepted(id, aliases, ...ids)).toBe(false);
  });
});

it('a package without a name is covered by no pattern', () => {
  const one = finding({ package: { name: 'unknown package' } });
  const any: Exceptions = { ignore: [], waivers: [waiver({ scope: { packages: ['*'] } })] };
  expect(suppressedBy(one, [one], any)).toBeUndefined();
});
