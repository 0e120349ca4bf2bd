import type { Finding } from '../../src/core/findings/finding.ts';
import { exceptionsAt, isInForce, suppressedBy } from '../../src/core/policy/exceptions.ts';
import { narrowing } from '../../src/core/policy/narrowing.ts';
import type { IgnoreRule, Scope, Waiver } from '../../src/core/policy/policy.ts';
import type { Place } from '../../src/core/policy/scope.ts';
import { DAY } from '../../src/core/time.ts';
import { digestOf, finding, ignoreRule, policyWith, waiver } from '../support/samples.ts';

const NOW = new Date('2026-11-21T10:00:05.000Z');
const HERE: Place = { repository: 'shop/cart', digest: digestOf('a'), tag: '1.4.2' };
const libxml: Partial<Finding> = {
  id: 'CVE-2026-1000',
  aliases: ['GHSA-x'],
  package: { name: 'libxml2', version: '2.9.14', manager: 'OS' },
};

interface Written {
  readonly ignore?: readonly IgnoreRule[];
  readonly waivers?: readonly Waiver[];
}

/** Who sets these occurrences of one finding aside, at a place. */
const asideAt = (
  place: Place,
  { ignore = [], waivers = [] }: Written,
  ...ones: Partial<Finding>[]
) => {
  const exceptions = exceptionsAt(place, policyWith({ ignore }), waivers, NOW);
  const [first, ...others] = (ones.length > 0 ? ones : [libxml]).map(finding);
  if (!first) return undefined;
  return suppressedBy(first, [first, ...others], narrowing(exceptions)(first));
};
const isCovered = (scope: Scope, one: Partial<Finding> = libxml, place = HERE): boolean => {
  const byRule = asideAt(place, { ignore: [ignoreRule({ scope })] }, one) !== undefined;
  const byWaiver = asideAt(place, { waivers: [waiver({ scope })] }, one) !== undefined;
  expect(byWaiver).toBe(byRule);
  return byRule;
};

describe('a scope', () => {
  it.each<[string, Scope, boolean]>([
    ['an id', { ids: ['CVE-2026-1000'] }, true],
    ['an id by a pattern', { ids: ['CVE-2026-1*'] }, true],
    ['an alias', { ids: ['GHSA-x'] }, true],
    ['another id', { ids: ['CVE-2026-10'] }, false],
    ['one of several ids', { ids: ['CVE-2025-1', 'CVE-2026-1000'] }, true],
    ['the package', { packages: ['libxml*'] }, true],
    ['another package', { packages: ['libxml'] }, false],
    ['the package type', { packageTypes: ['OS'] }, true],
    ['the version', { versions: ['2.9.14'] }, true],
    ['another version', { versions: ['2.9.1'] }, false],
    ['a version with a star, which is no pattern', { versions: ['2.9.*'] }, false],
    ['the repository', { repositories: ['shop/*'] }, true],
    ['another repository', { repositories: ['shop'] }, false],
    ['the tag', { tags: ['1.*'] }, true],
    ['another tag', { tags: ['latest'] }, false],
    ['the digest', { digests: [digestOf('a')] }, true],
    ['another digest', { digests: [digestOf('b')] }, false],
    [
      'all of it',
      { ids: ['CVE-*'], packages: ['libxml2'], repositories: ['*'], tags: ['*'] },
      true,
    ],
    [
      'all but one',
      { ids: ['CVE-*'], packages: ['libxml2'], repositories: ['*'], tags: ['2'] },
      false,
    ],
    ['nothing', {}, false],
    ['no id', { ids: [] }, false],
    ['any id of no package', { ids: ['*'], packages: [] }, false],
    ['any id of no package type', { ids: ['*'], packageTypes: [] }, false],
    ['any id of no version', { ids: ['*'], versions: [] }, false],
    ['any id in no repository', { ids: ['*'], repositories: [] }, false],
    ['any id under no tag', { ids: ['*'], tags: [] }, false],
    ['any id of no digest', { ids: ['*'], digests: [] }, false],
  ])('that names %s', (_what, scope, covered) => {
    expect(isCovered(scope)).toBe(covered);
  });

  it.each<[string, Scope]>([
    ['package type', { packageTypes: ['*'] }],
    ['version', { versions: ['2.9.14', ''] }],
  ])('does not cover a finding whose %s nobody has said', (_what, scope) => {
    expect(isCovered(scope, { package: { name: 'libxml2' } })).toBe(false);
  });

  it('of tags does not cover an image without one', () => {
    const { tag: _tag, ...untagged } = HERE;
    expect(isCovered({ tags: ['*'] }, libxml, untagged)).toBe(false);
    expect(isCovered({ repositories: ['*'] }, libxml, untagged)).toBe(true);
  });

  it('that names one CVE of an advisory of several covers it only with all of them', () => {
    const advisory = { id: 'ALAS-2026-1', aliases: ['CVE-2026-1000', 'CVE-2026-2000'] };
    expect(isCovered({ ids: ['CVE-2026-1000'] }, advisory)).toBe(false);
    expect(isCovered({ ids: ['CVE-2026-1000', 'CVE-2026-2000'] }, advisory)).toBe(true);
    expect(isCovered({ ids: ['ALAS-2026-1'] }, advisory)).toBe(true);
  });
});

describe('an ignore rule', () => {
  it('says why and where it stands', () => {
    expect(asideAt(HERE, { ignore: [ignoreRule()] })).toEqual({
      kind: 'ignored',
      rule: 'noise',
      why: 'the code is not in the image',
      source: 'policy.yml:20',
      origin: 'policy',
    });
  });

  it.each<[string, Partial<IgnoreRule>, Partial<Finding>, boolean]>([
    ['up to LOW covers LOW', { severityAtMost: 'LOW' }, { severity: 'LOW' }, true],
    ['up to LOW does not cover MEDIUM', { severityAtMost: 'LOW' }, { severity: 'MEDIUM' }, false],
    [
      'up to CRITICAL does not cover what nobody has ranked',
      { severityAtMost: 'CRITICAL' },
      { severity: 'UNKNOWN' },
      false,
    ],
    [
      'up to LOW covers by the band of a score',
      { severityAtMost: 'LOW' },
      { severity: 'UNKNOWN', cvss: { score: 2 } },
      true,
    ],
    ['without a fix covers what has none', { fix: 'none' }, { fix: { state: 'none' } }, true],
    [
      'without a fix does not cover an unknown',
      { fix: 'none' },
      { fix: { state: 'unknown' } },
      false,
    ],
    [
      'without a fix does not cover what has one',
      { fix: 'none' },
      { fix: { state: 'available' } },
      false,
    ],
  ])('%s', (_what, more, one, covered) => {
    expect(asideAt(HERE, { ignore: [ignoreRule(more)] }, one) !== undefined).toBe(covered);
  });
});

describe('a waiver', () => {
  it('says by whom, why, until when, and where it was discussed', () => {
    expect(asideAt(HERE, { waivers: [waiver({ ticket: 'SEC-7' })] })).toEqual({
      kind: 'waived',
      waiver: 'accepted',
      by: 'dana@shop.example',
      why: 'fixed in the next release',
      until: '2026-12-01T10:00:05.000Z',
      ticket: 'SEC-7',
      source: 'policy.yml:30',
      origin: 'policy',
    });
  });

  it.each([
    ['a millisecond before its time', '2026-11-21T10:00:05.001Z', true],
    ['at its time', '2026-11-21T10:00:05.000Z', false],
    ['after its time', '2026-11-21T10:00:04.999Z', false],
    ['for the longest term', '2027-02-19T10:00:05.000Z', true],
    ['for a millisecond more', '2027-02-19T10:00:05.001Z', false],
    ['without a date that can be read', 'for ever', false],
  ])('%s is in force: %s', (_what, until, holds) => {
    expect(isInForce(waiver({ until }), policyWith({ longestWaiver: 90 * DAY }), NOW)).toBe(holds);
    expect(asideAt(HERE, { waivers: [waiver({ until })] }) !== undefined).toBe(holds);
  });

  it('gives way to one that lapses later, so that nothing counts before its time', () => {
    const later = waiver({ name: 'later', until: '2026-12-20T00:00:00.000Z' });
    const found = [
      asideAt(HERE, { waivers: [waiver(), later] }),
      asideAt(HERE, { waivers: [later, waiver()] }),
    ];
    expect(found).toMatchObject([{ waiver: 'later' }, { waiver: 'later' }]);
  });
});

describe('a finding is set aside', () => {
  it('by the scanner first, then by a rule, then by a waiver', () => {
    const written = { ignore: [ignoreRule()], waivers: [waiver()] };
    expect(asideAt(HERE, written, { setAside: 'closed' })).toEqual({
      kind: 'scanner',
      why: 'closed',
    });
    expect(asideAt(HERE, written)).toMatchObject({ kind: 'ignored' });
  });

  it('only where all its occurrences are covered, by the same exception', () => {
    const os = { packageTypes: ['OS'] };
    const other = { ...libxml, package: { name: 'libxml2', version: '2.9.14' } };
    expect(asideAt(HERE, { ignore: [ignoreRule({ scope: os })] }, libxml, libxml)).toBeDefined();
    expect(asideAt(HERE, { ignore: [ignoreRule({ scope: os })] }, libxml, other)).toBeUndefined();
    expect(asideAt(HERE, { waivers: [waiver({ scope: os })] }, other, libxml)).toBeUndefined();
  });
});
