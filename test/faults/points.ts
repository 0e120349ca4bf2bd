import type { Fault } from '../../src/local/aws/world.ts';
import { faultOf, KIND_NAMES, type KindName } from './faults.ts';

/** One fault at one position of what happens. */
export interface Point {
  readonly name: string;
  readonly fault: Fault;
}

/** Every call at every position in every way; `calls`: how often each is made. */
export function pointsOf(calls: Readonly<Record<string, number>>): Point[] {
  const points: Point[] = [];
  for (const [call, times] of Object.entries(calls)) {
    for (let nth = 1; nth <= times; nth += 1) {
      for (const kind of KIND_NAMES) {
        if (isBearable(call, kind)) {
          points.push({ name: `${call} ${nth} ${kind}`, fault: faultOf(kind, call, nth) });
        }
      }
    }
  }
  return points;
}

/** A feed is waited for a minute (`download.test.ts` lets one hang for less). */
const isBearable = (call: string, kind: KindName): boolean =>
  !(call.startsWith('feeds:') && kind === 'hanging');

/**
 * In the suite every third of them, another third for each scenario, and none of those for which an adaptive
 * client waits seconds; `npm run faults` plays all.
 */
export function chosen(points: readonly Point[], scenario: number): readonly Point[] {
  if (process.env['FAULTS'] === 'all') return points;
  return points
    .filter(
      ({ fault }) => !(fault.call.startsWith('ecr:') && fault.error === 'ThrottlingException'),
    )
    .filter((_, at) => (at + scenario) % 3 === 0);
}
