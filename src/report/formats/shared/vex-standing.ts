import { endingOf, type SuppressedBy } from '../../../core/findings/suppression.ts';
import { readVexWord, type VexJustification } from '../../../core/findings/vex-words.ts';
import { unknownNamed } from '../../../core/policy/unknowns.ts';
import type { FindingState } from '../../../core/report/reported-image.ts';
import { onOneLine } from '../../../core/text.ts';
import { lastDayOf, momentOf } from '../../../core/time.ts';
import { wordsIn } from '../../../core/words.ts';

/** What a finding amounts to in the four words of VEX, and why, for people. */
export interface VexStanding {
  readonly status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation';
  /** Only of somebody's VEX statement that gave one. */
  readonly justification?: VexJustification;
  /** One sentence, without a full stop. */
  readonly why: string;
}

/**
 * "Not affected" and "fixed" are said only where a VEX statement said so. A waiver accepts a risk that is there; an
 * ignore rule, or a word in the scanner, says that it need not count and not why it could not be exploited: nobody has
 * investigated that, as with what no rule counts.
 */
export function vexStandingOf(state: FindingState): VexStanding {
  if (state.state === 'aside') return asideStanding(state.by);
  if (state.state === 'blocking') return blockingStanding(state);
  if (state.state === 'open') {
    const why = state.unsure
      ? 'no rule of the policy counts it for sure, for not all that they ask is known'
      : 'no rule of the policy counts it';
    return { status: 'under_investigation', why };
  }
  const why = `the rule ${onOneLine(state.rule)} counts it from ${momentOf(state.until)} on`;
  return { status: 'affected', why };
}

function blockingStanding({
  rule,
  unknown,
  isOverdue,
}: FindingState & { state: 'blocking' }): VexStanding {
  const asked = unknown.map((name) => unknownNamed(name).asked);
  const because = asked.length > 0 ? `, for nobody knows ${wordsIn(asked, 'nor')}` : '';
  const overdue = isOverdue ? ', and its grace is over' : '';
  return {
    status: asked.length > 0 ? 'under_investigation' : 'affected',
    why: `the rule ${onOneLine(rule)} counts it${because}${overdue}`,
  };
}

function asideStanding(by: SuppressedBy): VexStanding {
  const why = sayAside(by);
  if (by.kind === 'waived') return { status: 'affected', why };
  const said = by.kind === 'ignored' && by.origin === 'vex' ? readVexWord(by.why) : undefined;
  if (!said) return { status: 'under_investigation', why };
  const { status, justification } = said;
  return { status, ...(justification && { justification }), why };
}

/** `accepted by Ann until 2026-12-01, OPS-1 (waiver next-release, policy.yml:30): fixed in the next release`. */
export function sayAside(by: SuppressedBy): string {
  if (by.kind === 'scanner') return onOneLine(`set aside in the scanner: ${by.why}`);
  const ending = endingOf(by);
  const until = ending ? ` until ${lastDayOf(ending.until)}` : '';
  if (by.kind === 'waived') {
    const ticket = by.ticket ? `, ${by.ticket}` : '';
    return onOneLine(
      `accepted by ${by.by}${until}${ticket} (waiver ${by.waiver}, ${by.source}): ${by.why}`,
    );
  }
  const whom = by.by ? ` of ${by.by}` : '';
  const how =
    by.origin === 'vex'
      ? `cleared by the VEX statement ${by.source}`
      : `set aside by the ignore rule ${by.rule}${whom} (${by.source})`;
  return onOneLine(`${how}${until}: ${by.why}`);
}
