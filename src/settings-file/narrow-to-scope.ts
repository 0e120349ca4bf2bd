import type { Scope } from '../core/scope.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Events that name their repository; those of Inspector by its ARN. */
const NAMING = [
  'ECR Image Action',
  'ECR Pull Through Cache Action',
  'ECR Replication Action',
  'ECR Image Scan',
];
const BY_ARN = 'Inspector2 Scan';
/** Lists its images' ARNs, which go on behind the repository with the digest. */
const BY_IMAGE = 'Inspector2 Finding';
/** How the rights on all repositories of a registry end. */
const ALL = ':repository/*';

/**
 * Narrows a part of the stack, or all of it, to the repositories in scope: the patterns of rules for events about
 * images, and the rights on repositories. Everything else is handed on as it is.
 */
export function narrowedTo(scope: Scope, part: unknown): unknown {
  if (scope.length === 0 || scope.includes('*')) return part;
  if (Array.isArray(part)) return part.map((one) => narrowedTo(scope, one));
  if (!isFields(part)) return part;
  if (isPattern(part)) return narrowedPattern(scope, part);
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === 'Resource' ? narrowedResource(scope, value) : narrowedTo(scope, value),
    ]),
  );
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const isPattern = (value: Fields): boolean =>
  Array.isArray(value['source']) && Array.isArray(value['detail-type']);

function narrowedPattern(scope: Scope, pattern: Fields): Fields {
  const [type] = pattern['detail-type'] as string[];
  const detail = pattern['detail'] as Fields | undefined;
  if (type === BY_IMAGE) return { ...pattern, resources: scope.map(arnOf) };
  const named = { ...detail, 'repository-name': namedBy(scope, type ?? '') };
  return named['repository-name'].length > 0 ? { ...pattern, detail: named } : pattern;
}

function namedBy(scope: Scope, type: string): unknown[] {
  if (NAMING.includes(type)) return scope.map(nameOf);
  return type === BY_ARN ? scope.map(arnOf) : [];
}

/** A bus takes thirty rules with `wildcard`, and any number with the others (EventBridge user guide, quotas). */
const nameOf = (pattern: string): unknown => {
  const fixed = pattern.replace(/\*$/, '');
  if (fixed.includes('*')) return { wildcard: pattern };
  return fixed === pattern ? pattern : { prefix: fixed };
};

/**
 * With the digest behind the name, and for Inspector without it as well. Few stars, for EventBridge refuses what is too
 * complex, and takes 2,048 characters: what comes too much the function leaves out.
 */
const arnOf = (pattern: string): unknown => ({
  wildcard: `*:repository/${pattern.replace(/\*$/, '')}*`,
});

function narrowedResource(scope: Scope, resource: unknown): unknown {
  if (Array.isArray(resource)) return resource.flatMap((one) => narrowedResource(scope, one));
  const arn = isFields(resource) ? resource['Fn::Sub'] : undefined;
  if (typeof arn !== 'string' || !arn.endsWith(ALL)) return resource;
  return scope.map((pattern) => ({ 'Fn::Sub': `${arn.slice(0, -1)}${pattern}` }));
}
