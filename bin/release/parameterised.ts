import type { Parameter } from './parameters.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Has names in it already. */
const SUB = 'Fn::Sub';

/**
 * A template that was packaged with stand-ins, with references to parameters in their places: a value that is one becomes
 * a Ref, and a text that has one in it a Sub.
 */
export function parameterised(part: unknown, parameters: readonly Parameter[]): unknown {
  const whole = parameters.find(({ standIn }) => standIn === part);
  if (whole) return { Ref: whole.name };
  if (typeof part === 'string') {
    const text = substituted(part, parameters);
    return text === part ? part : { [SUB]: text };
  }
  if (Array.isArray(part)) return part.map((one) => parameterised(one, parameters));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part as Fields).map(([key, value]) => [
      key,
      key === SUB ? ofSub(value, parameters) : parameterised(value, parameters),
    ]),
  );
}

function ofSub(operand: unknown, parameters: readonly Parameter[]): unknown {
  if (typeof operand === 'string') return substituted(operand, parameters);
  const [text, names] = operand as [string, unknown];
  return [substituted(text, parameters), parameterised(names, parameters)];
}

const substituted = (text: string, parameters: readonly Parameter[]): string =>
  parameters.reduce(
    (done, { standIn, name, isInTexts }) =>
      isInTexts ? done.replaceAll(String(standIn), `\${${name}}`) : done,
    text,
  );
