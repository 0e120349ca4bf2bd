import type { Among, Said } from '../telling/said.ts';
import { type Comparison, toldTo } from './comparison.ts';
import type { Current, RouteName } from './ledger.ts';

const AMONG = 'comparison/';

/** What a route notes for a verdict that it hears of by the message about a comparison. */
export const receiptOf = ({ run }: Among): string => `${AMONG}${run}`;

/** The comparison by whose message a route hears of it; undefined: it was told of by itself. */
export const comparisonIn = (receipt: string): string | undefined =>
  receipt.startsWith(AMONG) ? receipt.slice(AMONG.length) : undefined;

/** Whether a route has been sent the message that a verdict was noted for; `run`: the last comparison. */
export const isSent = (
  run: Comparison | undefined,
  route: RouteName,
  { run: id, round }: Among,
): boolean => run?.id !== id || run.state === 'told' || round <= toldTo(run, route);

/**
 * What a route knows as long as the message that this was noted for is not sent; undefined: nothing. Its conversation
 * about the image has gone on meanwhile, and shows what it shows.
 */
export function heardBefore({ among, conversation, shown }: Said): Said | undefined {
  if (!among?.before) return undefined;
  return { ...among.before, ...(conversation && { conversation }), ...(shown && { shown }) };
}

/** What the routes have heard: of what was noted for a message that is not sent, what they heard before it. */
export const heardBy = (said: Current['said'], isHeard: IsHeard): Current['said'] =>
  Object.fromEntries(
    Object.entries(said).flatMap(([route, one]) => {
      const heard = one && !isHeard(route, one) ? heardBefore(one) : one;
      return heard ? [[route, heard] as const] : [];
    }),
  );

export type IsHeard = (route: RouteName, said: Said) => boolean;
