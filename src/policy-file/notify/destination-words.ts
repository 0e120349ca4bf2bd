import type { Cadence } from '../../core/policy/cadence.ts';
import type { Changes, Destination } from '../../core/policy/notify.ts';
import type { QuietHours } from '../../core/policy/quiet-hours.ts';

/** The channel as people read it; which one the deployment's own is its settings know. */
export const sayChannel = ({ channel }: Pick<Destination, 'channel'>): string =>
  channel ?? "the deployment's channel";

const WHAT: Readonly<Record<Changes, string>> = {
  quarantined: 'what may not ship',
  worse: 'what may not ship and is worse than before',
  'every verdict': 'every verdict',
};

/** `what may not ship, unless it is known not to run, HIGH or worse`: what is heard of. */
const sayHeard = ({ changes, onlyRunning, severityAtLeast }: Destination): string =>
  [
    WHAT[changes],
    ...(onlyRunning ? ['unless it is known not to run'] : []),
    ...(severityAtLeast ? [sayWorst(severityAtLeast)] : []),
  ].join(', ');

const sayWorst = (least: NonNullable<Destination['severityAtLeast']>): string =>
  least === 'CRITICAL' ? 'with CRITICAL findings' : `with findings that are ${least} or worse`;

/** `C0123456789 hears of what may not ship, and once a day of what is newly approved, and mentions S0123456789, with a digest every day`. */
export function sayDestination(to: Destination): string {
  const mentions = to.mention ? `, and mentions ${to.mention.join(', ')}` : '';
  const approvals = to.approvals ? ', and once a day of what is newly approved' : '';
  const digest = to.digest ? `, with ${sayDigest(to.digest)}` : '';
  const waits = to.quietHours ? `; what can wait, not from ${sayQuietHours(to.quietHours)}` : '';
  return `${sayChannel(to)} hears of ${sayHeard(to)}${approvals}${mentions}${digest}${waits}`;
}

const DIGESTS: Readonly<Record<Cadence, string>> = {
  weekly: 'a digest every Monday',
  daily: 'a digest every day',
  never: 'no digest',
};

/** `a digest every Monday`. */
export const sayDigest = (cadence: Cadence): string => DIGESTS[cadence];

/** `20:00 to 07:00 and on weekends, Europe/Berlin`. */
export const sayQuietHours = ({ from, to, weekends, timezone }: QuietHours): string =>
  `${from} to ${to}${weekends ? ' and on weekends' : ''}, ${timezone}`;
