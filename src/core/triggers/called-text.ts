import { momentOf } from '../time.ts';
import type { Call, EndWord } from './call.ts';
import { bareText, didText } from './target-text.ts';
import type { Trigger } from './trigger.ts';

type Told = Pick<Call, 'trigger' | 'end' | 'does' | 'failed' | 'begunAt'>;

/**
 * What became of a call, for people: `deploy-shop started the pipeline shop-deploy (3f2a…).` `trigger`: as the policy has
 * it now; absent where it has it no more. Pure.
 */
export function calledText(call: Told, trigger: Pick<Trigger, 'target'> | undefined): string {
  const { end, does, trigger: name } = call;
  const what = end?.what;
  if (!end) return `${name}: ${openText(call)}`;
  const SAID: Readonly<Record<EndWord, () => string>> = {
    done: () =>
      `${name} ${trigger ? didText(trigger) : `${does ?? 'was called'}: done`}${what ? ` (${what})` : ''}`,
    'dry-run': () =>
      `${name} would ${trigger ? bareText(trigger) : 'be called'} (dry-run: nothing was done)`,
    overtaken: () => `${name} was not called: ${what ?? 'it was overtaken'}`,
    unclear: () =>
      `${name} ${does ?? 'was to be called'}, and nobody knows whether it did: ${what}`,
    'given-up': () => `${name} was not called, and is given up: ${what}`,
  };
  return `${SAID[end.as]()}.`;
}

function openText({ failed, begunAt }: Told): string {
  if (begunAt !== undefined)
    return `begun on ${momentOf(begunAt)}, and what came of it is not known yet`;
  return failed ? `to be tried again after ${failed.cause}` : 'to be called';
}
