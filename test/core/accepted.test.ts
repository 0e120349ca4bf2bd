import * as fc from 'fast-check';
import { slackMessage } from '../../src/announce/slack/slack-message.ts';
import { topicBody } from '../../src/announce/topic/topic-body.ts';
import type { Evidence } from '../../src/core/evidence/evidence.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { ACCEPTABLE } from '../../src/core/judgement/doubt-codes.ts';
import { fingerprintOf } from '../../src/core/judgement/fingerprint.ts';
import { judgementOf } from '../../src/core/judgement/judgement.ts';
import type { Acceptance } from '../../src/core/policy/policy.ts';
import { announcementOf } from '../support/announcements.ts';
import {
  background,
  digestOf,
  finding,
  imageWith,
  indexOf,
  platform,
  policyWith,
} from '../support/samples.ts';
import { aCase, anAcceptance } from './arbitraries.ts';

const UNTIL = '2026-12-01T00:00:00.000Z';
const acceptance = (more: Partial<Acceptance> = {}): Acceptance => ({
  name: 'static-binary',
  doubt: 'scan-unsupported',
  images: { repositories: ['shop/*'] },
  by: 'dana@shop.example',
  reason: 'built from scratch, one static binary',
  ticket: 'SEC-7',
  until: UNTIL,
  source: 'policy.yml:40',
  ...more,
});
const accepting = (more: Partial<Acceptance> = {}) => policyWith({ accepted: [acceptance(more)] });

const unsupported = imageWith({ state: 'unsupported', detail: 'UnsupportedImageError: no OS' });
const SAID =
  'the scanner does not support this image (UnsupportedImageError: no OS); accepted by dana@shop.example until 2026-11-30 (SEC-7): built from scratch, one static binary';

describe('an image that no scanner can read', () => {
  it('is approved by the word of a person, which is said, until it lapses', () => {
    const decision = decide(unsupported, accepting(), background());
    expect(decision).toMatchObject({
      verdict: 'approved',
      reasons: [{ code: 'accepted-unscanned', text: SAID }],
      doubts: [],
      reviewAt: UNTIL,
      accepted: [{ code: 'scan-unsupported', waiver: 'static-binary', until: UNTIL }],
    });
    expect(decision.undecidedSince).toBeUndefined();
  });

  it.each<[string, Partial<Acceptance>]>([
    ['has lapsed', { until: '2026-11-21T10:00:05.000Z' }],
    ['reaches beyond the longest term', { until: '2027-06-01T00:00:00.000Z' }],
    ['is for another repository', { images: { repositories: ['other'] } }],
    ['is for another image', { images: { digests: [digestOf('f')] } }],
    ['is for another tag', { images: { repositories: ['*'], tags: ['dev'] } }],
    ['is for nothing', { images: {} }],
    ['is for another reason', { doubt: 'scan-failed' }],
  ])('stays undecided where the word %s', (_why, more) => {
    expect(decide(unsupported, accepting(more), background()).verdict).toBe('undecided');
  });

  it('is undecided where one of its names is not accepted', () => {
    const both = { ...unsupported, tags: ['1.4.2', 'dev'] };
    const policy = accepting({ images: { repositories: ['shop/*'], tags: ['dev'] } });
    expect(decide(both, policy, background()).verdict).toBe('undecided');
  });

  it('is not quarantined for being so too long', () => {
    const policy = policyWith({
      accepted: [acceptance()],
      base: { undecided: { default: { quarantineAfter: 1 } } },
    });
    const since = background({ undecidedSince: '2026-01-01T00:00:00.000Z' });
    expect(decide(unsupported, policy, since).verdict).toBe('approved');
  });
});

describe('what is accepted of one platform', () => {
  const withOther = (more: Parameters<typeof platform>[2]) =>
    indexOf([
      platform('linux/amd64', digestOf('b'), more),
      platform('linux/arm64', digestOf('c'), { state: 'unsupported' }),
    ]);
  const codesOf = (more: Parameters<typeof platform>[2]) => {
    const { verdict, reasons } = decide(withOther(more), accepting(), background());
    return [verdict, ...reasons.map(({ code }) => code)];
  };

  it('says nothing of the others', () => {
    const grave = { findings: [finding({ severity: 'CRITICAL' })] };
    expect(codesOf(grave)).toEqual(['quarantined', 'critical']);
    expect(codesOf({ state: 'failed' })).toEqual(['undecided', 'scan-failed']);
    expect(codesOf({ state: 'unsupported' })).toEqual(['approved', 'accepted-unscanned']);
    expect(codesOf({})).toEqual(['approved', 'accepted-unscanned']);
  });

  it('goes with what the others say', () => {
    const mild = withOther({ findings: [finding()] });
    expect(decide(mild, accepting(), background()).reasons.at(-1)).toEqual({
      code: 'nothing-counts',
      text: 'all else scanned completely, no finding meets a rule of the policy',
    });
  });

  it('is not comparable with the next image, and is in the record', () => {
    const evidence = withOther({});
    const decision = decide(evidence, accepting(), background());
    const judgement = judgementOf(evidence, decision, 'p', background().now);
    expect(judgement.comparable).toBeUndefined();
    expect(judgement.accepted).toEqual(decision.accepted);
  });
});

it('another end is another judgement', () => {
  const printOf = (until: string) => {
    const decision = decide(unsupported, accepting({ until }), background());
    return fingerprintOf(unsupported, decision);
  };
  expect(printOf(UNTIL)).not.toBe(printOf('2026-12-02T00:00:00.000Z'));
});

const withoutUnsupported = (evidence: Evidence): Evidence => ({
  ...evidence,
  platforms: evidence.platforms.map((one) =>
    one.scan.state === 'unsupported' ? { ...one, scan: { ...one.scan, state: 'failed' } } : one,
  ),
});

it('accepts nothing but what no waiting clears, whatever a policy holds', () => {
  expect(ACCEPTABLE).toEqual(['scan-unsupported']);
  fc.assert(
    fc.property(
      aCase,
      fc.array(anAcceptance, { minLength: 1, maxLength: 2 }),
      ({ evidence: seen, policy, background: known }, accepted) => {
        const evidence = withoutUnsupported(seen);
        const before = decide(evidence, policy, known);
        const after = decide(evidence, { ...policy, accepted }, known);
        expect(after.verdict).toBe(before.verdict);
        expect(after.suppressed).toEqual(before.suppressed);
        expect(after.accepted).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

describe('people hear', () => {
  it('that nobody but a person has looked, in Slack and on the topic', () => {
    const announcement = announcementOf(unsupported, undefined, accepting());
    const { text } = slackMessage(announcement);
    expect(text).toContain('Approved, unscanned: ');
    expect(text).toContain(`May ship. T${SAID.slice(1)}.`);
    expect(topicBody(announcement, 9)).toMatchObject({
      answer: `May ship. T${SAID.slice(1)}.`,
      reasons: [{ code: 'accepted-unscanned' }],
      accepted: [{ code: 'scan-unsupported', by: 'dana@shop.example', until: UNTIL }],
    });
  });

  it('of it beside a quarantine as well', () => {
    const evidence = indexOf([
      platform('linux/amd64', digestOf('b'), { findings: [finding({ severity: 'CRITICAL' })] }),
      platform('linux/arm64', digestOf('c'), { state: 'unsupported' }),
    ]);
    const { blocks } = slackMessage(announcementOf(evidence, undefined, accepting()));
    expect(JSON.stringify(blocks)).toContain(
      '*Accepted unscanned*\\n• linux/arm64: the scanner does not support this image; accepted by dana@shop.example until 2026-11-30 (SEC-7): built',
    );
  });
});
