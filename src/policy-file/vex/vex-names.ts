import { clip } from '../../core/text.ts';
import { exceptionName, shortened } from '../exceptions/exception-name.ts';
import type { Claim } from './vex-claim.ts';

const LONGEST_AUTHOR = 40;

/**
 * `VEX of Example Inc.: CVE-2023-45853 not_affected`, and what it is about where one author says that of
 * several things. Made from what a claim says alone, so that it stays the same wherever it stands.
 */
export function vexNames(claims: readonly Claim[]): string[] {
  const plain = claims.map(plainName);
  const counts = new Map<string, number>();
  for (const name of plain) counts.set(name, (counts.get(name) ?? 0) + 1);
  const taken = new Map<string, number>();
  return claims.map((claim, index) => {
    const own = plain[index] ?? '';
    const name = shortened(counts.get(own) === 1 ? own : `${own}, ${aboutOf(claim)}`);
    const before = taken.get(name) ?? 0;
    taken.set(name, before + 1);
    return before > 0 ? `${name} (${before + 1})` : name;
  });
}

const plainName = ({ author, ids, status }: Claim): string => {
  const whose = authorOf(author ?? '');
  return `VEX${whose === '' ? '' : ` of ${whose}`}: ${ids[0]} ${status}`;
};

/** Without a mail address behind the name. */
function authorOf(text: string): string {
  const author = text
    .replace(/\s*<[^<>]*>\s*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return clip(author, LONGEST_AUTHOR);
}

/**
 * `openssl 3.0.11 in shop/api`; the types of a package say nothing that its name does not. Without the registry, which the
 * names of former versions did not have.
 */
const aboutOf = ({ scope }: Claim): string => {
  const { packageTypes: _types, registries: _registries, ...rest } = scope;
  return exceptionName(rest);
};
