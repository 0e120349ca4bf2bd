/** `<account>.dkr.ecr[-fips].<region>.amazonaws.com[.cn]`, or the dual-stack `….dkr-ecr.<region>.on.aws`. */
const HOST =
  /^(\d{12})\.(?:dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?|dkr-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.aws)$/;

/** The private registry that a host is of; undefined for any other. */
export function registryOfHost(
  host: string,
): { readonly account: string; readonly region: string } | undefined {
  const [, account, region, dualStack] = HOST.exec(host) ?? [];
  const where = region ?? dualStack;
  return account && where ? { account, region: where } : undefined;
}

/** A tag as ECR takes it. */
export const ECR_TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,299}$/;
