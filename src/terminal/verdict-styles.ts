import type { Verdict } from '../core/judgement/verdict.ts';
import type { Style } from './paint.ts';

/** The colour in which each verdict is written. */
export const STYLES: Readonly<Record<Verdict, Style>> = {
  approved: 'green',
  quarantined: 'red',
  undecided: 'yellow',
};
