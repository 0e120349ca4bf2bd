import { PackageURL } from 'packageurl-js';
import { PURL_TYPES, type PurlType } from '../../core/findings/purl-types.ts';
import type { Scope } from '../../core/policy/policy.ts';

/** What a package URL is about, or why it matches nothing here. */
export type Target =
  | { readonly kind: 'image' | 'package'; readonly scope: Scope }
  | { readonly kind: 'none'; readonly why: string };

const none = (why: string): Target => ({ kind: 'none', why });

/** Reads a purl as the images or packages that it names. */
export function targetOf(identifier: string): Target {
  if (!/^pkg:/i.test(identifier)) return none('is no package URL');
  const purl = parse(identifier);
  if (!purl) return none('is a package URL that cannot be read');
  // Where a policy has wildcards, a name from somebody else's document must not be one.
  if ([purl.namespace, purl.name, purl.version, ...Object.values(purl.qualifiers)].some(isWild)) {
    return none('has a wildcard in it');
  }
  if (purl.type === 'oci') return imageTarget(purl);
  return packageTarget(purl);
}

interface Purl {
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  readonly version?: string;
  readonly qualifiers: Readonly<Record<string, string>>;
}

/** Parsed without the library's normalising by type: scanners keep the spelling of names. */
function parse(identifier: string): Purl | undefined {
  try {
    const [type, namespace, name, version, qualifiers] = PackageURL.parseString(identifier);
    if (!type || !name) return undefined;
    return {
      type: type.toLowerCase(),
      namespace: namespace ?? '',
      name,
      ...(version && { version }),
      // The library gives URLSearchParams here, whatever its types say.
      qualifiers: Object.fromEntries(new URLSearchParams(qualifiers)),
    };
  } catch {
    return undefined;
  }
}

const isWild = (part: string | undefined): boolean => /[*?]/.test(part ?? '');

const DIGEST = /^[a-z0-9]+([+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/;
const ECR = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./;

function imageTarget({ namespace, name, version, qualifiers }: Purl): Target {
  if (namespace)
    return none('has a namespace, which images do not have: repository_url says where they are');
  if (version !== undefined && !DIGEST.test(version))
    return none('has a version that is no digest');
  const url = qualifiers['repository_url'];
  const repositories = repositoriesOf(name, url);
  if (!repositories) return none('has a repository_url that does not end in its name');
  const tag = qualifiers['tag'];
  // The same name in another account or region may hold another image.
  const [, account, region] = ECR.exec(url?.replace(/^https?:\/\//, '') ?? '') ?? [];
  return {
    kind: 'image',
    scope: {
      ...(account && region && { registries: [`${account}/${region}`] }),
      repositories,
      ...(tag && { tags: [tag] }),
      ...(version && { digests: [version] }),
    },
  };
}

/** An image of another registry may be here under any prefix: pulled through a cache, or copied. */
function repositoriesOf(name: string, url: string | undefined): string[] | undefined {
  if (url === undefined) return [name, `*/${name}`];
  const [host = '', ...path] = url
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .split('/');
  const repository = path.join('/');
  if (path.at(-1)?.toLowerCase() !== name.toLowerCase()) return undefined;
  return ECR.test(host) ? [repository] : [repository, `*/${repository}`];
}

/** How a package is called by scanners. */
type Names = (purl: Purl) => readonly string[];

const bare = ({ name }: Purl): string[] => [name];
const joinedBy =
  (separator: string) =>
  ({ namespace, name }: Purl): string[] => [namespace ? `${namespace}${separator}${name}` : name];

/** Python's names are the same in any case, and with hyphens or underscores. */
const python = ({ name }: Purl): string[] => [
  ...new Set([name, name.toLowerCase(), name.toLowerCase().replaceAll(/[_.]/g, '-')]),
];

const NAMES: Readonly<Record<PurlType, Names>> = {
  deb: bare,
  rpm: bare,
  apk: bare,
  npm: joinedBy('/'),
  maven: joinedBy(':'),
  golang: joinedBy('/'),
  pypi: python,
  nuget: bare,
  cargo: bare,
  gem: bare,
  composer: joinedBy('/'),
};

const isPurlType = (type: string): type is PurlType => Object.hasOwn(PURL_TYPES, type);

function packageTarget(purl: Purl): Target {
  const { type } = purl;
  if (!isPurlType(type)) return none(`is of the type ${type}, which cannot be matched`);
  const versions = versionsOf(purl);
  return {
    kind: 'package',
    scope: {
      packages: NAMES[type](purl),
      packageTypes: PURL_TYPES[type],
      ...(versions && { versions }),
    },
  };
}

/** The spellings of one version: scanners leave out an epoch of 0 and Go's `v`. */
function versionsOf({ type, version, qualifiers }: Purl): string[] | undefined {
  if (version === undefined) return undefined;
  const epoch = Number(qualifiers['epoch'] ?? 0);
  if (type === 'rpm' && epoch > 0 && !version.includes(':')) return [`${epoch}:${version}`];
  if (type === 'golang') return [...new Set([version, version.replace(/^v/, '')])];
  return [version.replace(/^0:/, '')];
}
