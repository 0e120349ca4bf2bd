import type { TagMutability } from '../../core/posture/facts.ts';
import type { Fix } from '../../core/posture/fix.ts';
import { sayRule } from '../../core/posture/lifecycle-policy.ts';
import type { Expiring, Lost } from '../../core/posture/would-lose.ts';
import { clip } from '../../core/text.ts';
import { counted, wordsIn } from '../../core/words.ts';
import { prefixed } from '../../terminal/lines.ts';
import { seen } from '../../terminal/tree.ts';
import type { FixPlan, PlannedFix, Refused } from './plan-fixes.ts';
import { placesOf } from './posture-lines.ts';

/** Of what would be deleted, so many are named. */
const EXAMPLES = 5;

/** What would be done, call by call, and what would not; the same of several repositories once. */
export function planLines({ fixes, refused }: FixPlan): string[] {
  return [
    ...(fixes.length === 0 ? [] : ['', `To be done, ${counted(fixes.length, 'change')}:`]),
    ...alike(fixes, ({ fix }) => [fix.check, changeLines(fix)]).flatMap(fixLines),
    ...(refused.length === 0 ? [] : ['', 'Not done:']),
    ...alike(refused, ({ check, why, images, repository }) => [
      check,
      why,
      images && repository,
    ]).flatMap(refusedLines),
  ];
}

/** `tag-immutability of shop/api`. */
export const nameOf = (one: Fix | Refused): string =>
  'repository' in one && one.repository !== undefined
    ? `${one.check} of ${one.repository}`
    : `${one.check} of the registry`;

type Group<T> = readonly [T, ...T[]];

/** In groups of which `sameBy` says the same, in the order of the first of each. */
const alike = <T>(all: readonly T[], sameBy: (one: T) => unknown): Group<T>[] =>
  Array.from(
    Map.groupBy(all, (one) => JSON.stringify(sameBy(one))).values(),
  ) as unknown as Group<T>[];

function fixLines(group: Group<PlannedFix>): string[] {
  const [{ fix }] = group;
  const lines = [...changeLines(fix), ...previewLines(group)];
  return [
    ...headLines(group.map((one) => one.fix)),
    ...lines.flatMap((line) => prefixed('      ', seen(line))),
  ];
}

/** `lifecycle of shop/api`; of several how many they are, and below it their names. */
function headLines([first, ...others]: readonly (Fix | Refused)[]): string[] {
  if (!first) return [];
  if (others.length === 0) return prefixed('  ', seen(nameOf(first)));
  const all = [first, ...others];
  const names = all.flatMap((one) => ('repository' in one ? (one.repository ?? []) : []));
  return [
    ...prefixed('  ', seen(`${first.check} of ${all.length} repositories`)),
    ...prefixed('      in:  ', seen(placesOf(names))),
  ];
}

/** What lifecycle policies would delete, by repository: none of those is left out. */
function previewLines(group: Group<PlannedFix>): string[] {
  if (group[0].fix.check !== 'lifecycle') return [];
  const losing = group.filter(({ expires = [] }) => expires.length > 0);
  if (losing.length === 0) return ["by ECR's preview nothing would be archived or deleted now"];
  const isAlone = group.length === 1;
  const left = group.length - losing.length;
  return [
    ...losing.flatMap(({ fix, expires = [] }) =>
      expiringLines(expires, isAlone ? '' : ` in ${'repository' in fix ? fix.repository : ''}`),
    ),
    ...(left > 0 ? [`and in the other${left === 1 ? '' : ` ${left}`} nothing now`] : []),
  ];
}

function changeLines(fix: Fix): string[] {
  if (fix.check === 'tag-immutability') {
    return [`PutImageTagMutability: ${sayMutability(fix.before)} → ${sayMutability(fix.after)}`];
  }
  if (fix.check === 'pull-time') return [`RegisterPullTimeUpdateExclusion: ${fix.role}`];
  if (fix.check === 'scanning-rules') {
    return [
      `PutRegistryScanningConfiguration (${fix.after.type}): what is there stays, and it scans as well`,
      `  ${fix.adds.join(', ')}`,
      ...(fix.raises.length === 0
        ? []
        : [
            'and what is scanned on push alone is scanned all the time:',
            `  ${fix.raises.join(', ')}`,
          ]),
      ...(fix.after.type === 'ENHANCED' ? ['  Inspector is paid for by the image.'] : []),
    ];
  }
  const { before, added } = fix;
  return [
    `PutLifecyclePolicy: ${before ? 'what is there stays, and behind it come' : 'there is none; it would be'}`,
    ...(before?.rules ?? []).map((rule) => `  ${rule.priority} (as it is) ${sayRule(rule)}`),
    ...added.map((rule) => `  ${rule.priority} (new) ${sayRule(rule)}`),
  ];
}

const sayMutability = ({ setting, exclusions }: TagMutability): string =>
  exclusions.length === 0 ? setting : `${setting} but for ${wordsIn(exclusions, 'and')}`;

function expiringLines(expires: readonly Expiring[], where: string): string[] {
  const first = expires.slice(0, EXAMPLES).map((one) => `  ${sayImage(one)}`);
  const left = expires.length - first.length;
  const countOf = (does: Expiring['does']): number =>
    expires.filter((one) => one.does === does).length;
  const many = counted(countOf('archive'), 'image');
  return [
    `by ECR's preview${where} ${many} would be archived and ${countOf('expire')} deleted within a day:`,
    ...first,
    ...(left > 0 ? [`  … and ${left} more (--json lists all)`] : []),
  ];
}

const sayImage = ({ digest, tags, rule }: Expiring): string =>
  `rule ${rule}: ${tags.length === 0 ? 'without a tag' : clip(tags.join(', '), 60)} (${digest.slice(0, 19)}…)`;

function refusedLines(group: Group<Refused>): string[] {
  const [{ images = [], why }] = group;
  const first = images.slice(0, EXAMPLES).map((lost: Lost) => `${sayImage(lost)}: ${lost.why}`);
  const left = images.length - first.length;
  const lines = [why, ...first, ...(left > 0 ? [`… and ${left} more (--json lists all)`] : [])];
  return [...headLines(group), ...lines.flatMap((line) => prefixed('      ', seen(line)))];
}
