import type { IgnoreRule, Scope } from './policy.ts';

/** `CVE-2024-* in package linux-libc-dev in repository shop/*`. */
export function sayScope(scope: Scope): string {
  const say = (word: string, patterns: readonly string[] | undefined): string[] =>
    patterns ? [`${word}${patterns.join(' or ')}`] : [];
  return [
    ...say('', scope.ids),
    ...say('in package ', scope.packages),
    ...say('of type ', scope.packageTypes),
    ...say('in version ', scope.versions),
    ...say('in repository ', scope.repositories),
    ...say('under tag ', scope.tags),
    ...say('in image ', scope.digests),
    ...say('', scope.registries?.map(sayRegistry)),
  ].join(' ');
}

/** `of account 111122223333 in region eu-*`, as it is said of overrides. */
function sayRegistry(pattern: string): string {
  const [account, region] = pattern.split('/');
  return [
    ...(account === '*' ? [] : [`of account ${account}`]),
    ...(region === '*' ? [] : [`in region ${region}`]),
  ].join(' ');
}

/** What an ignore rule asks of a finding beyond its scope. */
export const sayLimits = ({
  severityAtMost,
  fix,
}: Pick<IgnoreRule, 'severityAtMost' | 'fix'>): string[] => [
  ...(severityAtMost ? [`of ${severityAtMost} or milder`] : []),
  ...(fix ? ['without a fix'] : []),
];
