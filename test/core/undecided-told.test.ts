import type { Evidence } from '../../src/core/evidence/evidence.ts';
import { planActs } from '../../src/core/judgement/acts.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { DOUBT_KINDS } from '../../src/core/judgement/doubt-codes.ts';
import { judgementOf } from '../../src/core/judgement/judgement.ts';
import { remediesFor } from '../../src/core/judgement/remedies.ts';
import type { Verdict } from '../../src/core/judgement/verdict.ts';
import type { Current, RouteName } from '../../src/core/ledger/ledger.ts';
import type { Override, Policy, RuleSet } from '../../src/core/policy/policy.ts';
import { hearsVerdicts } from '../../src/core/telling/hearing.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/time.ts';
import {
  background,
  digestOf,
  imageWith,
  indexOf,
  judgement,
  newsOf,
  platform,
  policyWith,
  settledWith,
  unfinishedWith,
} from '../support/samples.ts';

const failed = imageWith({ state: 'failed' });
const decideOn = (evidence: Evidence, policy: Policy = policyWith(), undecidedSince?: string) =>
  decide(evidence, policy, background(undecidedSince ? { undecidedSince } : {}));
const tellAtUnder = (base: Partial<RuleSet>) => decideOn(failed, policyWith({ base })).tellAt;
const override = (more: Partial<Override>): Override => ({
  mode: 'enforce',
  rules: [],
  undecided: {},
  source: 'policy.yml:9',
  ...more,
});

describe('the time at which people hear that an image is undecided', () => {
  it('is an hour after it has become so, where the policy does not say', () => {
    expect(decideOn(failed).tellAt).toBe('2026-11-21T11:00:05.000Z');
    expect(decideOn(failed, policyWith(), '2026-11-20T23:00:00.000Z').tellAt).toBe(
      '2026-11-21T00:00:00.000Z',
    );
  });

  it('is the policy’s, or never comes', () => {
    expect(tellAtUnder({ tellAfter: 5 * MINUTE })).toBe('2026-11-21T10:05:05.000Z');
    expect(tellAtUnder({ tellAfter: 'never' })).toBeUndefined();
  });

  it('comes where the policy only advises, too', () => {
    expect(tellAtUnder({ mode: 'advise' })).toBe('2026-11-21T11:00:05.000Z');
  });

  it('is the soonest under any of its names', () => {
    const overrides = [
      override({ tag: 'quiet', tellAfter: 'never' }),
      override({ tag: 'slow', tellAfter: DAY }),
      override({ tag: 'fast', tellAfter: 2 * HOUR }),
    ];
    const under = (...tags: string[]) =>
      decideOn({ ...failed, tags }, policyWith({ overrides })).tellAt;
    expect(under('quiet')).toBeUndefined();
    expect(under('quiet', 'slow')).toBe('2026-11-22T10:00:05.000Z');
    expect(under('fast', 'quiet', 'slow')).toBe('2026-11-21T12:00:05.000Z');
  });

  it('is none for a verdict, nor where a deadline has quarantined it', () => {
    expect(decideOn(imageWith())).not.toHaveProperty('tellAt');
    const policy = policyWith({ base: { undecided: { default: { quarantineAfter: MINUTE } } } });
    const decision = decideOn(failed, policy, '2026-11-21T10:00:00.000Z');
    expect(decision.verdict).toBe('undecided');
    const later = decideOn(failed, policy, '2026-11-21T09:00:00.000Z');
    expect([later.verdict, later.tellAt]).toEqual(['quarantined', undefined]);
  });

  it.each<[string, Evidence]>([
    ['is not there', imageWith({}, { artifact: { kind: 'missing', why: 'gone' }, platforms: [] })],
    [
      'is no image',
      imageWith(
        {},
        { artifact: { kind: 'other', what: 'a chart', runnable: false }, platforms: [] },
      ),
    ],
  ])('never comes for what %s', (_what, evidence) => {
    const decision = decideOn(evidence);
    expect([decision.verdict, decision.tellAt]).toEqual(['undecided', undefined]);
  });

  it('comes for an index that lacks one of its platforms', () => {
    const evidence = indexOf([platform('linux/amd64', digestOf('b'), { state: 'image-missing' })]);
    expect(decideOn(evidence).tellAt).toBe('2026-11-21T11:00:05.000Z');
  });
});

describe('a judgement', () => {
  const judged = (evidence: Evidence, undecidedSince?: string) => {
    const decision = decideOn(evidence, policyWith(), undecidedSince);
    return judgementOf(evidence, decision, 'p-1', new Date('2026-11-21T10:00:05Z'));
  };

  it('is looked at again when it is to be told', () => {
    expect(judged(failed)).toMatchObject({
      tellAt: '2026-11-21T11:00:05.000Z',
      reviewAt: '2026-11-21T11:00:05.000Z',
    });
  });

  it('is not looked at for that where the time has come', () => {
    const past = judged(failed, '2026-11-21T09:00:05.000Z');
    expect([past.tellAt, past.reviewAt]).toEqual(['2026-11-21T10:00:05.000Z', undefined]);
  });

  it('of an image that nobody has named is never told', () => {
    const unnamed = judged({ ...failed, tags: [] });
    expect([unnamed.tellAt, unnamed.reviewAt]).toEqual([undefined, undefined]);
  });
});

describe('people hear of an undecided image', () => {
  const NOW = new Date('2026-11-21T12:00:00.000Z');
  const since = '2026-11-21T11:00:00.000Z';
  const open = judgement({
    verdict: 'undecided',
    undecidedSince: since,
    tellAt: '2026-11-21T12:00:00.000Z',
  });
  const said = (verdict: Verdict, at = '2026-11-21T12:00:00.000Z') => ({
    verdict,
    at,
    receipt: 'r',
  });
  const undecided = (more: Partial<Current> = {}) => settledWith({ judgement: open, ...more });
  const planned = (
    current?: Current,
    now = NOW,
    judged = open,
    names: RouteName[] = ['slack', 'sns'],
  ) =>
    planActs(
      newsOf(judged),
      { tags: ['1.4.2'] },
      { listedBy: [], ...(current && { current }) },
      { routes: names.map((name) => ({ name, hears: hearsVerdicts })), marksImages: true },
      now,
    );

  it('not before its time', () => {
    const before = new Date('2026-11-21T11:59:59.999Z');
    expect(planned(undecided(), before).say).toEqual([]);
  });

  it('at its time, though the judgement is settled, which is open again until all have heard', () => {
    expect(planned(undecided())).toEqual({
      record: 'reopen',
      marks: {},
      say: ['slack', 'sns'],
      quiet: [],
    });
  });

  it('on the route that has not heard, where a run was interrupted', () => {
    const said1 = { slack: said('undecided'), sns: said('approved', since) };
    expect(planned(unfinishedWith({ judgement: open, said: said1 })).say).toEqual(['sns']);
  });

  it('once', () => {
    const both = { slack: said('undecided'), sns: said('undecided') };
    expect(planned(undecided({ said: both })).say).toEqual([]);
    const doubts = { ...open, fingerprint: 'f2' };
    expect(planned(undecided({ said: both }), NOW, doubts).say).toEqual([]);
  });

  it('not on a route that was switched on after the others had heard', () => {
    expect(planned(undecided({ said: { slack: said('undecided') } })).say).toEqual([]);
  });

  it('though a route that is gone heard of another time long ago', () => {
    const before = { mail: said('undecided', '2026-10-01T00:00:00.000Z'), slack: said('approved') };
    expect(planned(undecided({ said: before })).say).toEqual(['slack', 'sns']);
  });

  it('at the first judgement, where that comes after its time', () => {
    expect(planned()).toEqual({ record: 'begin', marks: {}, say: ['slack', 'sns'], quiet: [] });
  });

  it('never where it has no name', () => {
    const { tellAt: _never, ...unnamed } = { ...open, standing: 'unnamed' as const };
    expect(planned(undefined, NOW, unnamed).say).toEqual([]);
    expect(planned(undefined, NOW, { ...open, standing: 'unnamed' }).say).toEqual([]);
  });
});

describe('what ends a doubt', () => {
  it('is said of every kind, but for what nobody hears of', () => {
    const silent = DOUBT_KINDS.filter(({ remedy }) => remedy === 'none').map(({ code }) => code);
    expect(silent).toEqual(['image-missing', 'not-an-image']);
  });

  it('is time alone for what the scanner and the feeds still owe', () => {
    const kinds = DOUBT_KINDS.filter(({ remedy }) => remedy !== 'none' && remedy.by === 'time');
    expect(kinds.map(({ code }) => code)).toEqual([
      'scan-pending',
      'scan-findings-not-ready',
      'scan-findings-unavailable',
      'findings-undelivered',
      'epss-unknown',
    ]);
  });

  it('of KEV is its next copy where there is none or an old one, and otherwise somebody', () => {
    const doubts = [{ code: 'kev-unknown', text: 'not known' }];
    expect(remediesFor(doubts, [])).toEqual([
      {
        code: 'kev-unknown',
        by: 'somebody',
        how: "the policy's owner gives the rule a severity, or ignores the finding by its id",
      },
    ]);
    expect(remediesFor(doubts, [{ feed: 'kev', state: 'missing' }])).toEqual([
      {
        code: 'kev-unknown',
        by: 'time',
        how: 'the next copy of the feed answers; where none can be brought, an alarm says so',
      },
    ]);
  });

  it('is said once for each kind of doubt', () => {
    const doubts = ['amd64', 'arm64'].map((text) => ({ code: 'scan-failed', text }));
    expect(remediesFor(doubts, [])).toHaveLength(1);
  });
});
