import { matchesGlob } from '../core/policy/glob.ts';
import type { Policy } from '../core/policy/policy.ts';
import { doesText } from '../core/triggers/target-text.ts';
import type { Target, TargetKind } from '../core/triggers/trigger.ts';
import { yamlSource } from '../policy-file/source/yaml-source.ts';
import { valueAt } from '../policy-file/value-at.ts';
import { TriggerRights } from './trigger-rights-document.ts';

type Listed = Exclude<keyof TriggerRights, 'enabled'>;

/** Which list of a stage a target has to be in, and how its ARN ends there. */
const WANTED: {
  readonly [Kind in TargetKind]: (
    target: Extract<Target, { readonly kind: Kind }>,
  ) => readonly [key: Listed, end: string];
} = {
  ecs: ({ cluster, service }) => ['services', `service/${cluster}/${service}`],
  codepipeline: ({ pipeline }) => ['pipelines', pipeline],
  'event-bus': ({ bus }) => ['event-buses', `event-bus/${bus}`],
  webhook: ({ secretParameter }) => ['secrets', `parameter${secretParameter}`],
};

const wantedBy = (target: Target): readonly [key: Listed, end: string] =>
  (WANTED[target.kind] as (target: Target) => readonly [Listed, string])(target);

/**
 * What the policy's triggers would call, and a stage may not: a sentence each, with the place of the trigger. What only
 * says what it would do needs no right.
 */
export const triggerProblems = (
  { triggers = [] }: Pick<Policy, 'triggers'>,
  rights: TriggerRights,
  stage: string,
): string[] =>
  triggers.flatMap((trigger) => {
    const [key, end] = wantedBy(trigger.target);
    const listed = rights[key] ?? [];
    if (trigger.dryRun || listed.some((arn) => ends(arn, end))) return [];
    const needs = trigger.target.kind === 'webhook' ? 'the ARN of its secret' : 'its ARN';
    return [
      `${trigger.source}: ${trigger.name} ${doesText(trigger)}, which the stage ${stage} may not: add ${needs} to triggers.${key} of the stage in settings.yml`,
    ];
  });

/** The account and the region are those of the stack, which nobody knows before it is deployed. */
const ends = (arn: string, end: string): boolean =>
  matchesGlob(arn.split(':').slice(5).join(':'), end);

/** What a stage may call, by its section; nothing where that cannot be read, which is said elsewhere. */
export function rightsOf(text: string, stage: string, file: string): TriggerRights {
  const section = ['stages', stage, 'triggers'].reduce<unknown>(
    (inside, key) => valueAt(inside, key),
    yamlSource(text, file).value,
  );
  return TriggerRights.safeParse(section).data ?? {};
}
