import {
  DescribeServiceRevisionsCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
} from '@aws-sdk/client-ecs';
import { failureOf } from '../core/aws-failure.ts';
import { PermanentFailure } from '../core/errors.ts';
import type { Container } from '../core/gate/container.ts';
import { containersIn, parseRevision } from '../intake/service-revision.ts';

/** What a service revision runs. Throws TransientFailure or PermanentFailure. */
export async function readContainers(
  ecs: ECSClient,
  revisionArn: string,
): Promise<readonly Container[]> {
  const { serviceRevisions = [], failures = [] } = await asked(
    `reading the service revision ${revisionArn}`,
    ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revisionArn] })),
  );
  const revision = serviceRevisions.find((one) => one.serviceRevisionArn === revisionArn);
  if (!revision) {
    const why = failures[0]?.reason ?? 'it is not in the answer';
    throw new PermanentFailure(`reading the service revision ${revisionArn}: ${why}`);
  }
  const parsed = parseRevision(revision, revisionArn);
  const { taskDefinition } = await asked(
    `reading the task definition ${parsed.taskDefinition}`,
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: parsed.taskDefinition })),
  );
  return containersIn(taskDefinition, parsed);
}

async function asked<T>(doing: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw failureOf(doing, error);
  }
}
