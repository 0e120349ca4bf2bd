import type { TagMutability } from '../../core/posture/facts.ts';
import type { Fix } from '../../core/posture/fix.ts';
import { sayRule } from '../../core/posture/lifecycle-policy.ts';
import type { Expiring, Lost } from '../../core/posture/would-lose.ts';
import { clip } from '../../core/text.ts';
import { counted, wordsIn } from '../../core/words.ts';
import { prefixed } from '../../terminal/lines.ts';
import { seen } from '../../terminal/tree.ts';
import type { FixPlan, PlannedFix, Refused } from './plan-fixes.ts';

/** Of what would be deleted, so many are named. */
const EXAMPLES = 5;

/** What would be done, call by call, and what would not. */
export function planLines({ fixes, refused }: FixPlan): string[] {
  return [
    ...(fixes.length === 0 ? [] : ['', `To be done, ${counted(fixes.length, 'change')}:`]),
    ...fixes.flatMap(fixLines),
    ...(refused.length === 0 ? [] : ['', 'Not done:']),
    ...refused.flatMap(refusedLines),
  ];
}

/** `tag-immutability of shop/api`. */
export const nameOf = (one: Fix | Refused): string =>
  'repository' in one && one.repository !== undefined
    ? `${one.check} of ${one.repository}`
    : `${one.check} of the registry`;

function fixLines({ fix, expires }: PlannedFix): string[] {
  const lines = changeLines(fix, expires ?? []);
  return [
    ...prefixed('  ', seen(nameOf(fix))),
    ...lines.flatMap((line) => prefixed('      ', seen(line))),
  ];
}

function changeLines(fix: Fix, expires: readonly Expiring[]): string[] {
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
    ...expiringLines(expires),
  ];
}

const sayMutability = ({ setting, exclusions }: TagMutability): string =>
  exclusions.length === 0 ? setting : `${setting} but for ${wordsIn(exclusions, 'and')}`;

function expiringLines(expires: readonly Expiring[]): string[] {
  if (expires.length === 0) return ["by ECR's preview nothing would be archived or deleted now"];
  const first = expires.slice(0, EXAMPLES).map((one) => `  ${sayImage(one)}`);
  const left = expires.length - first.length;
  const countOf = (does: Expiring['does']): number =>
    expires.filter((one) => one.does === does).length;
  const many = counted(countOf('archive'), 'image');
  return [
    `by ECR's preview ${many} would be archived and ${countOf('expire')} deleted within a day:`,
    ...first,
    ...(left > 0 ? [`  … and ${left} more (--json lists all)`] : []),
  ];
}

const sayImage = ({ digest, tags, rule }: Expiring): string =>
  `rule ${rule}: ${tags.length === 0 ? 'without a tag' : clip(tags.join(', '), 60)} (${digest.slice(0, 19)}…)`;

function refusedLines(one: Refused): string[] {
  const { images = [], why } = one;
  const first = images.slice(0, EXAMPLES).map((lost: Lost) => `${sayImage(lost)}: ${lost.why}`);
  const left = images.length - first.length;
  const lines = [why, ...first, ...(left > 0 ? [`… and ${left} more (--json lists all)`] : [])];
  return [
    ...prefixed('  ', seen(nameOf(one))),
    ...lines.flatMap((line) => prefixed('      ', seen(line))),
  ];
}
