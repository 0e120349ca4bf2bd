import type { Figure } from '../core/figures.ts';
import type { AttemptedRequest } from './time-limits.ts';

/** Counts the requests that the SDK's clients send, from one event to the next. */
export interface Meter {
  readonly sent: (request: AttemptedRequest) => void;
  /** What was counted, from where it was asked last. */
  readonly take: () => Figure[];
}

/** Lambda gives a function one event at a time: what is counted between two of them is of one. */
export function openMeter(): Meter {
  let counted: Figure[] = [];
  return {
    sent: ({ headers }) => {
      // The service and the call, in the form of its protocol: AmazonEC2ContainerRegistry_V20150921.PutImage
      if (headers['x-amz-target']?.startsWith('AmazonEC2ContainerR')) {
        counted.push({ metric: 'EcrCalls', value: 1 });
      }
      // attempt=2; max=4
      if (/=([2-9]|\d\d)/.test(headers['amz-sdk-request']?.split(';')[0] ?? '')) {
        counted.push({ metric: 'Retries', value: 1 });
      }
    },
    take: () => {
      const taken = counted;
      counted = [];
      return taken;
    },
  };
}
