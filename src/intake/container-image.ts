import { Digest } from '../core/digest.ts';
import type { NamedImage } from '../core/gate/container.ts';
import { ECR_TAG, registryOfHost } from './ecr-host.ts';
import { RepositoryName } from './repository-name.ts';

/** Amazon's public gallery, whose host ends as those of private registries do. */
const GALLERY = 'public.ecr.aws';

/**
 * The image of a container definition, as `docker pull` takes it: Docker Hub's where no registry is named, and `latest`
 * where neither a tag nor a digest is. A host of AWS that is none of ECR's own spellings is unreadable, for it may be one of ours.
 */
export function parseContainerImage(text: string): NamedImage {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const host = isHost ? first.toLowerCase() : 'docker.io';
  const path = isHost ? text.slice(slash + 1) : text;
  const registry = registryOfHost(host);
  if (registry) return inEcr(registry, path);
  if (host !== GALLERY && /amazonaws\.com|\.aws$|\.aws:/.test(host)) {
    return unreadable(`${host} is no host of ECR that is known here`);
  }
  if (!/^[^\s@]+(@[^\s@]+)?$/.test(path)) return unreadable('it is no image');
  const library = host === 'docker.io' && !path.includes('/') ? 'library/' : '';
  const isNamed = /[:@]/.test(path);
  return {
    kind: 'elsewhere',
    reference: `${host}/${library}${path}${isNamed ? '' : ':latest'}`,
  };
}

function inEcr(registry: { readonly account: string; readonly region: string }, path: string) {
  const [named = '', digest, ...more] = path.split('@');
  const [repository, tag, ...rest] = named.split(':');
  const name = RepositoryName.safeParse(repository);
  const parsed = digest === undefined ? undefined : Digest.safeParse(digest);
  const isWhole =
    more.length + rest.length === 0 &&
    name.data?.registry === undefined &&
    (tag === undefined || ECR_TAG.test(tag)) &&
    parsed?.success !== false;
  if (!isWhole || !name.success) return unreadable('it is no image of ECR');
  const called = tag ?? (parsed ? undefined : 'latest');
  return {
    kind: 'ecr',
    ...registry,
    repository: name.data.name,
    ...(called && { tag: called }),
    ...(parsed?.data && { digest: parsed.data }),
  } as const;
}

const unreadable = (why: string) => ({ kind: 'unreadable', why }) as const;
