import type { Finding } from '../findings/finding.ts';
import type { Exceptions } from './exceptions.ts';
import type { Scope } from './policy.ts';
import { covers } from './scope.ts';

/**
 * Which exceptions are worth asking about a finding: those that name its id, found at once, and those
 * that name none or a pattern and may cover its package. A policy may hold hundreds, and an image thousands of findings.
 */
export function narrowing({ ignore, waivers }: Exceptions): (finding: Finding) => Exceptions {
  const ignoreFor = byId(ignore);
  const waiversFor = byId(waivers);
  return (finding) => ({ ignore: ignoreFor(finding), waivers: waiversFor(finding) });
}

function byId<T extends { readonly scope: Scope }>(
  exceptions: readonly T[],
): (finding: Finding) => readonly T[] {
  const isNamed = ({ scope: { ids } }: T): boolean =>
    ids !== undefined && !ids.some((id) => /[*?]/.test(id));
  const othersFor = byPackage(exceptions.filter((one) => !isNamed(one)));
  const inOrder = (found: readonly T[]) =>
    exceptions.filter((one) => !isNamed(one) || found.includes(one));
  const named = new Map<string, T[]>();
  for (const one of exceptions.filter(isNamed)) {
    for (const id of one.scope.ids ?? []) named.set(id, [...(named.get(id) ?? []), one]);
  }
  return ({ id, aliases, package: { name } }) => {
    const byAlias = aliases.flatMap((alias) => named.get(alias) ?? []);
    const found = [...(named.get(id) ?? []), ...byAlias];
    return found.length > 0 ? inOrder(found) : othersFor(name);
  };
}

/** Those of them that may cover a package of this name: asked once a name, of which an image has few. */
function byPackage<T extends { readonly scope: Scope }>(
  exceptions: readonly T[],
): (name: string) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  return (name) => {
    const seen = known.get(name);
    if (seen) return seen;
    const found = exceptions.filter(({ scope: { packages } }) => covers(packages, [name]));
    known.set(name, found);
    return found;
  };
}
