import { whoseWord } from '../../../announce/whose-word.ts';
import type { Finding } from '../../../core/findings/finding.ts';
import type { Decision } from '../../../core/judgement/decision.ts';
import { isAboutRule } from '../../../core/judgement/doubts.ts';
import { unknownNamed } from '../../../core/policy/unknowns.ts';
import type { FindingState } from '../../../core/report/reported-image.ts';
import { dayOf } from '../../../core/time.ts';

/** Whether the rules have had an answer to all that they asked of the findings of an image. */
export const isSettled = ({ doubts }: Pick<Decision, 'doubts'>): boolean =>
  !doubts.some(isAboutRule);

/** What decides a finding, in words: `rule critical, EPSS unknown`, `counts from 2026-12-01 on (rule high)`. */
export function sayWhy(state: FindingState, settled: boolean): string {
  if (state.state === 'in-grace')
    return `counts from ${dayOf(state.until)} on (rule ${state.rule})`;
  if (state.state === 'aside') return whoseWord(state.by);
  if (state.state === 'open') return settled ? 'counted by no rule' : 'counted by no rule for sure';
  const unknown = state.unknown.flatMap((name) => unknownNamed(name).briefly ?? []);
  return [`rule ${state.rule}`, ...unknown].join(', ');
}

/** `3.0.7`, `a fixed version`, `none`, `unknown`. */
export const sayFix = ({ fix }: Finding): string =>
  fix.state === 'available' ? (fix.version ?? 'a fixed version') : fix.state;
