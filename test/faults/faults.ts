import type { Fault } from '../../src/local/aws/world.ts';

type Kind = Omit<Fault, 'call' | 'nth'>;

const forService = (call: string, aws: Kind, slack: Kind): Kind =>
  call.startsWith('slack:') ? slack : aws;

/** What may befall a call. Where nothing else is said, one call alone. */
export const KINDS = {
  throttled: (call) =>
    forService(
      call,
      { error: 'ThrottlingException', status: 400 },
      { error: 'ratelimited', status: 429, retryAfter: 1 },
    ),
  'answered with 500': () => ({ status: 500 }),
  hanging: () => ({ hang: true }),
  denied: (call) =>
    forService(call, { error: 'AccessDeniedException', status: 400 }, { error: 'not_in_channel' }),
  'denied until somebody mends it': (call) =>
    forService(
      call,
      { error: 'AccessDeniedException', status: 400, times: 999 },
      { error: 'not_in_channel', times: 999 },
    ),
  'carried out, its answer lost': () => ({ lost: true }),
  'carried out, and the function dead': () => ({ crash: true }),
} satisfies Record<string, (call: string) => Kind>;

export type KindName = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as KindName[];

/** The `nth` call of this name meets this fault. */
export const faultOf = (kind: KindName, call: string, nth: number): Fault => ({
  call,
  nth,
  ...KINDS[kind](call),
});
