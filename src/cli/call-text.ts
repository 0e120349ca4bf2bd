import type { Call } from '../core/triggers/call.ts';
import { calledText } from '../core/triggers/called-text.ts';
import type { Trigger } from '../core/triggers/trigger.ts';
import { minute } from './finding-text.ts';

/** `2026-11-21 10:00 UTC  judgement 3: deploy-shop started the pipeline shop-deploy (…).` `trigger`: where the policy is known. */
export const callText = (call: Call, trigger?: Trigger): string =>
  `${minute(call.end?.at ?? call.at)}  judgement ${call.number}: ${calledText(call, trigger)}`;
