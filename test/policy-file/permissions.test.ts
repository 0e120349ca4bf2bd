import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import { policyInWords } from '../../src/policy-file/in-words.ts';
import { unmetPatterns } from '../../src/policy-file/problems/unmet-patterns.ts';
import { NOW, problemsIn, reading } from '../support/policies.ts';

const problemsWith = (...lines: string[]): readonly string[] =>
  problemsIn(['quarantine: { a: { severity: LOW } }', ...lines].join('\n'));

const EXPECTED =
  'expected the id of a user such as U0123456789 ("Copy member ID" in their profile), of a user group such as S0123456789, or of a channel such as C0123456789';

describe('who may act from Slack', () => {
  it('is a list of rules for accepting and one for releasing, each with its place', () => {
    const { policy } = reading(
      'may-accept:',
      '  - by: [S0SECURITY, W0JANE0001]',
      '  - { by: C0SHOP0001, repository: [shop/*], severity-at-most: HIGH, at-most: 30 days }',
      'may-release:',
      '  - { by: [U0JANE0001, G0PRIVATE1], repository: [shop/*, pay/*], at-most: 24 hours }',
    );
    expect(policy.mayAccept).toEqual([
      { by: ['S0SECURITY', 'W0JANE0001'], source: 'policy.yml:3' },
      {
        by: ['C0SHOP0001'],
        repository: 'shop/*',
        severityAtMost: 'HIGH',
        atMost: 2_592_000_000,
        source: 'policy.yml:4',
      },
    ]);
    expect(policy.mayRelease).toEqual([
      {
        by: ['U0JANE0001', 'G0PRIVATE1'],
        repository: ['shop/*', 'pay/*'],
        atMost: 86_400_000,
        source: 'policy.yml:6',
      },
    ]);
  });

  it('is nobody where the policy does not say', () => {
    const { policy } = reading();
    expect(policy).toMatchObject({ mayAccept: [], mayRelease: [] });
    expect(BUILT_IN_POLICY).toMatchObject({ mayAccept: [], mayRelease: [] });
    expect(spoken(policy)).toEqual(['  accept risks: nobody may', '  release images: nobody may']);
  });

  it('is told aloud, with how grave the findings may be and for how long', () => {
    const { policy } = reading(
      'may-accept:',
      '  - { by: [S0SECURITY, U0JANE0001] }',
      '  - { by: C0SHOP0001, repository: shop/*, severity-at-most: HIGH, at-most: 30 days }',
      'may-release:',
      '  - { by: W0JOHN0001, repository: [shop/api, pay/*] }',
    );
    expect(spoken(policy)).toEqual([
      '  accept risks in shop/*: whoever acts in the channel C0SHOP0001, of HIGH or milder, for 30 days at most (policy.yml:4)',
      '  accept risks in every repository: whoever is in the group S0SECURITY or U0JANE0001, for 90 days at most (policy.yml:3)',
      '  release images in shop/api or pay/*: W0JOHN0001, for 3 days at most (policy.yml:6)',
    ]);
  });

  it('changes no version: no verdict rests on it', () => {
    const { policy } = reading(
      'may-accept: [{ by: U0JANE0001 }]',
      'may-release: [{ by: U0JANE0001 }]',
    );
    expect(policy.version).toBe(reading().policy.version);
  });

  it('may stand there for the same person with other limits', () => {
    const { policy } = reading(
      'may-accept:',
      '  - { by: U0JANE0001, severity-at-most: MEDIUM }',
      '  - { by: U0JANE0001, severity-at-most: HIGH, at-most: 7 days }',
      '  - { by: U0JANE0001, repository: shop/* }',
    );
    expect(policy.mayAccept).toHaveLength(3);
  });

  it('is warned of where a pattern can match nothing, or no repository is meant', () => {
    const { policy, warnings } = reading(
      'may-accept: [{ by: U0JANE0001, repository: Shop/* }]',
      'may-release: [{ by: U0JANE0001, repository: [shop/*, shpo/*] }]',
    );
    expect(warnings).toEqual([
      'policy.yml:2: "Shop/*" can match nothing: expected a repository\'s name in small letters, without registry, tag and digest',
    ]);
    expect(unmetPatterns(policy, ['shop/api'], 'in eu-central-1')).toEqual([
      'policy.yml:2: no repository in eu-central-1 matches Shop/*: is it misspelt?',
      'policy.yml:3: no repository in eu-central-1 matches shpo/*: is it misspelt?',
    ]);
  });
});

describe('a mistake in who may act', () => {
  it.each([
    [
      'may-accept: [{ by: "@jane" }]',
      `2:20: may-accept[0].by: "@jane" is no id of Slack: ${EXPECTED}`,
    ],
    [
      'may-accept: [{ by: [U0JANE0001, "#security"] }]',
      `2:33: may-accept[0].by[1]: "#security" is no id of Slack: ${EXPECTED}`,
    ],
    [
      'may-accept: [{ by: D0JANE0001 }]',
      `2:20: may-accept[0].by: "D0JANE0001" is no id of Slack: ${EXPECTED}`,
    ],
    ['may-accept: [{ by: }]', `2:20: may-accept[0].by: it is empty: ${EXPECTED}`],
    ['may-accept: [{ by: [] }]', '2:20: may-accept[0].by: the list is empty'],
    ['may-accept: [{ repository: shop/* }]', '2:14: may-accept[0].by: it is missing'],
    [
      'may-accept: [{ by: U0JANE0001, severity-at-most: high }]',
      '2:50: may-accept[0].severity-at-most: "high" is not possible: expected one of CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL (did you mean HIGH?)',
    ],
    [
      'may-accept: [{ by: U0JANE0001, severity-at-least: HIGH }]',
      '2:32: may-accept[0].severity-at-least: there is no such key in a rule of may-accept: did you mean severity-at-most?',
    ],
    [
      'may-accept: [{ by: U0JANE0001, at-most: 91 days }]',
      '2:41: may-accept[0].at-most: 91 days is too long: no waiver may reach further ahead than 90 days (longest-waiver)',
    ],
    [
      'may-accept: [{ by: U0JANE0001, at-most: 0 days }]',
      '2:41: may-accept[0].at-most: "0 days" is no time: leave the rule out to permit nothing',
    ],
    [
      'may-accept: [{ by: U0JANE0001, at-most: soon }]',
      '2:41: may-accept[0].at-most: "soon" is no duration: expected one such as 14 days, 24 hours, 90 minutes, 2 weeks',
    ],
    [
      'may-release: [{ by: U0JANE0001, at-most: 4 days }]',
      '2:42: may-release[0].at-most: 4 days is too long: a release ends after 72 hours at the latest',
    ],
    [
      'may-release: [{ by: U0JANE0001, severity-at-most: HIGH }]',
      '2:33: may-release[0].severity-at-most: a release is of an image, whatever stands against it',
    ],
    ['may-accept: { by: U0JANE0001 }', '2:13: may-accept: expected a list, found a mapping'],
    ['may-acept: []', '2:1: may-acept: there is no such key here: did you mean may-accept?'],
  ])('%s is refused', (line, sentence) => {
    expect(problemsWith(line)).toEqual([`policy.yml:${sentence}`]);
  });

  it('is a rule that permits somebody what another does', () => {
    expect(
      problemsWith(
        'may-accept:',
        '  - { by: [U0JANE0001, S0SECURITY], repository: [a, shop/*], at-most: 7 days }',
        '  - { by: [U0JOHN0001, S0SECURITY], repository: shop/*, at-most: 1 week }',
        'may-release:',
        '  - { by: [S0SECURITY, S0SECURITY] }',
      ),
    ).toEqual([
      'policy.yml:4:5: may-accept[1]: may-accept[0] permits S0SECURITY the same already',
      'policy.yml:6:5: may-release[0]: may-release[0] permits S0SECURITY the same already',
    ]);
  });

  it('is a term that is longer than the policy lets any waiver last', () => {
    expect(
      problemsWith('longest-waiver: 14 days', 'may-accept: [{ by: U0JANE0001, at-most: 30 days }]'),
    ).toEqual([
      'policy.yml:3:41: may-accept[0].at-most: 30 days is too long: no waiver may reach further ahead than 14 days (longest-waiver)',
    ]);
  });
});

const spoken = (policy: Parameters<typeof policyInWords>[0]): string[] => {
  const words = policyInWords(policy, NOW);
  const from = words.indexOf('Who may act from Slack:') + 1;
  return words.slice(from, words.indexOf('', from));
};
