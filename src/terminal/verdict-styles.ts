import type { Verdict } from '../core/judgement/verdict.ts';
import type { Style } from './paint.ts';

/** The colour in which each verdict is written. */
export const STYLES: Readonly<Record<Verdict, Style>> = {
  approved: 'green',
  quarantined: 'red',
  undecided: 'yellow',
};

/** The same of one verdict: what ships by a person's word is never green. */
export const styleOf = ({
  verdict,
  released,
}: {
  readonly verdict: Verdict;
  readonly released?: unknown;
}): Style => (released === undefined ? STYLES[verdict] : 'yellow');
