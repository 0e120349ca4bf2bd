import { Digest } from '../../core/digest.ts';
import type { Judgement } from '../../core/judgement/judgement.ts';
import { callKeyOf } from '../../core/triggers/call-key.ts';
import type { Trigger } from '../../core/triggers/trigger.ts';
import type { Delivery } from '../../triggers/delivery.ts';

/** The verdict on an imaginary image for which a trigger waits. */
export function sampleJudgement({ on, when }: Trigger): Judgement {
  const verdict = on[0] ?? 'approved';
  const tag = (when.kind === 'tag-in' ? when.tags[0] : undefined) ?? '1.4.2';
  const digest = Digest.parse(`sha256:${'0'.repeat(64)}`);
  const isBad = verdict === 'quarantined';
  return {
    image: { account: '123456789012', region: 'eu-central-1', repository: 'shop/api', digest },
    standing: 'subject',
    verdict,
    reasons: [
      isBad
        ? { code: 'findings', text: '1 finding is CRITICAL' }
        : {
            code: 'no-findings',
            text: 'scanned completely, no finding meets a rule of the policy',
          },
    ],
    counts: isBad ? { CRITICAL: 1 } : {},
    ...(isBad && { worst: 'CRITICAL' as const }),
    platforms: [],
    fingerprint: '',
    policyVersion: 'test',
    rules: isBad ? ['critical'] : [],
    feeds: {},
    judgedAt: new Date().toISOString(),
    names: [tag],
  };
}

/** What a receiver is sent that is only tried: under an id of its own each time. */
export const testDelivery = (trigger: Trigger, judgement: Judgement): Delivery => ({
  key: callKeyOf(judgement.image, 1, `test/${trigger.name}/${new Date().toISOString()}`),
  trigger,
  judgement,
  number: 1,
  isTest: true,
});
