import { STYLES } from '../local/play-render.ts';
import { counted } from './finding-text.ts';
import type { Simulation } from './tally.ts';
import { seen, type TreeForm } from './tree.ts';

/** A whole run: what was looked at, under which policies, and what came of it. */
export interface SimulationReport {
  /** `123456789012 eu-central-1`, or the world's file. */
  readonly place: string;
  readonly repositories: number;
  /** Tagged things that are no images. */
  readonly others: number;
  /** Images beyond the limit, not looked at. */
  readonly leftOut: number;
  readonly policy: { readonly source: string; readonly version: string };
  readonly against?: { readonly source: string; readonly version: string };
  readonly simulation: Simulation;
  readonly failed: readonly { readonly name: string; readonly why: string }[];
}

const FAILURES_LISTED = 20;

/** What the policy would do today, for people. Pure. */
export function simulationLines(report: SimulationReport, { paint }: TreeForm): string[] {
  const { simulation, policy, others, leftOut } = report;
  const { verdicts, images, inGrace, kev } = simulation;
  const width = String(images).length;
  const number = (count: number) => String(count).padStart(width + 2);
  const notes = [
    ...(others > 0 ? [`${others} tagged that are not images (signatures, charts …)`] : []),
    ...(leftOut > 0 ? [`${leftOut} beyond the limit, pushed earlier`] : []),
  ];
  return [
    `${counted(images, 'image')} in ${counted(report.repositories, 'repository', 'repositories')} of ${seen(report.place)} under ${seen(policy.source)} (${policy.version})`,
    ...(notes.length > 0 ? [paint('dim', `not judged: ${notes.join('; ')}`)] : []),
    '',
    `${number(verdicts.approved)} ${paint(STYLES.approved, 'approved')}${inGrace > 0 ? `, ${inGrace} of them with findings in grace` : ''}`,
    `${number(verdicts.quarantined)} ${paint(STYLES.quarantined, 'quarantined')}`,
    `${number(verdicts.undecided)} ${paint(STYLES.undecided, 'undecided')}`,
    ...section(
      'What is not known',
      simulation.doubts.map(({ code, images: count }) => `${number(count)} ${code}`),
    ),
    ...section(
      'Rules, by the images that they hit',
      simulation.rules.map(
        (rule) => `${number(rule.images)} ${rule.name} (${counted(rule.findings, 'finding')})`,
      ),
    ),
    ...section(
      'Repositories, by quarantined images',
      simulation.repositories.map(
        (one) =>
          `${number(one.images)} ${one.name} (${counted(one.findings, 'finding')} quarantine)`,
      ),
    ),
    ...section('Known to be exploited (KEV)', [
      `  ${counted(kev.findings, 'finding')} in ${counted(kev.images, 'image')}`,
    ]),
    ...section(
      'Upgrades that clear most of what counts',
      simulation.upgrades.map(
        ({ name, findings, images: count, inKev }) =>
          `  ${name}: ${counted(findings, 'finding')} in ${counted(count, 'image')}${inKev > 0 ? `, ${inKev} in KEV` : ''}`,
      ),
    ),
    ...changeLines(report, number),
    ...failureLines(report, number),
  ];
}

function changeLines(
  { against, policy, simulation }: SimulationReport,
  number: (count: number) => string,
): string[] {
  if (!against) return [];
  const { changes } = simulation;
  const title = `Compared with ${against.source} (${against.version})`;
  if (changes.length === 0) return section(title, ['  no verdict changes']);
  return section(
    title,
    changes.flatMap(({ from, to, images, examples }) => [
      `${number(images)} ${from} → ${to} by ${policy.source}`,
      ...examples.map(({ name, why }) => `      ${name}: ${why}`),
      ...(images > examples.length ? [`      … and ${images - examples.length} more`] : []),
    ]),
  );
}

function failureLines({ failed }: SimulationReport, number: (count: number) => string): string[] {
  if (failed.length === 0) return [];
  const listed = failed.slice(0, FAILURES_LISTED);
  return section('Could not be read', [
    `${number(failed.length)} ${failed.length === 1 ? 'image' : 'images'}, in none of the numbers above`,
    ...listed.map(({ name, why }) => `      ${name}: ${why}`),
    ...(failed.length > listed.length ? [`      … and ${failed.length - listed.length} more`] : []),
  ]);
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? ['', title, ...lines].map(seen) : [];
