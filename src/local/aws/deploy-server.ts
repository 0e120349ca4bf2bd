import * as z from 'zod';
import { AwsError, notImplemented } from './aws-error.ts';

/** JSON 1.1: the header `x-amz-target` is one of these, a dot and the operation. */
export const PIPELINE_TARGET = 'CodePipeline_20150709';

/** A service of ECS: what names no cluster is in `default`. */
export const ServiceInWorld = z.strictObject({
  cluster: z.string().min(1),
  service: z.string().min(1),
  status: z.enum(['ACTIVE', 'DRAINING', 'INACTIVE']).optional(),
});
export const PipelineInWorld = z.strictObject({
  name: z.string().min(1),
  /** V1 knows no source revisions. */
  type: z.enum(['V1', 'V2']).optional(),
});

/** What can be deployed, and what was. */
export type Deployments = {
  account: string;
  region: string;
  world: () => {
    services?: z.infer<typeof ServiceInWorld>[] | undefined;
    pipelines?: z.infer<typeof PipelineInWorld>[] | undefined;
  };
  /** In order: what was deployed or started, and what it is called. */
  made: Deployed[];
};

export type Deployed = { what: string; id: string; request: unknown };

const UpdateService = z.object({
  cluster: z.string().default('default'),
  service: z.string(),
  forceNewDeployment: z.boolean().default(false),
});

/**
 * Answers UpdateService of ECS, which is all that is here of what it can change.
 *
 * @throws AwsError ClusterNotFoundException, ServiceNotFoundException, ServiceNotActiveException, or InvalidAction
 */
export function answerServiceCall(all: Deployments, operation: string, body: unknown): unknown {
  if (operation !== 'UpdateService') throw notImplemented('ecs', operation, ['UpdateService']);
  const request = UpdateService.safeParse(body);
  if (!request.success) throw new AwsError('InvalidParameterException', 'Service cannot be blank.');
  const { cluster, service, forceNewDeployment } = request.data;
  const { services = [] } = all.world();
  if (!services.some((one) => one.cluster === cluster))
    throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
  const found = services.find((one) => one.cluster === cluster && one.service === service);
  if (!found) throw new AwsError('ServiceNotFoundException', 'Service not found.');
  const { status = 'ACTIVE' } = found;
  if (status !== 'ACTIVE')
    throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  const id = `ecs-svc/${String(all.made.length + 1).padStart(19, '0')}`;
  if (forceNewDeployment) all.made.push({ what: `ecs ${cluster}/${service}`, id, request: body });
  return {
    service: {
      serviceName: service,
      serviceArn: `arn:aws:ecs:${all.region}:${all.account}:service/${cluster}/${service}`,
      clusterArn: `arn:aws:ecs:${all.region}:${all.account}:cluster/${cluster}`,
      status,
      deployments: [{ id, status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }],
    },
  };
}

const StartPipelineExecution = z.object({
  name: z.string().regex(/^[A-Za-z0-9.@_-]{1,100}$/),
  clientRequestToken: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,128}$/)
    .optional(),
  sourceRevisions: z
    .array(
      z.object({
        actionName: z.string(),
        revisionType: z.enum([
          'COMMIT_ID',
          'IMAGE_DIGEST',
          'S3_OBJECT_VERSION_ID',
          'S3_OBJECT_KEY',
        ]),
        revisionValue: z.string(),
      }),
    )
    .optional(),
});

/**
 * Answers StartPipelineExecution of CodePipeline: a token that was taken before starts nothing again.
 *
 * @throws AwsError PipelineNotFoundException, ValidationException, or InvalidAction
 */
export function answerPipelineCall(all: Deployments, operation: string, body: unknown): unknown {
  if (operation !== 'StartPipelineExecution')
    throw notImplemented('codepipeline', operation, ['StartPipelineExecution']);
  const read = StartPipelineExecution.safeParse(body);
  if (!read.success) throw new AwsError('ValidationException', 'the request is not valid');
  const { name, clientRequestToken: token, sourceRevisions } = read.data;
  const found = (all.world().pipelines ?? []).find((one) => one.name === name);
  if (!found)
    throw new AwsError(
      'PipelineNotFoundException',
      `Account '${all.account}' does not have a pipeline with name '${name}'`,
    );
  if (sourceRevisions && found.type === 'V1')
    throw new AwsError(
      'ValidationException',
      'source revisions are not supported for a V1 pipeline',
    );
  const what = `pipeline ${name}`;
  const isOf = ({ request }: Deployed): boolean =>
    token !== undefined &&
    (request as { clientRequestToken?: string }).clientRequestToken === token;
  const before = all.made.find((one) => one.what === what && isOf(one));
  if (before) return { pipelineExecutionId: before.id };
  const id = `00000000-0000-4000-b000-${String(all.made.length + 1).padStart(12, '0')}`;
  all.made.push({ what, id, request: body });
  return { pipelineExecutionId: id };
}
