import * as fc from 'fast-check';
import type { Digest } from '../../src/core/digest.ts';
import { matchesGlob } from '../../src/core/policy/glob.ts';
import { markCover } from '../../src/core/posture/mark-cover.ts';
import { floatingVersions, movingTags } from '../../src/core/posture/moving-tags.ts';
import { filterCovers, frequencyFor } from '../../src/core/posture/scanning-rules.ts';

describe("a filter of the registry's scanning", () => {
  // The table of the user guide: filters down, repositories across.
  const REPOSITORIES = ['prod', 'repo-prod', 'prod-repo', 'repo-prod-repo', 'prodrepo'];
  it.each([
    ['prod', [true, true, true, true, true]],
    ['*prod', [true, true, false, false, false]],
    ['prod*', [true, false, true, false, true]],
    ['*prod*', [true, true, true, true, true]],
    ['prod*repo', [false, false, true, false, true]],
  ])('%s covers what ECR says it does', (filter, expected) => {
    expect(REPOSITORIES.map((name) => filterCovers(filter, name))).toEqual(expected);
  });

  it('all the time holds over on push, and by hand is never by itself', () => {
    const rulesOf = (...frequencies: ('SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | 'MANUAL')[]) => ({
      type: 'ENHANCED' as const,
      rules: frequencies.map((frequency) => ({ frequency, filters: ['shop/*'] })),
    });
    const both = rulesOf('SCAN_ON_PUSH', 'CONTINUOUS_SCAN');
    expect(frequencyFor(both, 'shop/api')).toBe('CONTINUOUS_SCAN');
    expect(frequencyFor(both, 'team/web')).toBeUndefined();
    expect(frequencyFor(rulesOf('MANUAL'), 'shop/api')).toBeUndefined();
  });
});

describe('whether a pattern is about our marks', () => {
  it.each([
    ['approved-*', 'approved', 'all'],
    ['*', 'approved', 'all'],
    ['*-*', 'approved', 'all'],
    ['a*', 'approved', 'all'],
    ['a*', 'quarantined', 'none'],
    ['*a', 'approved', 'some'],
    ['approved-0*', 'approved', 'some'],
    ['*1*2*', 'quarantined', 'some'],
    ['approved-', 'approved', 'none'],
    ['approved-************', 'approved', 'all'],
    ['v*', 'approved', 'none'],
    ['latest', 'undecided', 'none'],
    ['approved-0123456789ab', 'approved', 'some'],
    ['approved-0123456789abc', 'approved', 'none'],
  ] as const)('%s, of %s: %s', (pattern, verdict, cover) => {
    expect(markCover(pattern, verdict)).toBe(cover);
  });

  const pattern = fc
    .array(fc.constantFrom('*', 'approved-', 'a', 'd', '-', '0', 'f', 'quarantined'), {
      maxLength: 6,
    })
    .map((parts) => parts.join(''));
  const digits = fc.string({
    unit: fc.constantFrom(...'0123456789abcdef'.split('')),
    minLength: 12,
    maxLength: 12,
  });

  it('is what the patterns of ECR say of every mark that there can be', () => {
    fc.assert(
      fc.property(pattern, digits, (one, digest12) => {
        const matches = matchesGlob(one, `approved-${digest12}`);
        const cover = markCover(one, 'approved');
        const isWrong = cover === 'all' ? !matches : cover === 'none' && matches;
        expect([one, digest12, isWrong]).toEqual([one, digest12, false]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the tags of a repository that move', () => {
  const image = (letter: string, ...tags: string[]) => ({
    digest: `sha256:${letter.repeat(64)}` as Digest,
    tags,
  });
  it('are those without a number, and no mark is among them', () => {
    const images = [
      image('a', 'latest', '1.4.2', `approved-${'a'.repeat(12)}`),
      image('b', 'main', 'build-77', 'deadbeef'),
    ];
    expect(movingTags(images)).toEqual(['latest', 'main']);
    expect(floatingVersions(images)).toEqual([]);
  });

  it('a version that another one of the same image begins with moves, too', () => {
    expect(floatingVersions([image('a', '1.4', '1.4.2', '1'), image('b', '1.3.9')])).toEqual([
      '1',
      '1.4',
    ]);
  });
});
