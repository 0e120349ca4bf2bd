import type { Target } from '../core/triggers/trigger.ts';
import type { Delivery } from './delivery.ts';

/*
 * What is asked of AWS, in the words of its APIs. Pure.
 */

type TargetOf<Kind extends Target['kind']> = Extract<Target, { readonly kind: Kind }>;

/** UpdateService: ECS looks anew for what the tag in the task definition names, and starts its tasks with that. */
export const serviceRequest = ({ cluster, service }: TargetOf<'ecs'>) => ({
  cluster,
  service,
  forceNewDeployment: true,
});

/** StartPipelineExecution; a source action for images is given this very digest. */
export const pipelineRequest = (
  { pipeline, sourceAction }: TargetOf<'codepipeline'>,
  { key, judgement }: Pick<Delivery, 'key' | 'judgement'>,
) => ({
  name: pipeline,
  clientRequestToken: key,
  ...(sourceAction !== undefined && {
    sourceRevisions: [
      {
        actionName: sourceAction,
        revisionType: 'IMAGE_DIGEST' as const,
        revisionValue: judgement.image.digest,
      },
    ],
  }),
});
