import { ACCOUNT, REGION } from './worlds.ts';

/*
 * What ECS knows of a deployment, and what it asks, in its own wire shapes.
 */

const ECS = `arn:aws:ecs:${REGION}:${ACCOUNT}`;
export const REVISION = `${ECS}:service-revision/shop/api/9313423515462893900`;
export const BEFORE = `${ECS}:service-revision/shop/api/1920498462936580504`;
const TASK = `${ECS}:task-definition/shop-api:7`;

export const ecrImage = (reference: string, account = ACCOUNT, region = REGION): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com/${reference}`;

/** A container by its image, and by the digest that ECS has fixed, where it has. */
export interface Deployed {
  readonly image: string;
  readonly fixed?: string;
  readonly versionConsistency?: 'enabled' | 'disabled';
}

/** A service revision, with the task definition that it runs: the containers are called app, sidecar-1 and so on. */
export function deploying(...containers: readonly Deployed[]) {
  const named = containers.map((one, at) => ({ ...one, name: at === 0 ? 'app' : `sidecar-${at}` }));
  const containerDefinitions = named.map(({ name, image, versionConsistency }) => ({
    name,
    image,
    ...(versionConsistency && { versionConsistency }),
  }));
  const fixed = named.flatMap(({ name: containerName, image, fixed: imageDigest }) =>
    imageDigest ? [{ containerName, image, imageDigest }] : [],
  );
  return {
    serviceRevisions: [
      {
        serviceRevisionArn: REVISION,
        serviceArn: `${ECS}:service/shop/api`,
        clusterArn: `${ECS}:cluster/shop`,
        taskDefinition: TASK,
        launchType: 'FARGATE',
        createdAt: '2026-11-21T11:59:00Z',
        ...(fixed.length > 0 && { containerImages: fixed }),
      },
    ],
    taskDefinitions: [
      {
        taskDefinitionArn: TASK,
        family: 'shop-api',
        revision: 7,
        registeredAt: '2026-11-21T11:58:00Z',
        containerDefinitions,
      },
    ],
  };
}

/** What ECS asks at a stage of that deployment. */
export const question = (lifecycleStage = 'PRE_SCALE_UP', more: object = {}) => ({
  executionId: 'e8d5a28f-eb01-4f3c-9454-a30ba6dc54bc',
  lifecycleStage,
  resourceArn: `${ECS}:service-deployment/shop/api/EZe5RNVLH6PPzHXINuP28`,
  executionDetails: {
    serviceArn: `${ECS}:service/shop/api`,
    targetServiceRevisionArn: REVISION,
    testTrafficWeights: {},
    productionTrafficWeights: {},
    ...more,
  },
});
