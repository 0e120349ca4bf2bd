import type { KeptFinding } from '../../src/core/findings/kept-finding.ts';
import type { Release } from '../../src/core/interventions/intervention.ts';
import { endOfRelease, releaseInForce } from '../../src/core/interventions/release.ts';
import type { StandingRelease } from '../../src/core/interventions/standing.ts';
import { findingsToKeep, judgeAgain } from '../../src/core/judgement/audit.ts';
import { judge } from '../../src/core/judgement/judge.ts';
import { planMarks } from '../../src/core/judgement/marker.ts';
import { whileRescanned } from '../../src/core/judgement/while-rescanned.ts';
import { isWorse } from '../../src/core/telling/hearing.ts';
import { shownOf } from '../../src/core/telling/shown.ts';
import { background, finding, imageWith, policyWith, settledWith } from '../support/samples.ts';

const release = (more: Partial<Release> = {}): Release => ({
  kind: 'release',
  id: 'r1',
  by: { id: 'U0123456789', name: 'Ann' },
  at: '2026-11-21T10:00:00.000Z',
  channel: 'C0123456789',
  seen: { number: 1, policyVersion: 'v1', fingerprint: 'f1' },
  reason: 'the shop is down',
  ticket: 'OPS-1',
  until: '2026-11-22T10:00:00.000Z',
  ...more,
});
const CRITICAL = finding({ severity: 'CRITICAL', fix: { state: 'available', version: '3.0.7' } });
const red = imageWith({ findings: [CRITICAL] });
const pending = imageWith({ state: 'pending', findings: [] });
const policy = policyWith();

const judged = (evidence = red, more: Partial<Release> | 'none' = {}, now?: string) => {
  const known = background({
    ...(more !== 'none' && { release: release(more) }),
    ...(now && { now: new Date(now) }),
  });
  return judge(evidence, policy, known, 'pushed');
};

describe('a release', () => {
  it('lets a quarantined image ship, by whose word stands first, and what stands against it after that', () => {
    const { decision, judgement } = judged();
    const without = judged(red, 'none');
    expect(judgement.verdict).toBe('approved');
    expect(judgement.reasons).toEqual([
      {
        code: 'released',
        text: 'released by Ann until 2026-11-22 10:00 UTC (OPS-1): the shop is down',
      },
      ...without.judgement.reasons,
    ]);
    expect(judgement.released).toEqual({
      id: 'r1',
      by: { id: 'U0123456789', name: 'Ann' },
      at: '2026-11-21T10:00:00.000Z',
      why: 'the shop is down',
      ticket: 'OPS-1',
      until: '2026-11-22T10:00:00.000Z',
      against: {
        verdict: 'quarantined',
        reasons: without.judgement.reasons,
        rules: without.judgement.rules,
      },
    });
    expect(decision.deciding).toEqual([]);
    expect(decision.released?.deciding.map(({ finding: one }) => one.id)).toEqual([
      'CVE-2026-1000',
    ]);
    expect(planMarks(judgement.verdict, judgement.image.digest, [])).toEqual({
      put: 'approved-aaaaaaaaaaaa',
    });
  });

  it('lets an undecided one ship, which stays without a verdict of its findings', () => {
    const { judgement } = judged(pending);
    expect(judgement).toMatchObject({
      verdict: 'approved',
      undecidedSince: '2026-11-21T10:00:05.000Z',
      doubts: [{ code: 'scan-pending' }],
      released: { against: { verdict: 'undecided' } },
    });
    expect(judgement.tellAt).toBeUndefined();
  });

  it('holds beside what may ship without it, which is looked at again when it ends', () => {
    const { fingerprint: _without, ...without } = judged(imageWith(), 'none').judgement;
    const { judgement } = judged(imageWith());
    expect(judgement).toEqual({
      ...without,
      fingerprint: expect.any(String),
      spare: {
        id: 'r1',
        by: { id: 'U0123456789', name: 'Ann' },
        at: '2026-11-21T10:00:00.000Z',
        why: 'the shop is down',
        ticket: 'OPS-1',
        until: '2026-11-22T10:00:00.000Z',
      },
      reviewAt: '2026-11-22T10:00:00.000Z',
    });
    const ended = judged(imageWith(), {}, '2026-11-22T10:00:00.000Z').judgement;
    expect(ended).toEqual(judged(imageWith(), 'none', '2026-11-22T10:00:00.000Z').judgement);
  });

  it('vouches for nothing that is not there', () => {
    const missing = imageWith(
      {},
      { artifact: { kind: 'missing', why: 'it is not there' }, platforms: [], tags: ['1'] },
    );
    expect(judged(missing).judgement.verdict).toBe('undecided');
  });

  it('has the image looked at again when it ends, and then the evidence decides', () => {
    expect(judged().judgement.reviewAt).toBe('2026-11-22T10:00:00.000Z');
    const { judgement } = judged(red, {}, '2026-11-22T10:00:00.000Z');
    expect(judgement).toEqual(judged(red, 'none', '2026-11-22T10:00:00.000Z').judgement);
    expect(judgement.verdict).toBe('quarantined');
  });

  it('makes another judgement of the same evidence, and leaves the fingerprint of any other as it was', () => {
    const fingerprints = [judged(), judged(red, { id: 'r2' }), judged(red, 'none')];
    expect(new Set(fingerprints.map(({ judgement }) => judgement.fingerprint)).size).toBe(3);
    expect(fingerprints[2]?.judgement.fingerprint).toBe(
      judge(red, policy, background(), 'look').judgement.fingerprint,
    );
  });

  it('comes to the same verdict again by the record alone', () => {
    for (const evidence of [red, pending]) {
      const { decision, judgement } = judged(evidence);
      const kept = JSON.parse(JSON.stringify(findingsToKeep(decision))) as KeptFinding[];
      const again = judgeAgain(judgement, kept, policy);
      expect([again.verdict, again.reasons]).toEqual([decision.verdict, decision.reasons]);
    }
  });

  it('is worse when more stands against the image than people were shown', () => {
    const before = judged();
    const said = {
      verdict: 'approved',
      at: '2026-11-21T10:00:06.000Z',
      receipt: 'C0123456789/1.1',
      shown: shownOf(before, 2),
    } as const;
    expect(isWorse(judged(), said)).toBe(false);
    const more = finding({ id: 'CVE-2026-2000', severity: 'CRITICAL', fix: CRITICAL.fix });
    expect(isWorse(judged(imageWith({ findings: [CRITICAL, more] })), said)).toBe(true);
  });

  it('stands with what stood against it while a scan that we have asked for is under way', () => {
    const record = judged();
    const now = '2026-11-21T11:30:00.000Z';
    const { completedAt: _none, ...started } = imageWith({ state: 'pending' }).platforms[0]!.scan;
    const evidence = imageWith(
      {},
      { platforms: [{ digest: record.judgement.image.digest, scan: started }] },
    );
    const current = settledWith({
      judgement: record.judgement,
      watch: { state: 'watched', because: 'young' },
      scanAsked: { at: '2026-11-21T11:00:00.000Z', said: 'started' },
    });
    const standing = (more: Partial<Release> | undefined) => {
      const known = background({
        now: new Date(now),
        ownFindings: findingsToKeep(record.decision),
        ...(more && { release: release(more) }),
      });
      const one = judge(evidence, policy, known, 'pushed');
      return whileRescanned(one, evidence, current, known, policy).judgement;
    };
    expect(standing({})).toBe(record.judgement);
    expect(standing(undefined).verdict).toBe('undecided');
  });
});

describe('a release is in force', () => {
  const at = (standing: StandingRelease | 'unreadable' | undefined, now: string) =>
    releaseInForce(standing, new Date(now))?.id;

  it('from its click until it ends', () => {
    expect(at({ release: release() }, '2026-11-22T09:59:59.999Z')).toBe('r1');
    expect(at({ release: release() }, '2026-11-22T10:00:00.000Z')).toBeUndefined();
    expect(at({ release: release() }, '2026-11-20T10:00:00.000Z')).toBeUndefined();
  });

  it('for three days at most, whatever is stored', () => {
    const long = release({ until: '2027-11-21T10:00:00.000Z' });
    expect(endOfRelease(long)).toBe('2026-11-24T10:00:00.000Z');
    expect(at({ release: long }, '2026-11-24T10:00:00.000Z')).toBeUndefined();
  });

  it('not once somebody has withdrawn it, or where it cannot be read', () => {
    const by = { id: 'U0123456780', name: 'Bob' };
    const withdrawn = { by, at: '2026-11-21T11:00:00.000Z' };
    expect(at({ release: release(), withdrawn }, '2026-11-21T12:00:00.000Z')).toBeUndefined();
    expect(at('unreadable', '2026-11-21T12:00:00.000Z')).toBeUndefined();
  });
});
