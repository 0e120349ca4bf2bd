import { NO_THREAT_INTEL } from '../../src/core/findings/feeds/feeds.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import { judge } from '../../src/core/judgement/judge.ts';
import type { Verdict } from '../../src/core/judgement/verdict.ts';
import type { Destination } from '../../src/core/policy/notify.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import { hearsIn, type News, whyQuiet } from '../../src/core/telling/hearing.ts';
import { QUIET } from '../../src/core/telling/said.ts';
import { digestOf, finding, imageWith } from '../support/samples.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const background: Background = {
  now: NOW,
  intel: NO_THREAT_INTEL,
  details: new Map(),
  ownFindings: [],
  otherFindings: [],
  waivers: [],
};
const newsOf = (findings: Partial<Finding>[], more: Partial<Background> = {}): News =>
  judge(
    imageWith({ findings: findings.map(finding) }),
    BUILT_IN_POLICY,
    { ...background, ...more },
    'pushed',
  );
const to = (more: Partial<Destination> = {}): Destination => ({ changes: 'quarantined', ...more });
const quietly = (verdict: Verdict) => ({
  verdict,
  at: '2026-11-20T12:00:00Z',
  receipt: QUIET,
});

const RED = newsOf([{ severity: 'CRITICAL' }]);
const GREEN = newsOf([{ severity: 'LOW' }]);
const CLEAN = newsOf([]);
const UNKNOWN = judge(imageWith({ state: 'failed' }), BUILT_IN_POLICY, background, 'pushed');

describe('a verdict nobody has heard of', () => {
  it.each([
    ['what may not ship, by default', to(), RED, undefined],
    ['what may ship, by default', to(), GREEN, 'approved'],
    [
      'what may ship, where every verdict is told',
      to({ changes: 'every verdict' }),
      GREEN,
      undefined,
    ],
    [
      'what may not ship and is milder',
      to({ severityAtLeast: 'CRITICAL' }),
      newsOf([{ severity: 'HIGH', fix: { state: 'available' } }]),
      'milder',
    ],
    ['what may not ship and is not milder', to({ severityAtLeast: 'HIGH' }), RED, undefined],
    [
      'what may ship and is milder',
      to({ changes: 'every verdict', severityAtLeast: 'HIGH' }),
      GREEN,
      'milder',
    ],
    [
      'what may ship without a finding',
      to({ changes: 'every verdict', severityAtLeast: 'LOW' }),
      CLEAN,
      'milder',
    ],
    ['what nobody knows, however mild', to({ severityAtLeast: 'CRITICAL' }), UNKNOWN, undefined],
    [
      'what runs',
      to({ onlyRunning: true }),
      newsOf([{ severity: 'CRITICAL', inUse: 2 }]),
      undefined,
    ],
    [
      'what does not run',
      to({ onlyRunning: true }),
      newsOf([{ severity: 'CRITICAL', inUse: 0 }]),
      'does-not-run',
    ],
    ['what may run: nobody knows', to({ onlyRunning: true }), RED, undefined],
    ['what may run: nobody could look', to({ onlyRunning: true }), UNKNOWN, undefined],
  ])('of %s', (_, destination, news, because) => {
    expect(whyQuiet(destination, news, undefined)).toBe(because);
    const as = because === undefined ? 'tell' : 'quiet';
    expect(hearsIn(destination, news, undefined, NOW)).toBe(as);
  });
});

describe('where only what is worse is told', () => {
  const worse = to({ changes: 'worse' });
  const before = (...findings: Partial<Finding>[]) => ({
    previous: { digest: digestOf('b2'), findings: findings.map(finding) },
  });
  const asBefore = newsOf([{ severity: 'CRITICAL' }], before({ severity: 'CRITICAL' }));

  it('an image that is the first of its line is', () => {
    expect(whyQuiet(worse, RED, undefined)).toBeUndefined();
  });
  it('one whose image before was blocked by the same is not', () => {
    expect(whyQuiet(worse, asBefore, undefined)).toBe('not-worse');
    expect(hearsIn(worse, asBefore, undefined, NOW)).toBe('quiet');
    expect(hearsIn(worse, asBefore, quietly('quarantined'), NOW)).toBe('nothing');
  });
  it('one that is blocked by more is', () => {
    expect(
      whyQuiet(worse, newsOf([{ severity: 'CRITICAL' }], before()), undefined),
    ).toBeUndefined();
  });
  it('one that was approved itself is', () => {
    expect(whyQuiet(worse, asBefore, quietly('approved'))).toBeUndefined();
  });
});

describe('a verdict that was kept quiet', () => {
  it('is not noted once more', () => {
    expect(hearsIn(to(), GREEN, quietly('approved'), NOW)).toBe('nothing');
  });

  it('is told when the image begins to run', () => {
    const running = newsOf([{ severity: 'CRITICAL', inUse: 1 }]);
    expect(hearsIn(to({ onlyRunning: true }), running, quietly('quarantined'), NOW)).toBe('tell');
  });

  it('is told when it is severe enough', () => {
    const destination = to({ severityAtLeast: 'CRITICAL' });
    expect(hearsIn(destination, RED, quietly('quarantined'), NOW)).toBe('tell');
  });

  it('is no other than one that a message has told, of which nothing more is said', () => {
    const told = { ...quietly('quarantined'), receipt: 'comparison/2026-11-21' };
    expect(hearsIn(to(), RED, told, NOW)).toBe('nothing');
  });
});
