import { slackMessage } from '../../src/announce/slack/slack-message.ts';
import { topicBody } from '../../src/announce/topic/topic-body.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { fingerprintOf } from '../../src/core/judgement/fingerprint.ts';
import type { IgnoreRule } from '../../src/core/policy/policy.ts';
import { lapsing } from '../announce/lapsing.ts';
import { announcementOf } from '../support/announcements.ts';
import { background, finding, ignoreRule, imageWith, policyWith } from '../support/samples.ts';

/*
 * An ignore rule that ends: it holds until then, the verdict says when, and afterwards it counts again.
 */

const evidence = imageWith({ findings: [finding({ severity: 'CRITICAL' })] });
const UNTIL = '2026-12-01T00:00:00.000Z';
const under = (...rules: Partial<IgnoreRule>[]) =>
  policyWith({ ignore: rules.map((one) => ignoreRule(one)) });
const decided = (...rules: Partial<IgnoreRule>[]) =>
  decide(evidence, under(...rules), background());

it('holds until its end, when the verdict is looked at again', () => {
  const { verdict, reviewAt, suppressed } = decided({ by: 'jane', until: UNTIL });
  expect([verdict, reviewAt]).toEqual(['approved', UNTIL]);
  expect(suppressed[0]?.by).toMatchObject({ kind: 'ignored', by: 'jane', until: UNTIL });
});

it.each([
  ['that has lapsed', '2026-11-21T10:00:05.000Z'],
  ['that reaches beyond the longest term', '2027-06-01T00:00:00.000Z'],
])('ignores nothing any more where it is one %s', (_which, until) => {
  expect(decided({ until }).verdict).toBe('quarantined');
});

it('leaves the verdict to one that never ends, where there is one', () => {
  const { reviewAt, suppressed } = decided({ name: 'a', until: UNTIL }, { name: 'b' });
  expect([reviewAt, suppressed[0]?.by]).toEqual([
    undefined,
    expect.objectContaining({ rule: 'b' }),
  ]);
});

it('is another judgement by its end alone; without one the fingerprint is what it was', () => {
  const printOf = (...rules: Partial<IgnoreRule>[]) => fingerprintOf(evidence, decided(...rules));
  expect(printOf({ by: 'jane' })).toBe(printOf({}));
  expect(printOf({ until: UNTIL })).not.toBe(printOf({}));
  expect(printOf({ until: UNTIL })).not.toBe(printOf({ until: '2026-12-02T00:00:00.000Z' }));
});

describe('people hear', () => {
  const told = (...rules: Partial<IgnoreRule>[]) =>
    announcementOf(evidence, undefined, under(...rules));

  it('whose rule it is and until when, in Slack and on the topic', () => {
    const announcement = told({ by: 'jane', until: UNTIL });
    expect(JSON.stringify(slackMessage(announcement).blocks)).toContain(
      'ignored by the rule `noise` of jane until 2026-11-30: the code is not in the image',
    );
    expect(topicBody(announcement, 9)).toMatchObject({
      setAside: [{ by: { kind: 'ignored', rule: 'noise', by: 'jane', until: UNTIL } }],
    });
  });

  it('until when a VEX document holds', () => {
    const vex = { origin: 'vex', source: 'v.json#statement 1', until: UNTIL } as const;
    expect(JSON.stringify(slackMessage(told(vex)).blocks)).toContain(
      'cleared by VEX `v.json#statement 1` until 2026-11-30: ',
    );
  });

  it('why an image that nobody has touched is quarantined now', () => {
    const policy = under({ until: '2026-11-20T00:00:00.000Z' });
    const announcement = { ...lapsing(evidence, [], policy), before: 'approved' as const };
    const { text, blocks } = slackMessage(announcement);
    expect(text).toContain('It was approved until now: the ignore rule noise ended on 2026-11-19.');
    expect(JSON.stringify(blocks)).toContain('was ignored by the rule noise until 2026-11-19');
  });
});
