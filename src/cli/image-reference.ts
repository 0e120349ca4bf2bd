import { Digest } from '../core/digest.ts';
import { ECR_TAG, registryOfHost } from '../intake/ecr-host.ts';
import { RepositoryName } from '../intake/repository-name.ts';
import { UsageError } from './usage-error.ts';

/** An image as a person names it; what is not said is asked of ECR or taken from the environment. */
export interface ImageReference {
  readonly account?: string;
  readonly region?: string;
  readonly repository: string;
  readonly name: { readonly tag: string } | { readonly digest: Digest };
}

const EXAMPLE =
  'expected one such as shop/api:1.4.2, shop/api@sha256:… or ' +
  '123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1.4.2';

/** Reads a reference as `docker pull` takes it. Throws UsageError. */
export function parseImageReference(text: string): ImageReference {
  const { place, path } = withoutHost(text);
  const at = path.indexOf('@');
  const digest = at < 0 ? undefined : path.slice(at + 1);
  const named = at < 0 ? path : path.slice(0, at);
  const colon = named.indexOf(':');
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const repository = RepositoryName.safeParse(colon < 0 ? named : named.slice(0, colon));
  if (!repository.success) throw new UsageError(`${text}: not an image: ${EXAMPLE}`);
  const { name, registry } = repository.data;
  const image = { ...place, ...registry, repository: name };
  if (digest !== undefined) {
    const parsed = Digest.safeParse(digest);
    if (!parsed.success) throw new UsageError(`${text}: ${digest} is no digest: ${EXAMPLE}`);
    // Beside a digest a tag says nothing: so reads docker as well.
    return { ...image, name: { digest: parsed.data } };
  }
  if (tag === undefined) {
    throw new UsageError(`${text}: name a tag or a digest, such as ${text}:1.4.2`);
  }
  if (!ECR_TAG.test(tag)) throw new UsageError(`${text}: "${tag}" is no tag: ${EXAMPLE}`);
  return { ...image, name: { tag } };
}

function withoutHost(text: string): {
  readonly place: Pick<ImageReference, 'account' | 'region'>;
  readonly path: string;
} {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const place = registryOfHost(first);
  if (place) return { place, path: text.slice(slash + 1) };
  // Other hosts can be names of ours: a cache of ghcr.io is often called ghcr.io/….
  if (/amazonaws\.com|\.aws$|:\d+$/.test(first)) {
    throw new UsageError(`${text}: ${first} is no private registry of Amazon ECR: ${EXAMPLE}`);
  }
  return { place: {}, path: text };
}

/** `shop/api:1.4.2` or `shop/api@sha256:…`. */
export const sayReference = ({ repository, name }: ImageReference): string =>
  'tag' in name ? `${repository}:${name.tag}` : `${repository}@${name.digest}`;
