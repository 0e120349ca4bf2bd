import { checkLines, sumOf } from '../../src/cli/doctor/doctor-lines.ts';
import type { Examined } from '../../src/cli/doctor/examine.ts';
import { inPlain } from '../../src/terminal/paint.ts';
import type { Plan } from './plan.ts';
import type { Changed } from './settings-difference.ts';

/** So many of a kind are listed; what is new in a first deployment is counted. */
const MOST = 40;

/** What will change, for the one who is asked. */
export function planText(plan: Plan): string[] {
  const { settings, rights, resources, policy } = plan;
  return [
    `Stage     ${plan.stage}, as ${plan.stack} (${plan.status ?? 'a new stack'})`,
    `Account   ${plan.account}, ${plan.region}, as ${plan.as}`,
    `Slack     ${plan.channel || 'nobody is told there: the topic alone'}`,
    `Policy    ${sayPolicy(plan)}`,
    ...listed(policy.difference),
    `Preflight ${sumOf(plan.preflight)}`,
    ...checkLines(plan.preflight.filter(isToTell), inPlain).map((line) => `  ${line}`),
    ...section('Settings', [...settings.lost, ...settings.changed].map(sayChange)),
    ...(plan.status === undefined ? ofANewStack(plan) : []),
    ...(plan.status === undefined ? [] : section('Rights that are added', rights.added)),
    ...section('Rights that are taken away', rights.removed),
    ...(plan.status === undefined ? [] : section('Resources that are added', resources.added)),
    ...section('Resources that are removed', resources.removed),
    ...(changesNothing(plan) ? ['Nothing of this changes; code may.'] : []),
  ];
}

/** What is good, or is not set, is counted. */
const isToTell = ({ state }: Examined): boolean => state !== 'good' && state !== 'not-yet';

const ofANewStack = ({ resources, rights }: Plan): string[] => [
  `All new   ${resources.added.length} resources, ${rights.added.length} rights of functions`,
];

function sayPolicy({ policy, status }: Plan): string {
  const { file, version, before } = policy;
  if (before === version) return `${file}, ${version}, as it is deployed`;
  if (before) return `${file}, ${version}; deployed is ${before}`;
  return `${file}, ${version}${status ? '; the deployed stack does not say which it has' : ''}`;
}

const sayChange = ({ key, before, after }: Changed): string =>
  `${key}: ${before || 'none'} → ${after || 'none'}`;

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [`${title}:`, ...listed(lines)] : [];

const listed = (lines: readonly string[]): string[] => [
  ...lines.slice(0, MOST).map((line) => `  ${line}`),
  ...(lines.length > MOST ? [`  and ${lines.length - MOST} more`] : []),
];

const changesNothing = ({ status, settings, rights, resources, policy }: Plan): boolean =>
  status !== undefined &&
  policy.before === policy.version &&
  [settings.lost, settings.changed, rights.added, rights.removed].every(
    (one) => one.length === 0,
  ) &&
  resources.added.length + resources.removed.length === 0;
