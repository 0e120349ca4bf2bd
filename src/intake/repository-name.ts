import * as z from 'zod/mini';

/** Which repository, and of which registry as far as it is said there. */
export interface NamedRepository {
  readonly name: string;
  /** Present where it was named by its ARN. */
  readonly registry?: { readonly account: string; readonly region: string };
}

/** arn:aws:ecr:<region>:<account>:repository/<name>[/sha256:…] */
const ECR_ARN = /^arn:[^:]+:ecr:([a-z0-9-]+):(\d{12}):repository\//;
const NAME = /^(?=.{1,256}$)[A-Za-z0-9]+(?:[._/-]+[A-Za-z0-9]+)*$/;

/**
 * A repository by its name or its ARN. Inspector's events carry an ARN in the field `repository-name`,
 * sometimes followed by `/sha256:…`.
 */
export const RepositoryName = z.pipe(
  z.string(),
  z.transform((text, context): NamedRepository => {
    const [arn = '', region, account] = ECR_ARN.exec(text) ?? [];
    const name = text.slice(arn.length).replace(/\/sha256:[^/]*$/, '');
    if (!NAME.test(name)) {
      context.issues.push({
        code: 'custom',
        message: 'expected a repository name or its ARN',
        input: text,
      });
    }
    return { name, ...(region && account && { registry: { account, region } }) };
  }),
);

/** Whether an ARN names something in ECR. */
export const isEcrArn = (text: string): boolean => /^arn:[^:]+:ecr:/.test(text);
