import { Digest } from '../../src/core/digest.ts';
import type { ImageRef } from '../../src/core/image.ts';
import type { Intervention } from '../../src/core/interventions/intervention.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { ACCOUNT, REGION } from '../support/worlds.ts';
import { digestIn, repositoryOf } from './cast.ts';
import { type Act, DEEDS, type Deed, type History } from './history.ts';
import { FIRST } from './policies.ts';

/** What a person does from Slack. */
export type DeedAct = Extract<Act, { readonly act: Deed }>;

export const isDeed = (act: Act): act is DeedAct => DEEDS.some((deed) => deed === act.act);

/** Does it, where it would have a button: about an image with a verdict, and of what somebody accepted before. */
export function deedsIn({ ledger, clock }: Rig) {
  const accepted = new Map<string, string>();
  let count = 0;
  return async ({ act, who, hours, whole }: DeedAct, history: History, place: number) => {
    const digest = Digest.parse(digestIn(place, who));
    const repository = repositoryOf(history, place);
    const image: ImageRef = { account: ACCOUNT, region: REGION, repository, digest };
    const { current } = await ledger.read(image);
    if (!current) return;
    count += 1;
    const at = clock.now();
    const { policyVersion, fingerprint } = current.judgement;
    const done = {
      id: `deed-${place}-${count}`,
      by: { id: 'U0ADA000001', name: 'ada' },
      at: at.toISOString(),
      channel: 'C0123456789',
      seen: { number: current.number, policyVersion, fingerprint },
    };
    const until = new Date(at.getTime() + hours * 3_600_000).toISOString();
    const risk = { ...done, reason: 'not reachable', until };
    const waiver = accepted.get(repository);
    const one = ((): Intervention | undefined => {
      switch (act) {
        case 'accept':
          accepted.set(repository, `slack-${done.id}`);
          return { ...risk, kind: 'accept', ids: [FIRST], ...(!whole && { digest }) };
        case 'revoke':
          return waiver === undefined ? undefined : { ...done, kind: 'revoke', waiver };
        case 'release':
          return { ...risk, kind: 'release' };
        case 'snooze':
          return { ...done, kind: 'snooze', until };
        case 'withdraw':
          return { ...done, kind: 'withdraw' };
        case 'rescan':
          return { ...done, kind: 'rescan' };
        default:
          return act satisfies never;
      }
    })();
    if (one) await ledger.intervene(image, one);
  };
}
