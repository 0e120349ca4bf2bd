import type { Intervention } from '../interventions/intervention.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { ScanAsked } from '../ledger/rescan.ts';
import { MINUTE } from '../time.ts';

/** What people have done about an image from Slack, as far as a thread names it by itself. */
export interface Clicked {
  readonly done?: readonly Intervention[];
  readonly snooze?: Intervention;
  readonly scanAsked?: ScanAsked;
}

/** When a thread was told last (ISO time), and what was known by then. */
interface Told {
  readonly at: string;
  readonly shown?: { readonly clicks?: readonly string[] };
}

/** Far more than may pass between a click and its being written down, or between reading what was done and telling it. */
const LATE = 15 * MINUTE;

const before = (time: string): string => new Date(Date.parse(time) - LATE).toISOString();

/** More are not kept: nobody clicks so often. */
const KEPT = 50;

/**
 * The ids of the clicks that are known when an image is told of, as far as their moment alone does not say so: one may be
 * written down while others are being told. Newest first.
 */
export function knownClicks(
  { done = [], snooze, scanAsked }: Clicked,
  { judgedAt }: Pick<Judgement, 'judgedAt'>,
): readonly string[] {
  const from = before(judgedAt);
  const clicks = [
    ...done,
    ...(snooze ? [snooze] : []),
    ...(scanAsked?.click ? [{ id: scanAsked.click.id, at: scanAsked.at }] : []),
  ];
  const late = clicks.filter(({ at }) => at > from).sort((a, b) => (a.at < b.at ? 1 : -1));
  return [...new Set(late.map(({ id }) => id))].slice(0, KEPT);
}

/**
 * Whether a thread lacks its word about a click. Where it is not noted which clicks were known when it was told last, as a
 * former version did not, those before that moment were.
 */
export function isUntold(click: { readonly id: string; readonly at: string }, told: Told): boolean {
  const known = told.shown?.clicks;
  if (!known) return click.at > told.at;
  return click.at > before(told.at) && !known.includes(click.id);
}
