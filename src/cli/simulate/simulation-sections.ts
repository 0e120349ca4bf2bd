import { counted } from '../../core/words.ts';
import { firstOf } from '../../policy-file/problems/first-of.ts';
import { seen } from '../../terminal/tree.ts';
import { sayLater } from './later.ts';
import { OUT_OF_VIEW } from './out-of-view.ts';
import { sayHeld } from './override-counts.ts';
import type { SimulationReport } from './simulation-report.ts';
import { sayUnmet } from './unmet-exceptions.ts';

const LISTED = 20;

/** A count in its column. */
export type Numbered = (count: number) => string;

/** Lines under a title behind an empty one; nothing without lines. */
export const section = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? ['', title, ...lines].map(seen) : [];

/** What exceptions take out of the verdict, by exception: nobody is to overlook them. */
export function asideLines({ simulation }: SimulationReport, number: Numbered): string[] {
  const { findings, images, by } = simulation.setAside;
  return section(
    `Set aside: ${counted(findings, 'finding')} in ${counted(images, 'image')}`,
    firstOf(
      by.map((one) => {
        const noted = [
          ...(one.critical > 0 ? [`${one.critical} CRITICAL`] : []),
          ...(one.inKev > 0 ? [`${one.inKev} in KEV`] : []),
        ];
        const weight = noted.length > 0 ? `, ${noted.join(', ')}` : '';
        return `${number(one.findings)} ${one.name}, in ${counted(one.images, 'image')}${weight}`;
      }),
      LISTED,
      '  ',
    ),
  );
}

/** What is approved by somebody's word alone. */
export function acceptedLines({ simulation }: SimulationReport, number: Numbered): string[] {
  const { images, by } = simulation.accepted;
  const lines = by.map((one) => `${number(one.images)} ${one.name}`);
  return section(
    `Approved unscanned: ${counted(images, 'image')}, accepted by`,
    firstOf(lines, LISTED, '  '),
  );
}

/** For how much each override holds, and what would be otherwise without it. */
export function overrideLines({ overrides }: SimulationReport, number: Numbered): string[] {
  const { each, letPass } = overrides;
  const lines = firstOf(
    each.map((one) => `${number(one.images)} ${sayHeld(one)}`),
    LISTED,
    '  ',
  );
  const more = `  by the policy's own rules ${counted(letPass, 'more image')} would be quarantined`;
  return section('Overrides, and for how many images each holds', [
    ...lines,
    ...(letPass > 0 ? [more] : []),
  ]);
}

/** What is written in the policy and had no effect on what was looked at. */
export function unmetLines({ unmet }: SimulationReport): string[] {
  const inView = unmet.filter(({ state }) => state !== 'out of view');
  const others = unmet.length - inView.length;
  const lines = inView.map((one) => `  ${sayUnmet(one)}`);
  return section('Exceptions that matched nothing in this run', [
    ...firstOf(lines, LISTED, '  '),
    ...(others > 0 ? [`  ${others}${lines.length > 0 ? ' more' : ''} that ${OUT_OF_VIEW}`] : []),
  ]);
}

/** From the policy of --against to the one that is simulated. */
export function changeLines(
  { against, policy, simulation, at }: SimulationReport,
  number: Numbered,
): string[] {
  if (!against) return [];
  const { changes, changesLater: later } = simulation;
  const title =
    `What changes from ${against.source} (against, ${against.version}) ` +
    `to ${policy.source} (policy, ${policy.version})`;
  const laterLines =
    later.images > 0
      ? [`${number(later.images)} undecided → ${sayLater(later, new Date(at))}`]
      : [];
  if (changes.length === 0) {
    const today = later.images > 0 ? ' today' : '';
    return section(title, [`  no verdict changes${today}`, ...laterLines]);
  }
  return section(title, [
    ...changes.flatMap(({ from, to, images, examples }) => [
      `${number(images)} ${from} → ${to}`,
      ...examples.map(({ name, why }) => `      ${name}: ${why}`),
      ...(images > examples.length ? [`      … and ${images - examples.length} more`] : []),
    ]),
    ...laterLines,
  ]);
}

export const failureLines = ({ failed }: SimulationReport, number: Numbered): string[] =>
  failed.length === 0
    ? []
    : section('Could not be read', [
        `${number(failed.length)} ${failed.length === 1 ? 'image' : 'images'}, in none of the numbers above`,
        ...firstOf(
          failed.map(({ name, why }) => `      ${name}: ${why}`),
          LISTED,
          '      ',
        ),
      ]);
