import type { Policy } from '../../core/policy/policy.ts';
import { calledOf } from '../../core/triggers/target-text.ts';
import type { Trigger } from '../../core/triggers/trigger.ts';

/** What a trigger may say and probably does not mean. */
export function warnsOfTriggers({ triggers = [] }: Pick<Policy, 'triggers'>): string[] {
  const first = new Map<string, Trigger>();
  return triggers.flatMap((trigger) => {
    const target = JSON.stringify(trigger.target);
    const twin = first.get(target);
    first.set(target, twin ?? trigger);
    return [
      ...warnsOfDeployment(trigger),
      ...warnsOfPattern(trigger),
      ...(twin
        ? [
            `${trigger.source}: ${trigger.name} and ${twin.name} both call ${calledOf(trigger.target)}: an image that is for both calls it twice`,
          ]
        : []),
    ];
  });
}

/** To a receiver of messages anything can be worth hearing. */
function warnsOfDeployment({ name, target, on, repository, source }: Trigger): string[] {
  if (target.kind !== 'ecs' && target.kind !== 'codepipeline') return [];
  const called = calledOf(target);
  return [
    ...(on.includes('quarantined')
      ? [
          `${source}: ${name} calls ${called} when an image is quarantined: that deploys what may not ship`,
        ]
      : []),
    ...(repository === undefined
      ? [
          `${source}: ${name} calls ${called} for images of any repository: name those that it deploys by repository`,
        ]
      : []),
  ];
}

const BARE_DOT = /(?:^|[^\\[])\.(?![*+?{])/;

function warnsOfPattern({ name, when, source }: Trigger): string[] {
  if (when.kind !== 'tag-matches') return [];
  const bare = when.pattern.replaceAll(/\[[^\]]*\]/g, '');
  return [
    ...(BARE_DOT.test(bare)
      ? [
          `${source}: a dot in the expression of ${name} stands for any character: write \\. for a dot`,
        ]
      : []),
    ...(/^\^?\.\*\$?$/.test(when.pattern)
      ? [`${source}: the expression of ${name} matches every tag: write every-image`]
      : []),
  ];
}
