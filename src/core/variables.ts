/** The environment of a function: names of variables and what they hold. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What a variable holds; a blank one holds nothing, as a template sets what nobody wants. */
export const textIn = (variables: Variables, name: string): string | undefined => {
  const value = variables[name];
  return value?.trim() ? value : undefined;
};

/** What is wrong with a variable, a sentence that begins with its name; nothing where it is not set. */
export function problemWith(
  variables: Variables,
  name: string,
  isRight: (value: string) => boolean,
  expected: (value: string) => string,
): readonly string[] {
  const value = textIn(variables, name);
  return value === undefined || isRight(value) ? [] : [`${name}: ${expected(value)}`];
}
