import { HOUR, MINUTE } from '../../src/core/time.ts';
import { policyInWords } from '../../src/policy-file/in-words.ts';
import { NOW, problemsIn, reading } from '../support/policies.ts';

const tellAfterOf = (...lines: string[]) => reading(...lines).policy.base.tellAfter;
const overrideOf = (...lines: string[]) => reading(...lines).policy.overrides[0]?.tellAfter;

describe('when people hear of an undecided image', () => {
  it('is a duration, or never', () => {
    expect(tellAfterOf('undecided: { tell-after: 90m }')).toBe(90 * MINUTE);
    expect(tellAfterOf('undecided: { tell-after: never }')).toBe('never');
    expect(tellAfterOf('undecided: { scan-failed: leave }')).toBeUndefined();
  });

  it('is no reason for being undecided', () => {
    const { base } = reading('undecided: { tell-after: 2 hours, scan-failed: leave }').policy;
    expect(base.undecided).toEqual({ 'scan-failed': {} });
  });

  it('is an override’s where it says so, and otherwise that above, whatever other terms it sets', () => {
    const above = 'undecided: { tell-after: 2 hours }';
    const under = (keys: string) => overrideOf(above, `overrides: [{ repository: a, ${keys} }]`);
    expect(under('mode: advise')).toBe(2 * HOUR);
    expect(under('undecided: { tell-after: never }')).toBe('never');
    expect(under('undecided: { default: leave }')).toBe(2 * HOUR);
    expect(under('extends: true, undecided: { default: leave }')).toBe(2 * HOUR);
    expect(overrideOf('overrides: [{ repository: a, undecided: {} }]')).toBeUndefined();
  });

  it('changes the version, and a policy that is silent keeps its own', () => {
    const versions = ['', 'undecided: {}', 'undecided: { tell-after: 1 hour }'].map(
      (line) => reading(line).policy.version,
    );
    expect(versions[0]).toBe(versions[1]);
    expect(versions[2]).not.toBe(versions[1]);
  });

  it('is told aloud', () => {
    const { policy } = reading('undecided: { tell-after: never }');
    expect(policyInWords(policy, NOW)).toContain('  Nobody hears of an image that is undecided');
  });

  const problemsWith = (value: string) =>
    problemsIn(`quarantine: { a: { severity: LOW } }\nundecided: { tell-after: ${value} }`);

  it('is no other word', () => {
    expect(problemsWith('leave')).toEqual([
      'policy.yml:2:26: undecided.tell-after: "leave" is no duration: expected one such as 14 days, 24 hours, 90 minutes, 2 weeks',
    ]);
  });

  it.each(['2', 'true', '{ quarantine-after: 1 hour }'])('is not %s', (value) => {
    expect(problemsWith(value)).toEqual([
      expect.stringMatching(
        /^policy\.yml:2:26: undecided\.tell-after: .* is not possible: expected never, or a duration such as 1 hour$/,
      ),
    ]);
  });
});
