import * as z from 'zod';

/**
 * A repository's name. Inspector's events carry an ARN in the field `repository-name`, sometimes
 * followed by `/sha256:…`: arn:aws:ecr:<region>:<account>:repository/<name>[/sha256:…]
 */
export const RepositoryName = z
  .string()
  .transform((text) => text.replace(/^arn:[^:]+:ecr:[^:]*:[^:]*:repository\//, ''))
  .transform((text) => text.replace(/\/sha256:[^/]*$/, ''))
  .pipe(
    z
      .string()
      .max(256)
      .regex(/^[A-Za-z0-9]+(?:[._/-]+[A-Za-z0-9]+)*$/, 'expected a repository name or its ARN'),
  );

/** Whether an ARN names something in ECR. */
export const isEcrArn = (text: string): boolean => /^arn:[^:]+:ecr:/.test(text);
