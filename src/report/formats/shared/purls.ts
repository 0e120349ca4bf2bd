import { PackageURL } from 'packageurl-js';
import type { AffectedPackage } from '../../../core/findings/package.ts';
import { PURL_TYPES, type PurlType } from '../../../core/findings/purl-types.ts';
import { type ImageRef, registryHost } from '../../../core/image.ts';

/**
 * `pkg:oci/api@sha256:0123…?repository_url=123456789012.dkr.ecr.eu-central-1.amazonaws.com%2Fshop%2Fapi`: without its
 * tag, for scanners match every qualifier and know an image by its digest. Undefined where it has no name.
 */
export const imagePurl = (image: ImageRef): string | undefined =>
  purl('oci', undefined, image.repository.split('/').at(-1), image.digest, {
    repository_url: `${registryHost(image)}/${image.repository}`,
  });

/** By what the namespace ends that stands in the name of a package. */
const SEPARATORS: Readonly<Partial<Record<PurlType, string>>> = {
  maven: ':',
  npm: '/',
  golang: '/',
  composer: '/',
};

/**
 * The purl of a package of a language. Packages of an operating system have none: theirs needs the vendor (`debian`,
 * `ubuntu`), which no scan of ECR names, and without it a consumer finds nothing or the wrong thing.
 */
export function packagePurl({ name, version, manager }: AffectedPackage): string | undefined {
  const type = typeOf(manager);
  if (!type) return undefined;
  const separator = SEPARATORS[type];
  const at = separator ? name.lastIndexOf(separator) : -1;
  const namespace = at > 0 ? name.slice(0, at) : undefined;
  if (type === 'maven' && !namespace) return undefined;
  return purl(type, namespace, name.slice(at + 1), version);
}

const OF_SYSTEMS: readonly string[] = PURL_TYPES.deb;

function typeOf(manager: string | undefined): PurlType | undefined {
  if (!manager || OF_SYSTEMS.includes(manager)) return undefined;
  return (Object.keys(PURL_TYPES) as PurlType[]).find((type) =>
    (PURL_TYPES[type] as readonly string[]).includes(manager),
  );
}

function purl(
  type: string,
  namespace: string | undefined,
  name: string | undefined,
  version?: string,
  qualifiers?: Readonly<Record<string, string>>,
): string | undefined {
  if (!name) return undefined;
  try {
    return new PackageURL(type, namespace, name, version, qualifiers).toString();
  } catch {
    // The library refuses what the type does not allow, and half characters: it has no purl, and goes by its name.
    return undefined;
  }
}
