import { problemWith, textIn, type Variables } from '../core/variables.ts';
import { SettingsError } from './settings-error.ts';

/** What is `on` or `off` by a variable, and what it is where the variable is not set. */
export interface SwitchSetting {
  readonly variable: string;
  readonly otherwise: boolean;
}

/** This deployment puts and removes the marks of its registry. */
export const MARKS: SwitchSetting = { variable: 'MARKS', otherwise: true };
/** What its verdicts set off is called. */
export const TRIGGERS: SwitchSetting = { variable: 'TRIGGERS', otherwise: false };

/** Whether it is on. Throws SettingsError where it is unclear. */
export function isOn({ variable, otherwise }: SwitchSetting, variables: Variables): boolean {
  const problems = switchProblems({ variable, otherwise }, variables);
  if (problems.length > 0) throw new SettingsError(problems);
  const word = textIn(variables, variable);
  return word === undefined ? otherwise : word === 'on';
}

/** What is wrong with it, a sentence that begins with the variable. */
export const switchProblems = (
  { variable }: SwitchSetting,
  variables: Variables,
): readonly string[] =>
  problemWith(
    variables,
    variable,
    (value) => ['on', 'off'].includes(value),
    (value) => `"${value}" is not possible: expected on or off`,
  );
