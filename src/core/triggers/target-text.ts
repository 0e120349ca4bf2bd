import type { Target, TargetKind, Trigger } from './trigger.ts';

type Words = { readonly [Kind in TargetKind]: (target: Extract<Target, { kind: Kind }>) => string };

const CALLED: Words = {
  webhook: ({ url }) => `the webhook ${hostOf(url)}`,
  'event-bus': ({ bus }) => `the event bus ${bus}`,
  ecs: ({ cluster, service }) => `the ECS service ${service} of the cluster ${cluster}`,
  codepipeline: ({ pipeline }) => `the pipeline ${pipeline}`,
};

const VERBS: Readonly<Record<TargetKind, readonly [does: string, did: string, bare: string]>> = {
  webhook: ['calls', 'called', 'call'],
  'event-bus': ['puts an event on', 'put an event on', 'put an event on'],
  ecs: ['deploys anew', 'deployed anew', 'deploy anew'],
  codepipeline: ['starts', 'started', 'start'],
};

/** `the pipeline shop-deploy`. What follows the host of an address may be a secret. */
export const calledOf = <Kind extends TargetKind>(
  target: Extract<Target, { kind: Kind }>,
): string => (CALLED[target.kind] as (target: Target) => string)(target);

/** `starts the pipeline shop-deploy`. */
export const doesText = ({ target }: Pick<Trigger, 'target'>): string =>
  `${VERBS[target.kind][0]} ${calledOf(target)}`;

/** `started the pipeline shop-deploy`. */
export const didText = ({ target }: Pick<Trigger, 'target'>): string =>
  `${VERBS[target.kind][1]} ${calledOf(target)}`;

/** `start the pipeline shop-deploy`: behind "would". */
export const bareText = ({ target }: Pick<Trigger, 'target'>): string =>
  `${VERBS[target.kind][2]} ${calledOf(target)}`;

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'without an address';
}
