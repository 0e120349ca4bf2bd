import { whoseWord } from '../../../announce/whose-word.ts';
import type { Finding } from '../../../core/findings/finding.ts';
import { unknownNamed } from '../../../core/policy/unknowns.ts';
import type { FindingState } from '../../../core/report/reported-image.ts';
import { dayOf } from '../../../core/time.ts';

/** What decides a finding, in words: `rule critical, EPSS unknown`, `counts from 2026-12-01 on (rule high)`. */
export function sayWhy(state: FindingState): string {
  if (state.state === 'in-grace')
    return `counts from ${dayOf(state.until)} on (rule ${state.rule})`;
  if (state.state === 'aside') return whoseWord(state.by);
  if (state.state === 'open')
    return state.unsure ? 'counted by no rule for sure' : 'counted by no rule';
  const unknown = state.unknown.flatMap((name) => unknownNamed(name).briefly ?? []);
  return [`rule ${state.rule}`, ...unknown].join(', ');
}

/** `3.0.7`, `a fixed version`, `none`, `unknown`. */
export const sayFix = ({ fix }: Finding): string =>
  fix.state === 'available' ? (fix.version ?? 'a fixed version') : fix.state;
