import type { Delivery } from './delivery.ts';

/** Of every body; docs/schemas describes it. What is added leaves it as it is, anything else makes another one. */
const BODY_VERSION = '1';
const REASONS = 20;

/** What a webhook is sent, and an event carries, as JSON of a few kilobytes. Pure. */
export function triggerBody({ key, trigger, judgement, number, isTest }: Delivery): string {
  const { image, verdict, names, reasons, rules, counts, worst, kev, released } = judgement;
  const { correlationId } = judgement;
  return JSON.stringify({
    version: BODY_VERSION,
    id: key,
    trigger: trigger.name,
    ...(isTest && { test: true }),
    verdict,
    image: { ...image, tags: names },
    judgement: number,
    reasons: reasons.slice(0, REASONS),
    rules: rules.slice(0, REASONS),
    counts,
    ...(worst && { worst }),
    ...(kev && { kev: kev.slice(0, REASONS) }),
    ...(released && {
      released: {
        by: released.by,
        at: released.at,
        why: released.why,
        until: released.until,
        against: released.against.verdict,
      },
    }),
    judgedAt: judgement.judgedAt,
    ...(correlationId && { correlationId }),
    policyVersion: judgement.policyVersion,
  });
}
