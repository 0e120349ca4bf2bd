import * as z from 'zod';

/** One of ECS's `serviceRevisions`. */
export const ServiceRevision = z.looseObject({
  serviceRevisionArn: z.string().min(1),
  taskDefinition: z.string().min(1),
  containerImages: z
    .array(
      z.looseObject({
        containerName: z.string(),
        image: z.string(),
        imageDigest: z.string().optional(),
      }),
    )
    .optional(),
});

/** A `taskDefinition` of ECS. */
export const TaskDefinition = z.looseObject({
  taskDefinitionArn: z.string().min(1),
  containerDefinitions: z.array(z.looseObject({ name: z.string(), image: z.string() })),
});
