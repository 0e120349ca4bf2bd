import { matchRule, type Rule } from '../../src/core/policy.ts';
import { finding } from '../support/samples.ts';

const medium: Rule = { name: 'medium', says: 'MEDIUM or worse', severityAtLeast: 'MEDIUM' };
const fixable: Rule = { ...medium, fix: 'available', exploit: 'known' };

describe('a rule', () => {
  it.each([
    ['INFORMATIONAL', 'no'],
    ['LOW', 'no'],
    ['MEDIUM', 'yes'],
    ['HIGH', 'yes'],
    ['CRITICAL', 'yes'],
  ] as const)('from MEDIUM on, on %s: %s', (severity, match) => {
    expect(matchRule(medium, finding({ severity }))).toBe(match);
  });

  it('is never met by an unranked finding, whose severity nobody knows', () => {
    expect(matchRule(medium, finding({ severity: 'UNKNOWN' }))).toBe('no');
    expect(matchRule(medium, finding({ severity: 'UNKNOWN', cvss: { score: 4 } }))).toBe('yes');
  });

  it.each([
    ['available', 'known', 'yes'],
    ['available', 'unknown', 'unless-known'],
    ['unknown', 'known', 'unless-known'],
    ['unknown', 'unknown', 'unless-known'],
    ['available', 'none-known', 'no'],
    ['none', 'known', 'no'],
    ['none', 'unknown', 'no'],
    ['unknown', 'none-known', 'no'],
    ['none', 'none-known', 'no'],
  ] as const)('with both conditions, on fix %s and exploit %s: %s', (state, exploit, match) => {
    expect(matchRule(fixable, finding({ severity: 'HIGH', fix: { state }, exploit }))).toBe(match);
  });
});
