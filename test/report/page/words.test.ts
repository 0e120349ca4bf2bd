import { DAY } from '../../../src/core/time.ts';
import { IMAGE_FACETS } from '../../../src/report/page/app/image-list.ts';
import { csvOf } from '../../../src/report/page/app/parts/downloads.ts';
import { figuresOf } from '../../../src/report/page/app/standing.ts';
import { pageDetailOf } from '../../../src/report/page/pack/page-detail.ts';
import { pageImageOf } from '../../../src/report/page/pack/page-image.ts';
import { openCounter } from '../../../src/report/page/pack/page-summary.ts';
import {
  digestOf,
  finding,
  judgement,
  platform,
  policyOfRules,
  policyWith,
  settledWith,
  waiver,
} from '../../support/samples.ts';
import { MADE_AT, reportedWith } from './reported.ts';

const kev = { state: 'listed', added: '2026-11-01', ransomware: true } as const;
const critical = finding({
  id: 'CVE-2026-1',
  severity: 'CRITICAL',
  fix: { state: 'available', version: '3.0.7' },
  kev,
});
const silent = finding({ id: 'CVE-2026-2', severity: 'HIGH', fix: { state: 'unknown' } });
const mild = finding({ id: 'CVE-2026-3' });
const waived = finding({ id: 'CVE-2026-4', severity: 'HIGH', kev });
const WAIVING = policyWith({ waivers: [waiver({ scope: { ids: ['CVE-2026-4'] } })] });

const all = () => reportedWith([critical, silent, mild, waived], { policy: WAIVING });
const whysOf = (reported: ReturnType<typeof reportedWith>) =>
  pageDetailOf(reported, []).findings.map(({ state, why }) => `${state}: ${why}`);

it('an image of the list says in the words of the message whether it may ship, and how much of it counts', () => {
  expect(pageImageOf(all())).toEqual({
    account: '210987654321',
    region: 'eu-central-1',
    repository: 'shop/cart',
    digest: digestOf('a'),
    tag: '1.4.2',
    tags: [],
    verdict: 'quarantined',
    headline:
      'Do not ship. 1 finding is CRITICAL; 1 finding is HIGH, and the scan does not say whether there is a fix.',
    counts: { CRITICAL: 1, HIGH: 1, LOW: 1 },
    worst: 'CRITICAL',
    blocking: 2,
    overdue: 0,
    kev: 1,
    fixable: 1,
    aside: 1,
    runs: 'unknown',
    isCounted: true,
    judgedAt: '2026-11-21T10:00:05.000Z',
  });
});

it('each finding says what decides it', () => {
  expect(whysOf(all())).toEqual([
    'blocking: rule critical',
    'aside: waived by dana@shop.example until 2026-12-01: fixed in the next release',
    'blocking: rule high-with-fix',
    'open: counted by no rule',
  ]);
});

it('a finding with a grace says from when on it counts, and one whose grace is over that it is', () => {
  const policy = policyOfRules({
    name: 'high',
    severityAtLeast: 'HIGH',
    grace: { HIGH: 10 * DAY },
  });
  const seenOn = (id: string, day: string) =>
    finding({ id, severity: 'HIGH', firstSeen: `2026-11-${day}T10:00:05.000Z` });
  const reported = reportedWith([seenOn('CVE-2026-1', '20'), seenOn('CVE-2026-2', '01')], {
    policy,
  });
  expect(pageImageOf(reported)).toMatchObject({ blocking: 1, overdue: 1 });
  expect(
    pageDetailOf(reported, []).findings.map(({ why, isOverdue }) => ({ why, isOverdue })),
  ).toEqual([
    { why: 'counts from 2026-11-30 on (rule high)', isOverdue: false },
    { why: 'rule high', isOverdue: true },
  ]);
});

it('what a rule could not ask is not said to be counted by none', () => {
  const policy = policyOfRules({ name: 'exploited', kev: 'listed' });
  const reported = reportedWith([mild], { policy });
  expect(pageImageOf(reported).verdict).toBe('undecided');
  expect(whysOf(reported)).toEqual(['open: counted by no rule for sure']);
});

it('what a rule asked and nobody knew stands beside it', () => {
  const policy = policyOfRules({ name: 'exploited', kev: 'listed', whenUnknown: 'quarantine' });
  expect(whysOf(reportedWith([mild], { policy }))).toEqual([
    'blocking: rule exploited, KEV unknown',
  ]);
});

it('an undecided image says what is not known, and what ends that', () => {
  const waiting = platform('linux/arm64', digestOf('b'), { state: 'pending' });
  const reported = reportedWith([], {
    evidence: { platforms: [platform('linux/amd64', digestOf('c')), waiting] },
  });
  const { doubts, platforms } = pageDetailOf(reported, []);
  expect(doubts).toEqual(['linux/arm64: the scan has not finished. The scanner is still at work.']);
  expect(platforms).toEqual(['linux/amd64', 'linux/arm64']);
});

it('an image that ships although not all is known of it shows no figure as if it were none', () => {
  const scanned = (state: 'failed' | 'unsupported') => ({
    platforms: [platform('linux/amd64', digestOf('c'), { state })],
  });
  const release = {
    id: 'c1',
    by: { id: 'U1', name: 'Ann' },
    at: '2026-11-21T09:00:00.000Z',
    reason: 'the shop is down',
    until: '2026-11-22T10:00:00.000Z',
  };
  const accepted = policyWith({
    accepted: [
      {
        name: 'from-scratch',
        doubt: 'scan-unsupported',
        images: { repositories: ['shop/*'] },
        by: 'dana@shop.example',
        reason: 'built from scratch',
        until: '2026-12-01T00:00:00.000Z',
        source: 'policy.yml:30',
      },
    ],
  });
  for (const reported of [
    reportedWith([], { evidence: scanned('failed'), known: { release } }),
    reportedWith([], { evidence: scanned('unsupported'), policy: accepted }),
  ]) {
    const image = pageImageOf(reported);
    expect(image).toMatchObject({ verdict: 'approved', counts: {}, blocking: 0 });
    expect(IMAGE_FACETS.find(({ key }) => key === 'severity')?.valueOf(image)).toBe('not-known');
    const [heads, row] = csvOf([image]).split('\r\n');
    const cell = (name: string) => row?.split(',')[heads?.split(',').indexOf(name) ?? -1];
    expect([cell('worst'), cell('blocking'), cell('open')]).toEqual(Array(3).fill('not known'));
  }
});

it('an image whose findings cannot be read says so, and nothing good of them', () => {
  const { weighed: _lost, ...reported } = all();
  expect(pageImageOf(reported)).toMatchObject({
    isUnreadable: true,
    headline:
      'Do not ship. 1 finding is CRITICAL; 1 finding is HIGH, and the scan does not say whether there is a fix. Its findings cannot be read.',
    counts: { CRITICAL: 1, HIGH: 1, LOW: 1 },
  });
  const { doubts, findings } = pageDetailOf(reported, []);
  expect(doubts).toEqual(['Its findings cannot be read: nothing is known of them.']);
  expect(findings).toEqual([]);
});

it('a history that cannot be read as a whole is not shown as if it were', () => {
  const { doubts } = pageDetailOf({ ...all(), isHistoryTorn: true }, []);
  expect(doubts).toEqual(['Some of its former verdicts cannot be read: its history is not whole.']);
});

it('the upgrades, and who has accepted what, are told in the words of the message', () => {
  const { upgrades, accepted } = pageDetailOf(all(), []);
  expect(upgrades).toEqual(['openssl 3.0.1 to 3.0.7: clears 1 CRITICAL (in KEV)']);
  expect(accepted).toEqual([
    '1 HIGH (in KEV) waived by dana@shop.example until 2026-12-01: fixed in the next release',
  ]);
});

it('a release is told with its end, and is over when that has passed', () => {
  const given = {
    id: 'c1',
    by: { id: 'U1', name: 'Ann' },
    at: '2026-11-21T09:00:00.000Z',
    why: 'the shop is down',
    until: '2026-11-22T10:00:00.000Z',
  };
  const reported = reportedWith([critical], {
    known: { release: { ...given, reason: given.why } },
  });
  expect(pageImageOf(reported)).toMatchObject({
    verdict: 'approved',
    headline:
      'May ship. Released by Ann until 2026-11-22 10:00 UTC: the shop is down. Against it stands: 1 finding is CRITICAL.',
    blocking: 1,
    releasedUntil: '2026-11-22T10:00:00.000Z',
  });
  const ended = { ...reported, releaseEndedAt: '2026-11-22T10:00:00.000Z' };
  expect(pageImageOf(ended)).toMatchObject({
    headline:
      'Not known yet: its release ended on 2026-11-22 10:00 UTC, and nobody has judged it since. On record: May ship. Released by Ann until 2026-11-22 10:00 UTC: the shop is down. Against it stands: 1 finding is CRITICAL.',
    releasedUntil: '2026-11-22T10:00:00.000Z',
  });
  expect(pageDetailOf(reported, []).accepted).toEqual([
    'Released by Ann until 2026-11-22 10:00 UTC: the shop is down.',
  ]);
});

it('a release ends no grace that is over, and what is released is none of those that block', () => {
  const policy = policyOfRules({
    name: 'high',
    severityAtLeast: 'HIGH',
    grace: { HIGH: 10 * DAY },
  });
  const late = finding({ severity: 'HIGH', firstSeen: '2026-11-01T10:00:05.000Z' });
  const release = {
    id: 'c1',
    by: { id: 'U1', name: 'Ann' },
    at: '2026-11-21T09:00:00.000Z',
    reason: 'the shop is down',
    until: '2026-11-22T10:00:00.000Z',
  };
  const image = pageImageOf(reportedWith([late], { policy, known: { release } }));
  expect(image).toMatchObject({ verdict: 'approved', blocking: 1, overdue: 1 });
  const counter = openCounter();
  const figures = figuresOf(counter.end(MADE_AT), [image]);
  expect(figures.find(({ says }) => says === 'Blocking')?.of).toBe('in no image');
  expect(figures.find(({ says }) => says === 'Overdue')?.of).toBe('in no image');
});

it('the history ends with the first verdict, and says what led to each', () => {
  const before = judgement({ judgedAt: '2026-11-20T10:00:00.000Z', because: 'scan-ended' });
  const reported = {
    ...all(),
    history: [{ ...before, number: 1 }],
    current: settledWith({ ...all().current, number: 2 }),
  };
  expect(pageDetailOf(reported, []).history).toEqual([
    {
      number: 2,
      at: '2026-11-21T10:00:05.000Z',
      verdict: 'quarantined',
      why: '1 finding is CRITICAL; 1 finding is HIGH, and the scan does not say whether there is a fix',
    },
    {
      number: 1,
      at: '2026-11-20T10:00:00.000Z',
      verdict: 'approved',
      why: 'scanned completely, no findings',
      because: 'a scan had ended',
    },
  ]);
});

it('the difference to the image before leaves out what is set aside', () => {
  const previous = {
    digest: digestOf('9'),
    name: '1.4.1',
    findings: [mild, finding({ id: 'CVE-2026-5' })],
  };
  const reported = reportedWith([critical, mild, waived], { policy: WAIVING, previous });
  expect(pageDetailOf(reported, []).diff).toEqual({
    against: '1.4.1',
    added: ['CVE-2026-1 openssl'],
    fixed: ['CVE-2026-5 openssl'],
    remaining: 1,
  });
});
