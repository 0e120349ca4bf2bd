import type { ScanReading } from '../../src/core/evidence/evidence.ts';
import { findingsToKeep } from '../../src/core/judgement/audit.ts';
import type { Because } from '../../src/core/judgement/because.ts';
import { judge } from '../../src/core/judgement/judge.ts';
import { whileRescanned } from '../../src/core/judgement/while-rescanned.ts';
import type { Current } from '../../src/core/ledger/ledger.ts';
import type { Waiver } from '../../src/core/policy/policy.ts';
import {
  background,
  digestOf,
  finding,
  imageWith,
  indexOf,
  platform,
  policyWith,
  settledWith,
} from '../support/samples.ts';

const approved = judge(imageWith(), policyWith(), background(), 'pushed').judgement;
const asked = { at: '2026-11-21T11:00:00.000Z', said: 'started' } as const;
const watch = { state: 'watched', because: 'young' } as const;
const running: Partial<ScanReading> = { state: 'pending', detail: 'IN_PROGRESS' };
const { completedAt: _none, ...started } = imageWith(running).platforms[0]?.scan ?? {};
const underWay = (more: Partial<ScanReading> = {}) =>
  imageWith(
    {},
    { platforms: [{ digest: digestOf('a'), scan: { ...started, ...more } as ScanReading }] },
  );

interface Case {
  readonly evidence?: ReturnType<typeof imageWith>;
  readonly current?: Partial<Current>;
  readonly policy?: ReturnType<typeof policyWith>;
  readonly because?: Because;
  readonly now?: string;
}
function verdictOf({
  evidence = underWay(),
  current = {},
  policy = policyWith(),
  because = 'pushed',
  now = '2026-11-21T11:59:59.999Z',
}: Case): string {
  const known = background({ now: new Date(now) });
  const judged = judge(evidence, policy, known, because);
  const record = settledWith({ judgement: approved, watch, scanAsked: asked, ...current });
  const { judgement, decision } = whileRescanned(judged, evidence, record, known, policy);
  expect(decision.verdict).toBe(judgement.verdict);
  return judgement.verdict;
}

describe('while a scan that we have asked for is under way', () => {
  it('the approval by the one before it stands, for an hour', () => {
    expect(verdictOf({})).toBe('approved');
    expect(verdictOf({ now: '2026-11-21T12:00:00.000Z' })).toBe('undecided');
  });

  it('the approval of an index stands, of which one platform is scanned at a time', () => {
    const arm64 = platform('linux/arm64', digestOf('c'));
    const whole = indexOf([platform('linux/amd64', digestOf('b')), arm64]);
    const scan = { ...started } as ScanReading;
    const part = { digest: digestOf('b'), platform: 'linux/amd64', scan };
    const current = judge(whole, policyWith(), background(), 'pushed');
    expect(verdictOf({ evidence: indexOf([part, arm64]), current })).toBe('approved');
    const both = indexOf([part, { ...arm64, scan }]);
    expect(verdictOf({ evidence: both, current })).toBe('undecided');
  });

  it.each<[string, Case, string]>([
    [
      'the image got another name',
      { evidence: { ...underWay(), tags: ['1.4.2', 'live'] } },
      'undecided',
    ],
    [
      'it was pushed anew',
      { evidence: { ...underWay(), pushedAt: '2026-11-21T11:30:00.000Z' } },
      'undecided',
    ],
    ['another policy holds', { policy: policyWith({ version: 'another' }) }, 'undecided'],
    ['the end of a scan is told of', { because: 'scan-ended' }, 'undecided'],
    ['its findings are spoken of', { because: 'finding' }, 'undecided'],
    [
      'findings are shown that quarantine',
      { evidence: underWay({ findings: [finding({ severity: 'CRITICAL' })] }) },
      'quarantined',
    ],
    ['findings are shown', { evidence: underWay({ findings: [finding()] }) }, 'undecided'],
    [
      'more is counted than delivered',
      { evidence: underWay({ undelivered: [{ severity: 'LOW', count: 1 }] }) },
      'undecided',
    ],
    ['the scan has failed', { evidence: imageWith({ state: 'failed' }) }, 'undecided'],
    ['its image is gone', { evidence: underWay({ state: 'image-missing' }) }, 'undecided'],
    [
      'a grace has ended',
      { current: { judgement: { ...approved, reviewAt: '2026-11-21T11:59:59.999Z' } } },
      'undecided',
    ],
    [
      'nobody looks again when the hour is over',
      { current: { watch: { state: 'ended', since: '2026-11-21T11:00:00.000Z' } } },
      'undecided',
    ],
    [
      'ECR had not started it',
      { current: { scanAsked: { ...asked, said: 'limit' } } },
      'undecided',
    ],
    [
      'its end has been seen before',
      {
        current: { scanAsked: { ...asked, at: '2026-11-21T10:00:00.000Z' } },
        now: '2026-11-21T10:30:00.000Z',
      },
      'undecided',
    ],
    ['nobody has asked for one', { current: { scanAsked: undefined as never } }, 'undecided'],
  ])('the one before it does not stand where %s', (_what, more, verdict) => {
    expect(verdictOf(more)).toBe(verdict);
  });
});

describe('while a scan is under way, an approval that rests on a waiver from Slack', () => {
  const found = imageWith({ findings: [finding({ severity: 'CRITICAL' })] });
  const waiver: Waiver = {
    name: 'slack-V1',
    scope: { ids: [finding().id] },
    by: 'dana (U0DANA0001)',
    reason: 'not reachable',
    until: '2026-12-01T00:00:00.000Z',
    source: 'Slack, C0SHOP0001',
    origin: 'slack',
  };
  const before = judge(found, policyWith(), background({ waivers: [waiver] }), 'pushed');
  const verdictWith = (waivers: readonly Waiver[]): string => {
    const known = background({
      now: new Date('2026-11-21T11:30:00.000Z'),
      ownFindings: findingsToKeep(before.decision),
      waivers,
    });
    const judged = judge(underWay(), policyWith(), known, 'revoked');
    const record = settledWith({ judgement: before.judgement, watch, scanAsked: asked });
    return whileRescanned(judged, underWay(), record, known, policyWith()).judgement.verdict;
  };

  it('stands as long as the waiver does, and no longer when somebody has revoked it', () => {
    expect(before.judgement.verdict).toBe('approved');
    expect(verdictWith([waiver])).toBe('approved');
    expect(verdictWith([])).toBe('undecided');
  });
});
