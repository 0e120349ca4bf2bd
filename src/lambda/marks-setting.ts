import { problemWith, textIn, type Variables } from '../core/variables.ts';
import { SettingsError } from './settings-error.ts';

/** Whether this deployment puts and removes the marks of its registry. Throws SettingsError where it is unclear. */
export function marksImagesIn(variables: Variables): boolean {
  const problems = marksProblems(variables);
  if (problems.length > 0) throw new SettingsError(problems);
  return textIn(variables, 'MARKS') !== 'off';
}

/** What is wrong with it, a sentence that begins with the variable. */
export const marksProblems = (variables: Variables): readonly string[] =>
  problemWith(
    variables,
    'MARKS',
    (value) => ['on', 'off'].includes(value),
    (value) => `"${value}" is not possible: expected on or off`,
  );
