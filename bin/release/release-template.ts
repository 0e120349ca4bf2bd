import * as z from 'zod';
import { parameterised } from './parameterised.ts';
import { CODE, type Parameter } from './parameters.ts';

/** Of the framework's own: the code lies in a bucket of whoever deploys. */
const BUCKET = ['ServerlessDeploymentBucket', 'ServerlessDeploymentBucketPolicy'];

const Packaged = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
  Outputs: z.record(z.string(), z.looseObject({ Export: z.unknown().optional() })),
});

const HANDLER = /^dist\/([\w-]+)\/index\.handler$/;

/** The one template of a release: its settings are parameters, and its code lies where a parameter says. */
export function releaseTemplate(
  packaged: unknown,
  parameters: readonly Parameter[],
): Record<string, unknown> {
  const { Resources, Outputs, Metadata: _settings, ...rest } = Packaged.parse(packaged);
  const resources = Object.entries(Resources)
    .filter(([name]) => !BUCKET.includes(name))
    .map(([name, resource]) => [name, withCode(resource)]);
  const outputs = Object.entries(Outputs)
    .filter(([name]) => !name.startsWith('ServerlessDeploymentBucket'))
    .map(([name, { Export: _export, ...output }]) => [name, output]);
  const inside = {
    ...rest,
    Resources: Object.fromEntries(resources),
    Outputs: Object.fromEntries(outputs),
  };
  return {
    ...(parameterised(inside, parameters) as Record<string, unknown>),
    Description: 'ecr-scan-notifier: one verdict for every image in Amazon ECR',
    Parameters: {
      ...CODE,
      ...Object.fromEntries(parameters.map(({ name, definition }) => [name, definition])),
    },
  };
}

function withCode(resource: z.infer<typeof Packaged>['Resources'][string]): unknown {
  const { Properties } = resource;
  const [, name] = HANDLER.exec(String(Properties?.['Handler'])) ?? [];
  if (resource.Type !== 'AWS::Lambda::Function' || !name) return resource;
  const Code = {
    S3Bucket: { Ref: 'CodeBucket' },
    S3Key: `${name}.zip`,
  };
  return { ...resource, Properties: { ...Properties, Code } };
}
