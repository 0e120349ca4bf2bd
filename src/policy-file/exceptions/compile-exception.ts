import type { IgnoreRule, Scope, Waiver } from '../../core/policy/policy.ts';
import type { IgnoreDocument, WaiverDocument } from './exception-document.ts';
import { exceptionName } from './exception-name.ts';
import { waiverEnd } from './waiver-end.ts';

type OneOrMore = string | readonly string[] | undefined;

const listOf = (value: OneOrMore): readonly string[] | undefined =>
  value === undefined || typeof value !== 'string' ? value : [value];

/** `<account>/<region>`, each account with each region; undefined where it is for all of them. */
export const registriesOf = ({
  account,
  region,
}: {
  readonly account?: OneOrMore;
  readonly region?: OneOrMore;
}): readonly string[] | undefined =>
  account === undefined && region === undefined
    ? undefined
    : [account ?? '*']
        .flat()
        .flatMap((one) => [region ?? '*'].flat().map((other) => `${one}/${other}`));

/** What an ignore rule or waiver is about. */
export function scopeOf(document: Partial<IgnoreDocument>): Scope {
  const dimensions = {
    ids: listOf(document.id),
    packages: listOf(document.package),
    packageTypes: listOf(document['package-type'])?.map((type) => type.toUpperCase()),
    versions: listOf(document.version),
    repositories: listOf(document.repository),
    tags: listOf(document.tag),
    digests: listOf(document.digest),
    registries: registriesOf(document),
  };
  return Object.fromEntries(
    Object.entries(dimensions).filter(([, dimension]) => dimension !== undefined),
  );
}

/** The name that is written, or one made from the scope. */
export const nameOf = (document: Partial<IgnoreDocument>): string =>
  document.name?.trim() ?? exceptionName(scopeOf(document));

/** ISO time. The checks let nothing through whose end cannot be read. */
export const endOf = (until: string): string => (waiverEnd(until) ?? new Date(0)).toISOString();

export const compileIgnoreRule = (document: IgnoreDocument, source: string): IgnoreRule => ({
  name: nameOf(document),
  scope: scopeOf(document),
  ...(document['severity-at-most'] && { severityAtMost: document['severity-at-most'] }),
  ...(document.fix && { fix: document.fix }),
  ...(document.by && { by: document.by.trim() }),
  reason: document.reason.trim(),
  ...(document.until && { until: endOf(document.until) }),
  source,
  origin: 'policy',
});

export const compileWaiver = (document: WaiverDocument, source: string): Waiver => ({
  name: nameOf(document),
  scope: scopeOf(document),
  by: document.by.trim(),
  reason: document.reason.trim(),
  ...(document.ticket && { ticket: document.ticket.trim() }),
  until: endOf(document.until),
  source,
  origin: 'policy',
});
