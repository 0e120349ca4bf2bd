import { counted } from '../../core/words.ts';
import { prefixed } from '../../terminal/lines.ts';
import { type Paint, paintWords, type Style } from '../../terminal/paint.ts';
import { seen } from '../../terminal/tree.ts';
import type { Examined } from './examine.ts';
import type { State } from './result.ts';

/** A sign and a colour for each state; the sign alone says it as well. */
const SIGNS: Readonly<Record<State, readonly [string, Style]>> = {
  good: ['✔', 'green'],
  advice: ['!', 'yellow'],
  wrong: ['✘', 'red'],
  unknown: ['?', 'yellow'],
  'not-yet': ['–', 'dim'],
};

/** A line for each check, and one that counts them. Pure. */
export const doctorLines = (examined: readonly Examined[], paint: Paint): string[] => [
  ...checkLines(examined, paint),
  '',
  paintWords(paint, 'bold', sumOf(examined)),
];

/** A line for each check. Pure. */
export function checkLines(examined: readonly Examined[], paint: Paint): string[] {
  const width = Math.max(...examined.map(({ check }) => check.length));
  return examined.flatMap(({ check, state, says }) => {
    const [sign, style] = SIGNS[state];
    const [first = '', ...rest] = prefixed(`${sign} ${check.padEnd(width)}  `, seen(says));
    return [paint(style, sign) + first.slice(sign.length), ...rest];
  });
}

/** `17 good, 2 not known`. Pure. */
export function sumOf(examined: readonly Examined[]): string {
  const count = (state: State): number => examined.filter((one) => one.state === state).length;
  const parts = [
    `${count('good')} good`,
    ...(count('advice') > 0
      ? [counted(count('advice'), 'piece of advice', 'pieces of advice')]
      : []),
    ...(count('wrong') > 0 ? [`${count('wrong')} wrong`] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} not known`] : []),
    ...(count('not-yet') > 0 ? [`${count('not-yet')} not there yet`] : []),
  ];
  return parts.join(', ');
}
