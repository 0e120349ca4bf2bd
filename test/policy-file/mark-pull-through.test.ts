import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import { policyInWords } from '../../src/policy-file/in-words.ts';
import { unmetPatterns } from '../../src/policy-file/problems/unmet-patterns.ts';
import { NOW, problemsIn, reading } from '../support/policies.ts';

const wordsOf = (...lines: string[]): string[] => policyInWords(reading(...lines).policy, NOW);

describe('which pull-through repositories are marked', () => {
  it.each([
    ["'hub/*'", ['hub/*']],
    ["['hub/*', quay/team/api]", ['hub/*', 'quay/team/api']],
  ])('is one pattern or a list: %s', (written, patterns) => {
    expect(reading(`mark-pull-through: ${written}`).policy.markPullThrough).toEqual(patterns);
  });

  it('is nothing where the policy is silent, and nothing is said of it', () => {
    expect(reading().policy).not.toHaveProperty('markPullThrough');
    expect(BUILT_IN_POLICY).not.toHaveProperty('markPullThrough');
    expect(wordsOf().join('\n')).not.toContain('cache');
  });

  it('leaves the version as it is: no verdict rests on it', () => {
    expect(reading("mark-pull-through: 'hub/*'").policy.version).toBe(reading().policy.version);
  });

  it('is said in words', () => {
    const words = wordsOf("mark-pull-through: ['hub/*', quay/api]");
    const at = words.indexOf('Pull-through caches:');
    expect(words[at + 1]).toBe(
      '  marks are put in hub/* and quay/api as well, though AWS supports no pushes there',
    );
  });

  it('is warned of where no repository is meant', () => {
    const { policy, warnings } = reading("mark-pull-through: ['hub/*', Hub/*]");
    expect(warnings).toEqual([
      'policy.yml:2: "Hub/*" can match nothing: expected a repository\'s name in small letters, without registry, tag and digest',
    ]);
    expect(unmetPatterns(policy, ['hub/nginx'], 'in eu-central-1')).toEqual([
      'mark-pull-through: no repository in eu-central-1 matches Hub/*: is it misspelt?',
    ]);
  });

  it.each([
    ['true', 'mark-pull-through: expected text or a list of texts, found true'],
    ['[]', 'mark-pull-through: the list is empty'],
  ])('is refused as %s', (written, problem) => {
    const [first] = problemsIn(
      `quarantine: { a: { severity: LOW } }\nmark-pull-through: ${written}`,
    );
    expect(first).toContain(problem);
  });
});
