import { counted } from '../../core/words.ts';
import { seen, type TreeForm } from '../../terminal/tree.ts';
import { STYLES } from '../../terminal/verdict-styles.ts';
import { sayLater } from './later.ts';
import type { SimulationReport } from './simulation-report.ts';
import {
  acceptedLines,
  asideLines,
  changeLines,
  failureLines,
  type Numbered,
  overrideLines,
  section,
  unmetLines,
} from './simulation-sections.ts';
import type { Named } from './tally.ts';

/** What the policy would do today, for people. Pure. */
export function simulationLines(report: SimulationReport, form: TreeForm): string[] {
  const { simulation, policy, others, leftOut } = report;
  const { images, kev } = simulation;
  const width = String(images).length;
  const number = (count: number) => String(count).padStart(width + 2);
  const notes = [
    ...(others > 0 ? [`${others} tagged that are not images (signatures, charts …)`] : []),
    ...(leftOut > 0 ? [`${leftOut} beyond the limit, pushed earlier`] : []),
  ];
  return [
    `${counted(images, 'image')} in ${counted(report.repositories, 'repository', 'repositories')} of ${seen(report.place)} under ${seen(policy.source)} (${policy.version})`,
    ...(notes.length > 0 ? [form.paint('dim', `not judged: ${notes.join('; ')}`)] : []),
    '',
    ...verdictLines(report, form, number),
    ...section(
      'What is not known',
      simulation.doubts.map(
        ({ code, images: count, text, alike }) =>
          `${number(count)} ${code}${alike ? '' : ', such as'}: ${text}`,
      ),
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
      `  ${counted(kev.findings, 'finding')} in ${counted(kev.images, 'image')}${kev.setAside.findings > 0 ? `; ${kev.setAside.findings} more set aside in ${counted(kev.setAside.images, 'image')}` : ''}`,
    ]),
    ...asideLines(report, number),
    ...acceptedLines(report, number),
    ...overrideLines(report, number),
    ...unmetLines(report),
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

/** The verdicts, with the names of those that a deployment would stumble over. */
function verdictLines(
  { simulation, at }: SimulationReport,
  { paint }: TreeForm,
  number: Numbered,
): string[] {
  const { verdicts, named, quarantinedLater: later, advised, inGrace } = simulation;
  return [
    `${number(verdicts.approved)} ${paint(STYLES.approved, 'approved')}`,
    `${number(verdicts.quarantined)} ${paint(STYLES.quarantined, 'quarantined')}`,
    ...names(named.quarantined, verdicts.quarantined),
    `${number(verdicts.undecided)} ${paint(STYLES.undecided, 'undecided')}`,
    ...names(named.undecided, verdicts.undecided),
    ...(later.images > 0 ? [`      ${later.images} of them ${sayLater(later, new Date(at))}`] : []),
    ...(advised > 0
      ? [
          `${number(advised)} would be quarantined if the policy did more than advise`,
          ...names(named.advised, advised),
        ]
      : []),
    ...(inGrace.findings > 0
      ? [
          '',
          `${counted(inGrace.findings, 'finding')} in grace in ${counted(inGrace.images, 'image')}`,
        ]
      : []),
  ];
}

const names = (named: readonly Named[], all: number): string[] =>
  [
    ...named.map(({ name, why }) => `      ${name}: ${why}`),
    ...(all > named.length ? [`      … and ${all - named.length} more`] : []),
  ].map(seen);
