import * as z from 'zod';
import { invalid } from '../pages.ts';

export const ImageId = z.object({
  imageDigest: z.string().optional(),
  imageTag: z.string().optional(),
});

export const InRepository = z.object({
  registryId: z.string().optional(),
  repositoryName: z.string(),
});

export const Paged = z.object({
  maxResults: z.number().optional(),
  nextToken: z.string().optional(),
});

/** DescribeImages and ListImages can ask for images with or without tags. */
export const Filtered = z.object({
  filter: z
    .object({
      tagStatus: z.enum(['TAGGED', 'UNTAGGED', 'ANY']).optional(),
      imageStatus: z.enum(['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY']).optional(),
    })
    .optional(),
});

/** Reads a request body. @throws AwsError InvalidParameterException naming the first bad field */
export function parseRequest<Request>(schema: z.ZodType<Request>, body: unknown): Request {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(issue?.path.join('.') || 'request', issue?.message ?? 'must be valid');
}
