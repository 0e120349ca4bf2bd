import type { ThreatIntel } from '../../src/core/findings/feeds/feeds.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { planActs } from '../../src/core/judgement/acts.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import { judge } from '../../src/core/judgement/judge.ts';
import { dueOf } from '../../src/core/ledger/due.ts';
import type { Current } from '../../src/core/ledger/ledger.ts';
import type { Destination } from '../../src/core/policy/notify.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import { hearsIn, hearsTurns, type News } from '../../src/core/telling/hearing.ts';
import { QUIET, type Said } from '../../src/core/telling/said.ts';
import { lookOf, shownOf } from '../../src/core/telling/shown.ts';
import { waitsUntil } from '../../src/core/telling/waiting.ts';
import {
  background,
  digestOf,
  finding,
  imageWith,
  indexOf,
  platform,
  settledWith,
  waiver,
} from '../support/samples.ts';

const NIGHT = new Date('2026-11-24T22:00:00Z');
const MORNING = '2026-11-25T07:00:00.000Z';
const BY_DAY = new Date(MORNING);
const to: Destination = {
  changes: 'quarantined',
  quietHours: { from: '20:00', to: '07:00', timezone: 'UTC' },
};

const kev = (...cves: string[]): ThreatIntel => ({
  kev: {
    date: '2026-11-24T03:00:00.000Z',
    byCve: new Map(cves.map((cve) => [cve, { added: '2026-11-02', ransomware: false }])),
  },
});
const fix = { state: 'available' } as const;
const HIGH = finding({ id: 'CVE-2026-1001', severity: 'HIGH', fix });
const LOW = finding({ id: 'CVE-2026-1002', severity: 'LOW' });
const newsOf = (
  findings: Finding[],
  more: Partial<Background> = {},
  policy = BUILT_IN_POLICY,
): News =>
  judge(
    imageWith({ findings }),
    policy,
    background({ now: NIGHT, intel: kev(), ...more }),
    'pushed',
  );
const release = {
  id: 'r1',
  by: { id: 'U0123456789', name: 'Ann' },
  at: '2026-11-24T21:00:00.000Z',
  reason: 'the shop is down',
  until: '2026-11-25T21:00:00.000Z',
};
const red = newsOf([HIGH]);
const green = newsOf([LOW]);

describe('in quiet hours', () => {
  it.each<[string, News, string | undefined]>([
    ['what is HIGH and not in KEV waits', red, MORNING],
    ['what may ship waits', green, MORNING],
    ['what is CRITICAL does not', newsOf([HIGH, finding({ severity: 'CRITICAL' })]), undefined],
    ['what is in KEV does not', newsOf([HIGH], { intel: kev('CVE-2026-1001') }), undefined],
    [
      'what is in KEV and blocks nothing does not',
      newsOf([HIGH, LOW], { intel: kev('CVE-2026-1002') }),
      undefined,
    ],
    [
      'what may ship with something that is in KEV does not',
      newsOf([LOW], { intel: kev('CVE-2026-1002') }),
      undefined,
    ],
    [
      'what may be in KEV does not: there is no copy of it',
      newsOf([HIGH], { intel: {} }),
      undefined,
    ],
    [
      'what is CRITICAL and released does not',
      newsOf([finding({ severity: 'CRITICAL' })], { release }),
      undefined,
    ],
    ['what is HIGH and released waits', newsOf([HIGH], { release }), MORNING],
    [
      'what is undecided does not',
      judge(
        imageWith({ state: 'failed' }),
        BUILT_IN_POLICY,
        background({ now: NIGHT, intel: kev() }),
        'pushed',
      ),
      undefined,
    ],
    [
      'what has a platform that nobody has seen does not',
      judge(
        indexOf([
          platform('linux/amd64', digestOf('b'), { findings: [HIGH] }),
          platform('linux/arm64', digestOf('c'), { state: 'failed' }),
        ]),
        BUILT_IN_POLICY,
        background({ now: NIGHT, intel: kev() }),
        'pushed',
      ),
      undefined,
    ],
    [
      'what is in KEV and accepted waits with the rest',
      newsOf([HIGH, LOW], {
        intel: kev('CVE-2026-1002'),
        waivers: [waiver({ scope: { ids: ['CVE-2026-1002'] }, until: '2026-12-01T00:00:00.000Z' })],
      }),
      MORNING,
    ],
  ])('%s', (_, news, expected) => {
    expect(waitsUntil(to, news, NIGHT)).toBe(expected);
    expect(waitsUntil(to, news, BY_DAY)).toBeUndefined();
    expect(waitsUntil({}, news, NIGHT)).toBeUndefined();
  });
});

const conversation = { channel: 'C0SHOP0001', root: '1.2', revision: 1 };
const toldOf = (news: News, more: Partial<Said> = {}): Said => ({
  verdict: news.judgement.verdict,
  at: '2026-11-24T12:00:00.000Z',
  receipt: 'C0SHOP0001/1.2',
  conversation,
  shown: shownOf(news, 1),
  ...more,
});
const quietly: Said = { verdict: 'approved', at: '2026-11-24T12:00:00.000Z', receipt: QUIET };
const redder = newsOf([HIGH, finding({ id: 'CVE-2026-1003', severity: 'HIGH', fix })]);
const showing = (news: News) => ({ ...conversation, shows: lookOf(news.judgement) });

describe('a channel in quiet hours', () => {
  it.each<[string, News, Said | undefined, unknown]>([
    ['begins a message about what may not ship later', red, undefined, { until: MORNING }],
    ['does so where it was approved before', red, quietly, { until: MORNING }],
    ['is quiet about what may ship as ever', green, undefined, 'quiet'],
    [
      'shows what gets worse, and tells it later',
      red,
      toldOf(green),
      { until: MORNING, isToShow: true },
    ],
    ['shows it once', red, toldOf(green, { conversation: showing(red) }), { until: MORNING }],
    [
      'shows what gets worse still',
      redder,
      toldOf(green, { conversation: showing(red) }),
      { until: MORNING, isToShow: true },
    ],
    [
      'tells what gets better at once: that is heard by whoever follows it',
      green,
      toldOf(red),
      'tell',
    ],
    [
      'shows that it is as people were told again',
      green,
      toldOf(green, { conversation: showing(red) }),
      'tell',
    ],
    ['has nothing to say of what people were told', red, toldOf(red), 'nothing'],
    [
      'ends what was begun before',
      red,
      toldOf(green, { conversation: { ...conversation, owes: true } }),
      'tell',
    ],
    [
      'hears at once of what is CRITICAL',
      newsOf([finding({ severity: 'CRITICAL' })]),
      toldOf(green),
      'tell',
    ],
  ])('%s', (_, news, said, expected) => {
    expect(hearsIn(to, news, said, NIGHT)).toEqual(expected);
  });

  it('hears when they are over what is still to be said', () => {
    expect(hearsIn(to, red, undefined, BY_DAY)).toBe('tell');
    expect(hearsIn(to, red, toldOf(green, { conversation: showing(red) }), BY_DAY)).toBe('tell');
  });
});

describe('people who get mails', () => {
  it('hear of what may not ship, and of its end, when they are over', () => {
    const said: Said = { verdict: 'quarantined', at: '2026-11-24T12:00:00.000Z', receipt: 'm1' };
    expect(hearsTurns(to, red, undefined, NIGHT)).toEqual({ until: MORNING });
    expect(hearsTurns(to, green, said, NIGHT)).toEqual({ until: MORNING });
    expect(hearsTurns(to, green, said, BY_DAY)).toBe('tell');
  });
});

describe('what is planned in quiet hours', () => {
  const slack = {
    name: 'slack',
    hears: (news: News, said: Said | undefined, now: Date) => hearsIn(to, news, said, now),
  };
  const planned = (news: News, current: Current | undefined, now = NIGHT, inSummary = false) =>
    planActs(
      news,
      { tags: ['1.4.2', 'quarantined-aaaaaaaaaaaa'] },
      { listedBy: [], ...(current && { current }) },
      { routes: [slack], marksImages: false, ...(inSummary && { inSummary: { atOnce: true } }) },
      now,
    );
  const settled = (more: Partial<Current>): Current =>
    settledWith({ judgement: red.judgement, ...more });
  const owed = { slack: MORNING };

  it('is noted with the record, and nothing is said', () => {
    expect(planned(red, undefined)).toEqual({
      record: 'begin',
      marks: {},
      say: [],
      quiet: [],
      owed,
    });
  });

  it('is to show what gets worse, and to tell it later', () => {
    const current = settledWith({ said: { slack: toldOf(green) } });
    expect(planned(red, current)).toEqual({
      record: 'begin',
      marks: {},
      say: ['slack'],
      quiet: [],
      show: ['slack'],
      owed,
    });
  });

  it('stays as it is when somebody looks meanwhile', () => {
    expect(planned(red, settled({ owed }))).toMatchObject({ record: 'keep', say: [], owed });
  });

  it('is said when they are over, though the judgement is settled', () => {
    expect(planned(red, settled({ owed }), BY_DAY)).toEqual({
      record: 'reopen',
      marks: {},
      say: ['slack'],
      quiet: [],
    });
  });

  it('is not said of what nothing was put off of', () => {
    expect(planned(red, settled({}), BY_DAY)).toMatchObject({ record: 'keep', say: [] });
  });

  it('is forgotten where there is nothing left to say', () => {
    const current = settled({ owed, said: { slack: toldOf(red) } });
    const acts = planned(red, current, BY_DAY);
    expect(acts).toMatchObject({ record: 'put-off', say: [] });
    expect(acts).not.toHaveProperty('owed');
  });

  it('is told by a message about many images, which has a channel of its own, but for what was put off before', () => {
    expect(planned(red, undefined, NIGHT, true)).toMatchObject({ say: ['slack'] });
    expect(planned(red, settled({ owed }), NIGHT, true)).toMatchObject({ say: [], owed });
  });

  it('is due when the first of them are over', () => {
    const later = '2026-11-25T08:00:00.000Z';
    expect(dueOf(settled({ owed: { people: later, slack: MORNING } }))).toEqual({
      due: 'review',
      dueAt: MORNING,
    });
  });
});
