import { calledBy, endingOf, type SuppressedBy } from '../core/findings/suppression.ts';
import { clip, onOneLine } from '../core/text.ts';
import { lastDayOf } from '../core/time.ts';

const WHY = 160;
const NAME = 60;

/** `waived by Ann until 2026-12-31: not reachable`: who has taken a finding out of the verdict, and why. */
export function whoseWord(by: SuppressedBy): string {
  const why = clip(onOneLine(by.why), WHY);
  if (by.kind === 'scanner') return why;
  const ending = endingOf(by);
  const until = ending ? ` until ${lastDayOf(ending.until)}` : '';
  const name = clip(onOneLine(by.kind === 'waived' ? calledBy(by) : by.rule), NAME);
  if (by.kind === 'waived') return `waived by ${name}${until}: ${why}`;
  const word = by.origin === 'vex' ? 'cleared by VEX' : `ignored by the rule ${name}`;
  return `${word}${until}: ${why}`;
}
