/** What a look at one thing came to, with one line for people: that it is good, or what to do. */
export type Result = Judged | Unknown | NotYet;

interface Judged {
  /** `advice`: it works, and could be better. */
  readonly state: 'good' | 'advice' | 'wrong';
  readonly says: string;
  /** All that it is about, where the line names a few: repositories, alarms. */
  readonly about?: readonly string[];
}

/** It could not be looked at, which is never good. */
interface Unknown {
  readonly state: 'unknown';
  readonly says: string;
  /** The IAM action that is missing, where it was denied. */
  readonly right?: string;
}

/** There is nothing to look at: nothing is deployed, or it is not set. */
interface NotYet {
  readonly state: 'not-yet';
  readonly says: string;
}

export type State = Result['state'];

const judged =
  (state: Judged['state']) =>
  (says: string, about: readonly string[] = []): Judged => ({
    state,
    says,
    ...(about.length > 0 && { about }),
  });

export const good = judged('good');
export const advice = judged('advice');
export const wrong = judged('wrong');
export const notYet = (says: string): NotYet => ({ state: 'not-yet', says });
export const unknown = (says: string, right?: string): Unknown => ({
  state: 'unknown',
  says,
  ...(right !== undefined && { right }),
});

/** Of what needs the stack. */
export const NOT_DEPLOYED = notYet('not deployed yet');

const NAMED = 3;

/** `a, b, c and 4 more`. */
export function someOf(names: readonly string[]): string {
  const left = names.length - NAMED;
  return left > 1 ? `${names.slice(0, NAMED).join(', ')} and ${left} more` : names.join(', ');
}
