import { decide } from '../../src/core/judgement/decide.ts';
import { matchRule } from '../../src/core/policy/match-rule.ts';
import type { Rule } from '../../src/core/policy/rule.ts';
import { sayMet, sayRule, sayUnlessKnown } from '../../src/core/policy/rule-text.ts';
import { DAY } from '../../src/core/time.ts';
import { readPolicyObject } from '../../src/policy-file/read-policy.ts';
import { background, finding, imageWith, policyOfRules } from '../support/samples.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const old: Rule = { name: 'old', severityAtLeast: 'HIGH', imageOlderThan: 90 * DAY };
const high = finding({ severity: 'HIGH' });
const matchAt = (pushedAt: string | undefined, rule = old) =>
  matchRule(rule, [high], { now: NOW, ...(pushedAt && { pushedAt }) });

describe('image-older-than: 90 days', () => {
  it.each([
    ['to the millisecond', '2026-08-23T10:00:00.000Z', { met: 'yes' }],
    ['years ago', '2020-01-01T00:00:00.000Z', { met: 'yes' }],
    [
      'a millisecond too late',
      '2026-08-23T10:00:00.001Z',
      { met: 'in-grace', until: '2026-11-21T10:00:00.001Z', unknown: [] },
    ],
    [
      'today',
      '2026-11-21T09:00:00.000Z',
      { met: 'in-grace', until: '2027-02-19T09:00:00.000Z', unknown: [] },
    ],
    ['at no time that anybody knows', undefined, { met: 'unless-known', unknown: ['pushed'] }],
    ['at what is no time', 'yesterday', { met: 'unless-known', unknown: ['pushed'] }],
    ['far in the future', '2026-12-24T00:00:00.000Z', { met: 'unless-known', unknown: ['pushed'] }],
  ])('of an image pushed %s', (_when, pushedAt, match) => {
    expect(matchAt(pushedAt)).toEqual(match);
  });

  it('takes a push a little ahead of our clock for one of this moment', () => {
    const any = { ...old, imageOlderThan: 0 };
    expect(matchAt('2026-11-22T09:00:00.000Z', any)).toEqual({ met: 'yes' });
    expect(matchAt('2026-11-22T09:00:00.000Z')).toEqual({
      met: 'in-grace',
      until: '2027-02-19T10:00:00.000Z',
      unknown: [],
    });
  });

  it('waits for the grace of the finding as well, whichever ends later', () => {
    const both = { ...old, grace: { HIGH: 100 * DAY } };
    expect(matchAt('2026-11-20T10:00:00.000Z', both)).toEqual({
      met: 'in-grace',
      until: '2027-03-01T10:00:00.000Z',
      unknown: [],
    });
    expect(matchAt('2020-01-01T00:00:00.000Z', both)).toEqual({
      met: 'in-grace',
      until: '2027-03-01T10:00:00.000Z',
      unknown: [],
    });
    const brief = { ...old, grace: { HIGH: DAY } };
    expect(matchAt('2026-11-20T10:00:00.000Z', brief)).toEqual({
      met: 'in-grace',
      until: '2027-02-18T10:00:00.000Z',
      unknown: [],
    });
  });

  it('does not count what misses another condition, however old the image', () => {
    const fixed = { ...old, fix: 'available' } as const;
    expect(matchAt('2020-01-01T00:00:00.000Z', fixed)).toEqual({ met: 'no' });
  });

  it('is said in words', () => {
    expect(sayRule(old)).toBe('HIGH or worse in an image pushed more than 90 days ago');
    expect(sayMet(old, ['HIGH'])).toBe('HIGH in an image pushed more than 90 days ago');
    expect(sayUnlessKnown(['HIGH'], ['pushed'])).toBe(
      'HIGH, and nobody can tell when the image was pushed',
    );
  });

  it('is read from a policy', () => {
    const written = { quarantine: { old: { severity: 'HIGH', 'image-older-than': '90 days' } } };
    const { policy } = readPolicyObject(written, 'world.json: policy', NOW);
    expect(policy.base.rules).toEqual([
      { name: 'old', severityAtLeast: 'HIGH', imageOlderThan: 7_776_000_000 },
    ]);
  });
});

describe('a verdict by the age of the image', () => {
  const judged = (pushedAt: string | undefined, rule: Partial<Rule> = {}) => {
    const evidence = imageWith({ findings: [high] }, pushedAt === undefined ? {} : { pushedAt });
    const { pushedAt: _none, ...unknown } = evidence;
    const policy = policyOfRules({ ...old, ...rule });
    return decide(pushedAt === undefined ? unknown : evidence, policy, background({ now: NOW }));
  };

  it('approves a young image, and says when that may change by itself', () => {
    const { verdict, reviewAt, inGrace } = judged('2026-11-20T10:00:00.000Z');
    expect([verdict, reviewAt, inGrace.length]).toEqual([
      'approved',
      '2027-02-18T10:00:00.000Z',
      1,
    ]);
  });

  it('quarantines an old one', () => {
    const { verdict, reasons } = judged('2026-07-01T00:00:00.000Z');
    expect([verdict, reasons]).toEqual([
      'quarantined',
      [{ code: 'old', text: '1 finding is HIGH in an image pushed more than 90 days ago' }],
    ]);
  });

  it('quarantines one of which nobody knows the age, or leaves it undecided where the rule says so', () => {
    expect(judged(undefined)).toMatchObject({
      verdict: 'quarantined',
      reasons: [
        {
          code: 'old-unless-known',
          text: '1 finding is HIGH, and nobody can tell when the image was pushed',
        },
      ],
    });
    expect(judged(undefined, { whenUnknown: 'undecided' })).toMatchObject({
      verdict: 'undecided',
      reasons: [
        {
          code: 'rule-unknown',
          text: 'whether the rule old counts 1 finding is not known: nobody can tell when the image was pushed',
        },
      ],
    });
  });
});
