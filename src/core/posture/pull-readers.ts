/**
 * The functions that read manifests, which ECR counts as pulls, by the names of their roles in the stack.
 * CloudFormation names a role `<stack>-<name in the template>-<random>`.
 */
export const PULL_READERS = ['ImageArrivedRole', 'ScanFinishedRole', 'SweepRole'] as const;

/** Those of which no excluded role can be one. */
export const missingReaders = (exclusions: readonly string[]): string[] =>
  PULL_READERS.filter((role) => !exclusions.some((arn) => isOf(arn, role)));

const isOf = (arn: string, role: string): boolean =>
  /:role\/(.*\/)?ecr-scan-notifier-[^/]*$/.test(arn) && arn.includes(`-${role}-`);
