/** A deployment that nobody may begin: every problem, a sentence each. */
export class Refused extends Error {
  override name = 'Refused';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Throws Refused where there is a problem. */
export function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Refused(problems);
}
