import * as z from 'zod/mini';
import { Digest } from '../core/digest.ts';
import { PermanentFailure } from '../core/errors.ts';
import type { Container } from '../core/gate/container.ts';
import { parseContainerImage } from './container-image.ts';

/** What a deployment runs: ECS says of a service revision which digests it has fixed, once a task has started. */
const Revision = z.object({
  taskDefinition: z.string().check(z.minLength(1)),
  containerImages: z.nullish(
    z.array(z.object({ containerName: z.string(), imageDigest: z.nullish(Digest) })),
  ),
});
export type Revision = z.infer<typeof Revision>;

const TaskDefinition = z.object({
  containerDefinitions: z
    .array(
      z.object({
        name: z.string(),
        image: z.string(),
        versionConsistency: z.optional(z.string()),
      }),
    )
    .check(z.minLength(1)),
});

/** Throws PermanentFailure for an answer without what it takes. */
export const parseRevision = (answer: unknown, arn: string): Revision =>
  read(Revision, answer, `the service revision ${arn}`);

/**
 * The containers of a deployment: those of the task definition, for the revision may list fewer, with the digests that
 * the revision has fixed. Throws PermanentFailure.
 */
export function containersIn(
  answer: unknown,
  { taskDefinition, containerImages }: Revision,
): readonly Container[] {
  const what = `the task definition ${taskDefinition}`;
  return read(TaskDefinition, answer, what).containerDefinitions.map(
    ({ name, image: text, versionConsistency }) => {
      const fixed = containerImages?.find(({ containerName }) => containerName === name);
      return {
        name,
        text,
        image: parseContainerImage(text),
        ...(fixed?.imageDigest && { fixed: fixed.imageDigest }),
        ...(versionConsistency === 'disabled' && { isNeverFixed: true }),
      };
    },
  );
}

function read<T>(schema: z.ZodMiniType<T>, answer: unknown, what: string): T {
  const { data, error } = schema.safeParse(answer);
  if (data !== undefined) return data;
  const place = error?.issues[0]?.path.join('.');
  throw new PermanentFailure(`cannot read ${what}${place ? ` at ${place}` : ''}`, { cause: error });
}
