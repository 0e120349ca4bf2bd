import {
  type Acts,
  type Deployment,
  nothingToDo,
  planActs,
} from '../../src/core/judgement/acts.ts';
import type { Judgement } from '../../src/core/judgement/judgement.ts';
import type { Verdict } from '../../src/core/judgement/verdict.ts';
import type { Current, RouteName } from '../../src/core/ledger/ledger.ts';
import { hearsVerdicts } from '../../src/core/telling/hearing.ts';
import { digestOf, judgement, newsOf, settledWith, unfinishedWith } from '../support/samples.ts';

const APPROVED = 'approved-aaaaaaaaaaaa';
const QUARANTINED = 'quarantined-aaaaaaaaaaaa';
const both: RouteName[] = ['slack', 'sns'];
const said = (verdict: Verdict) => ({ verdict, at: '2026-11-21T10:00:06.000Z', receipt: 'r' });

const NOW = new Date('2026-11-21T12:00:00.000Z');
const deployment = (names: RouteName[], marksImages = true): Deployment => ({
  routes: names.map((name) => ({ name, hears: hearsVerdicts })),
  marksImages,
});

const entryOf = (current: Current | undefined) => ({ listedBy: [], ...(current && { current }) });
const planned = (now: Judgement, tags: string[], current?: Current, routes = both): Acts =>
  planActs(newsOf(now), { tags }, entryOf(current), deployment(routes), NOW);

describe('the first judgement of an image', () => {
  it.each<[Verdict, string]>([
    ['approved', APPROVED],
    ['quarantined', QUARANTINED],
  ])('%s is recorded, marked and told to every route', (verdict, put) => {
    expect(planned(judgement({ verdict }), ['1.4.2'])).toEqual({
      record: 'begin',
      marks: { put },
      say: ['slack', 'sns'],
      quiet: [],
    });
  });

  it('undecided is recorded only', () => {
    const acts = planned(judgement({ verdict: 'undecided' }), ['1.4.2']);
    expect(acts).toEqual({ record: 'begin', marks: {}, say: [], quiet: [] });
    expect(nothingToDo(acts)).toBe(true);
  });

  it('undecided takes back an approval that stands there', () => {
    const acts = planned(judgement({ verdict: 'undecided' }), ['1.4.2', APPROVED]);
    expect(acts).toEqual({ record: 'begin', marks: { remove: APPROVED }, say: [], quiet: [] });
    expect(nothingToDo(acts)).toBe(false);
  });

  it('of something unnamed is recorded only, whatever the verdict', () => {
    const unnamed = judgement({ verdict: 'quarantined', standing: 'unnamed' });
    expect(planned(unnamed, [])).toEqual({ record: 'begin', marks: {}, say: [], quiet: [] });
  });

  it('of something unnamed that is quarantined and runs is told, and not marked', () => {
    const unnamed = { standing: 'unnamed', inUse: true } as const;
    const quarantined = judgement({ verdict: 'quarantined', ...unnamed });
    expect(planned(quarantined, [])).toEqual({
      record: 'begin',
      marks: {},
      say: ['slack', 'sns'],
      quiet: [],
    });
    const told = { slack: said('quarantined'), sns: said('quarantined') };
    expect(planned(quarantined, [], settledWith({ judgement: quarantined, said: told }))).toEqual({
      record: 'keep',
      marks: {},
      say: [],
      quiet: [],
    });
    expect(planned(judgement({ verdict: 'approved', ...unnamed }), []).say).toEqual([]);
  });

  it('of a platform that runs is told through its index alone', () => {
    const part = judgement({ verdict: 'quarantined', standing: 'unnamed', inUse: true });
    const entry = { listedBy: [digestOf('f')] };
    expect(planActs(newsOf(part), { tags: [] }, entry, deployment(both), NOW).say).toEqual([]);
  });

  it('tells only the routes that there are', () => {
    expect(planned(judgement(), ['1.4.2'], undefined, ['sns']).say).toEqual(['sns']);
    expect(planned(judgement(), ['1.4.2'], undefined, []).say).toEqual([]);
  });
});

describe('the same judgement again', () => {
  it('plans nothing where it is settled and the mark stands', () => {
    const current = settledWith({ said: { slack: said('approved'), sns: said('approved') } });
    expect(planned(judgement(), ['1.4.2', APPROVED], current)).toEqual({
      record: 'keep',
      marks: {},
      say: [],
      quiet: [],
    });
  });

  it('puts a mark again that somebody removed, and tells nobody twice', () => {
    const current = settledWith({ said: { slack: said('approved'), sns: said('approved') } });
    expect(planned(judgement(), ['1.4.2'], current)).toEqual({
      record: 'reopen',
      marks: { put: APPROVED },
      say: [],
      quiet: [],
    });
  });

  it('takes a forged approval off a quarantined image', () => {
    const now = judgement({ verdict: 'quarantined' });
    const current = settledWith({ judgement: now, said: { slack: said('quarantined') } });
    expect(planned(now, ['1.4.2', QUARANTINED, APPROVED], current)).toEqual({
      record: 'reopen',
      marks: { remove: APPROVED },
      say: [],
      quiet: [],
    });
  });

  it('tries again what only a person can solve, in case that has been done', () => {
    const current = settledWith({
      marking: { state: 'impossible', tag: APPROVED, why: 'the tag is taken' },
    });
    expect(planned(judgement(), ['1.4.2'], current)).toEqual({
      record: 'reopen',
      marks: { put: APPROVED },
      say: [],
      quiet: [],
    });
  });

  it('takes a forged approval off an image whose own quarantine mark could not be put', () => {
    const now = judgement({ verdict: 'quarantined' });
    const current = settledWith({
      judgement: now,
      marking: { state: 'impossible', tag: QUARANTINED, why: 'LimitExceededException: tags' },
      said: { slack: said('quarantined'), sns: said('quarantined') },
    });
    expect(planned(now, ['1.4.2', APPROVED], current).marks).toMatchObject({ remove: APPROVED });
  });

  it('that is unfinished goes on where it stopped', () => {
    const current = unfinishedWith({ said: { slack: said('approved') } });
    expect(planned(judgement(), ['1.4.2', APPROVED], current)).toEqual({
      record: 'resume',
      marks: {},
      say: ['sns'],
      quiet: [],
    });
  });

  it('that is unfinished and has all acts done is only to be settled', () => {
    const current = unfinishedWith({ said: { slack: said('approved'), sns: said('approved') } });
    const acts = planned(judgement(), ['1.4.2', APPROVED], current);
    expect(acts).toEqual({ record: 'resume', marks: {}, say: [], quiet: [] });
  });

  it('tries a mark again where the judgement that failed to mark is unfinished', () => {
    const current = unfinishedWith({});
    const hindered: Current = {
      ...current,
      marking: { state: 'impossible', tag: APPROVED, why: 'x' },
    };
    expect(planned(judgement(), ['1.4.2'], hindered).marks).toEqual({ put: APPROVED });
  });
});

describe('another judgement', () => {
  it('with another verdict is recorded, marked anew and told again', () => {
    const current = settledWith({ said: { slack: said('approved'), sns: said('approved') } });
    const now = judgement({ verdict: 'quarantined', fingerprint: 'f2' });
    expect(planned(now, ['1.4.2', APPROVED], current)).toEqual({
      record: 'begin',
      marks: { put: QUARANTINED, remove: APPROVED },
      say: ['slack', 'sns'],
      quiet: [],
    });
  });

  it('with the same verdict on new evidence is recorded and not told', () => {
    const current = settledWith({ said: { slack: said('approved'), sns: said('approved') } });
    expect(planned(judgement({ fingerprint: 'f2' }), ['1.4.2', APPROVED], current)).toEqual({
      record: 'begin',
      marks: {},
      say: [],
      quiet: [],
    });
  });

  it('under another policy version is recorded', () => {
    const acts = planned(judgement({ policyVersion: 'built-in-2' }), [APPROVED], settledWith());
    expect(acts.record).toBe('begin');
  });

  it('tells a route that had missed the last verdict', () => {
    const current = unfinishedWith({ said: { slack: said('approved') } });
    expect(planned(judgement({ fingerprint: 'f2' }), [APPROVED], current).say).toEqual(['sns']);
  });

  it('undecided after an approval takes the mark back and says nothing', () => {
    const current = settledWith({ said: { slack: said('approved'), sns: said('approved') } });
    const now = judgement({ verdict: 'undecided', fingerprint: 'f2' });
    expect(planned(now, ['1.4.2', APPROVED], current)).toEqual({
      record: 'begin',
      marks: { remove: APPROVED },
      say: [],
      quiet: [],
    });
  });

  it('quarantined once more after a time of approval is told again', () => {
    const current = settledWith({ said: { slack: said('approved'), sns: said('quarantined') } });
    const now = judgement({ verdict: 'quarantined', fingerprint: 'f3' });
    expect(planned(now, ['1.4.2', APPROVED], current).say).toEqual(['slack']);
  });

  it('of an image whose mark was hindered before tries the mark again', () => {
    const current = settledWith({ marking: { state: 'impossible', tag: APPROVED, why: 'x' } });
    expect(planned(judgement({ fingerprint: 'f2' }), ['1.4.2'], current).marks).toEqual({
      put: APPROVED,
    });
  });

  it('of an image that got its first tag is marked and told', () => {
    const current = settledWith({ judgement: judgement({ standing: 'unnamed' }) });
    expect(planned(judgement(), ['1.4.2'], current)).toEqual({
      record: 'begin',
      marks: { put: APPROVED },
      say: ['slack', 'sns'],
      quiet: [],
    });
  });
});

describe('where another deployment owns the marks', () => {
  const leaving = (now: Judgement, tags: string[], current?: Current): Acts =>
    planActs(newsOf(now), { tags }, entryOf(current), deployment(both, false), NOW);

  it('a judgement is recorded and told, and puts no mark', () => {
    expect(leaving(judgement(), ['1.4.2'])).toEqual({
      record: 'begin',
      marks: {},
      say: ['slack', 'sns'],
      quiet: [],
    });
  });

  it('a mark that says otherwise stays', () => {
    const now = judgement({ verdict: 'quarantined' });
    expect(leaving(now, ['1.4.2', APPROVED]).marks).toEqual({});
    const settled = settledWith({ judgement: now, said: { slack: said('quarantined') } });
    expect(leaving(now, ['1.4.2', APPROVED], settled)).toMatchObject({ record: 'keep', marks: {} });
  });

  it('undecided has nothing to take back', () => {
    const acts = leaving(judgement({ verdict: 'undecided' }), ['1.4.2', APPROVED]);
    expect(acts).toEqual({ record: 'begin', marks: {}, say: [], quiet: [] });
    expect(nothingToDo(acts)).toBe(true);
  });
});

describe('a judgement that stands and is done', () => {
  const settled = settledWith({ said: { slack: said('approved'), sns: said('approved') } });
  const tags = ['1.4.2', APPROVED];

  it('is put off where the verdict may change by itself at another time than is written down', () => {
    const reviewAt = '2026-12-01T00:00:00.000Z';
    expect(planned(judgement({ reviewAt }), tags, settled).record).toBe('put-off');
    const known = { ...settled, judgement: { ...settled.judgement, reviewAt } };
    expect(planned(judgement({ reviewAt }), tags, known).record).toBe('keep');
    expect(planned(judgement(), tags, known).record).toBe('put-off');
  });

  it('is put off where its time has come and a look has changed nothing', () => {
    const reviewAt = '2026-11-21T11:00:00.000Z';
    const due = { ...settled, judgement: { ...settled.judgement, reviewAt } };
    expect(planned(judgement({ reviewAt }), tags, due).record).toBe('put-off');
  });
});
