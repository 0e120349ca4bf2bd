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

const ofANewStack = ({ resources, rights, functions, granted }: Plan): string[] => [
  `All new   ${resources.added.length} resources, ${rights.added.length} rights of functions: --dry-run --json has each, and docs/permissions.md says what for`,
  'Costs     what it costs, standing and by the image: docs/costs.md',
  ...section(
    'Functions',
    functions.map(({ name, does }) => (does ? `${name}: ${does}` : name)),
  ),
  ...section(
    'Roles, and policies that they have, with what each allows',
    granted.map(({ name, actions }) => `${name}: ${byService(actions)}`),
  ),
  ...section('Resources, by their kind', kindsOf(resources.added)),
];

/** `ecr:GetImage DescribeImages, sqs:SendMessage`. */
function byService(actions: readonly string[]): string {
  const grouped = Map.groupBy(actions, (action) => action.split(':')[0] ?? '');
  return [...grouped]
    .map(
      ([service, all]) => `${service}:${all.map((one) => one.slice(service.length + 1)).join(' ')}`,
    )
    .join(', ');
}

function kindsOf(added: readonly string[]): string[] {
  const kinds = Map.groupBy(added, (one) => /\(AWS::(.+)\)$/.exec(one)?.[1] ?? one);
  return [...kinds].map(([kind, all]) => `${kind}: ${all.length}`).sort();
}

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
