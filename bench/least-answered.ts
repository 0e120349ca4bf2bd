/** One click that a fresh process has answered. */
export interface Answered {
  /** Milliseconds of the process, from its start to its end. */
  readonly answered: number;
  /** Slack has opened the form, which it does for three seconds after the click. */
  readonly isOpened: boolean;
}

/** Slack lets a click open a form for so many milliseconds. */
const CLICK_HOLDS = 3_000;

/**
 * The least time in which a form was opened; where the machine was so busy that none was, the least that any took, which
 * misses its limit. Throws where there was time for a form and none came: that is no matter of the machine.
 */
export function leastAnswered(runs: readonly Answered[]): number {
  const defect = runs.find(({ answered, isOpened }) => !isOpened && answered < CLICK_HOLDS);
  if (defect) throw new Error(`the click opened no form, within ${Math.round(defect.answered)} ms`);
  const opened = runs.filter(({ isOpened }) => isOpened);
  return Math.min(...(opened.length > 0 ? opened : runs).map(({ answered }) => answered));
}
