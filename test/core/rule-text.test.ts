import type { Rule } from '../../src/core/policy/rule.ts';
import { sayMet, sayRule, sayUnlessKnown } from '../../src/core/policy/rule-text.ts';
import { DAY } from '../../src/core/time.ts';
import { sayDuration } from '../../src/core/words.ts';

describe('a rule in words', () => {
  it.each<[Omit<Rule, 'name'>, string]>([
    [{ severityAtLeast: 'CRITICAL' }, 'CRITICAL'],
    [{ severityAtLeast: 'HIGH', fix: 'available' }, 'HIGH or worse with a fix available'],
    [
      { exploit: 'known', kev: 'listed' },
      'of any severity and known by CISA to be exploited (KEV) with a known exploit',
    ],
    [{ cvssAtLeast: 7 }, 'of any severity with a CVSS score of 7 or more'],
    [{ epssAtLeast: 0.005 }, 'of any severity with an EPSS score of 0.5 % or more'],
    [{ epssPercentileAtLeast: 0.95 }, 'of any severity among the likeliest 5 % by EPSS'],
    [
      { inUse: true, packageTypes: ['OS', 'NPM', 'PIP'] },
      'of any severity in an image that is in use and in OS, NPM or PIP packages',
    ],
    [
      { severityAtLeast: 'HIGH', grace: { HIGH: 14 * DAY, CRITICAL: 14 * DAY } },
      'HIGH or worse open for more than 14 days',
    ],
    [
      {
        severityAtLeast: 'HIGH',
        grace: { HIGH: 14 * DAY, CRITICAL: DAY },
        graceSince: 'published',
      },
      'HIGH or worse published for more than 1 day if CRITICAL, 14 days if HIGH',
    ],
  ])('%j', (rule, text) => {
    expect(sayRule({ name: 'a-rule', ...rule })).toBe(text);
  });

  it('that findings meet speaks of what is there, worst first', () => {
    const rule = { name: 'a-rule', severityAtLeast: 'MEDIUM', fix: 'available' } as const;
    expect(sayMet(rule, ['MEDIUM', 'CRITICAL', 'MEDIUM', 'UNKNOWN'])).toBe(
      'CRITICAL, unranked or MEDIUM with a fix available',
    );
  });

  it('does not speak of a grace that the findings never had', () => {
    const rule = { name: 'a-rule', severityAtLeast: 'HIGH', grace: { HIGH: 14 * DAY } } as const;
    expect(sayMet(rule, ['CRITICAL'])).toBe('CRITICAL');
    expect(sayMet(rule, ['HIGH'])).toBe('HIGH open for more than 14 days');
  });

  it('that findings meet as far as is known asks each question once', () => {
    expect(sayUnlessKnown(['HIGH'], ['fix', 'fix', 'in-use'])).toBe(
      'HIGH, and the scan does not say whether there is a fix, and the scan does not say whether the image is in use',
    );
  });
});

describe('a duration', () => {
  it.each([
    [DAY, '1 day'],
    [14 * DAY, '14 days'],
    [DAY / 24, '1 hour'],
    [1.5 * DAY, '36 hours'],
    [90 * 60_000, '90 minutes'],
  ])('of %d ms is %s', (milliseconds, text) => {
    expect(sayDuration(milliseconds)).toBe(text);
  });
});
