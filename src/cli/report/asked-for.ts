import { registryOfHost } from '../../intake/ecr-host.ts';
import { RepositoryName } from '../../intake/repository-name.ts';
import type { Asked } from '../../pipeline/report/asked.ts';
import { parseImageReference, sayReference } from '../image-reference.ts';
import { UsageError } from '../usage-error.ts';

/** What is asked for, and what that is called; both empty for everything. */
export interface AskedFor {
  readonly asked: Asked;
  readonly about?: string;
}

/** Reads what a report is to be about: an image, a repository, or a pattern of repositories. Throws UsageError. */
export function askedFor(argument: string | undefined, pattern: string | undefined): AskedFor {
  if (argument !== undefined && pattern !== undefined)
    throw new UsageError(`report: either ${argument} or --repository, not both`);
  if (pattern !== undefined) return { asked: { repository: pattern }, about: pattern };
  if (argument === undefined) return { asked: {} };
  return /[*?]/.test(argument) ? asPattern(argument) : named(argument);
}

function asPattern(argument: string): never {
  throw new UsageError(
    `report: ${argument} is a pattern; did you mean --repository '${argument}'?`,
  );
}

function named(argument: string): AskedFor {
  const slash = argument.indexOf('/');
  const registry = registryOfHost(argument.slice(0, Math.max(slash, 0)));
  const path = registry ? argument.slice(slash + 1) : argument;
  const repository = RepositoryName.safeParse(path);
  if (repository.success) {
    const { name, registry: ofArn } = repository.data;
    return { asked: { repository: name, ...registry, ...ofArn }, about: name };
  }
  const { name, ...place } = parseImageReference(argument);
  return { asked: { ...place, image: name }, about: sayReference({ ...place, name }) };
}
