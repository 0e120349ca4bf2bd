import { entryFor } from '../../announce/bus/put-event.ts';
import type { Target, TargetKind } from '../../core/triggers/trigger.ts';
import { TRIGGER_EVENT } from '../../triggers/aws-targets.ts';
import type { Delivery } from '../../triggers/delivery.ts';
import { pipelineRequest, serviceRequest } from '../../triggers/requests.ts';
import { triggerBody } from '../../triggers/trigger-body.ts';
import { webhookHeaders } from '../../triggers/webhook/webhook-target.ts';

/** What a trigger would call, without anything that is secret. */
export interface WouldCall {
  /** `codepipeline:StartPipelineExecution`, or `POST https://deploy.example.com/…`. */
  readonly call: string;
  /** The names of what is sent beside a message. */
  readonly headers?: readonly string[];
  /** What AWS is asked. */
  readonly request?: object;
  /** What a receiver of messages is sent. */
  readonly message?: unknown;
}

type Calls = {
  readonly [Kind in TargetKind]: (
    target: Extract<Target, { readonly kind: Kind }>,
    delivery: Delivery,
  ) => WouldCall;
};

const CALLS: Calls = {
  webhook: ({ url }, delivery) => {
    const body = triggerBody(delivery);
    const signed = webhookHeaders(delivery, body, Buffer.alloc(24), new Date(0));
    return {
      call: `POST ${withoutSecret(url)}`,
      headers: [...Object.keys(signed), 'content-length'],
      message: JSON.parse(body) as unknown,
    };
  },
  'event-bus': ({ bus }, delivery) => {
    const detail = triggerBody(delivery);
    const { Detail: _message, ...entry } = entryFor(bus, { type: TRIGGER_EVENT, detail });
    return {
      call: 'events:PutEvents',
      request: entry,
      message: JSON.parse(detail) as unknown,
    };
  },
  ecs: (target) => ({ call: 'ecs:UpdateService', request: serviceRequest(target) }),
  codepipeline: (target, delivery) => ({
    call: 'codepipeline:StartPipelineExecution',
    request: pipelineRequest(target, delivery),
  }),
};

/** The very request that the function would make, by the code that makes it. Pure. */
export const wouldCall = (target: Target, delivery: Delivery): WouldCall =>
  (CALLS[target.kind] as (target: Target, delivery: Delivery) => WouldCall)(target, delivery);

/** What follows the host may be a secret. */
function withoutSecret(url: string): string {
  if (!URL.canParse(url)) return 'an address that is none';
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${host}${pathname === '/' && search === '' ? '/' : '/…'}`;
}
