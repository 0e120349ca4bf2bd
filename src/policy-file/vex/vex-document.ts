import * as z from 'zod';
import { VEX_JUSTIFICATIONS } from '../../core/findings/vex-words.ts';

const Component = z.union([
  z.string(),
  z.looseObject({
    '@id': z.string().optional(),
    identifiers: z.record(z.string(), z.string()).optional(),
  }),
]);
type Component = z.infer<typeof Component>;

const Product = z.union(
  [
    z.string(),
    z.looseObject({
      '@id': z.string().optional(),
      identifiers: z.record(z.string(), z.string()).optional(),
      subcomponents: z.array(Component).optional(),
    }),
  ],
  { error: 'expected a product: its identifier, or a mapping with @id' },
);
type Product = z.infer<typeof Product>;

const Vulnerability = z.union(
  [
    z.string().min(1),
    z.looseObject({
      '@id': z.string().optional(),
      name: z.string().optional(),
      aliases: z.array(z.string()).optional(),
    }),
  ],
  {
    error: ({ input }) =>
      input === undefined ? 'it is missing' : 'expected an id, or a mapping with a name',
  },
);
type Vulnerability = z.infer<typeof Vulnerability>;

const Timestamp = z.iso.datetime({
  offset: true,
  error: ({ input }) =>
    input === undefined ? 'it is missing' : 'expected an ISO time with its offset',
});

const Statement = z
  .looseObject({
    vulnerability: Vulnerability,
    timestamp: Timestamp.optional(),
    products: z.array(Product).optional(),
    /** Beside the products in documents before v0.2.0. */
    subcomponents: z.array(Component).optional(),
    status: z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']),
    justification: z.enum(VEX_JUSTIFICATIONS).optional(),
    impact_statement: z.string().optional(),
  })
  .refine(
    ({ status, justification, impact_statement: impact }) =>
      status !== 'not_affected' || justification !== undefined || impact?.trim(),
    { error: 'a not_affected needs a justification or an impact_statement' },
  )
  .refine(({ vulnerability }) => idsOf(vulnerability).length > 0, {
    path: ['vulnerability'],
    error: 'it names no vulnerability',
  })
  .refine(({ vulnerability }) => !idsOf(vulnerability).some((id) => /[*?]/.test(id)), {
    path: ['vulnerability'],
    error: 'an id has a wildcard in it',
  });
export type Statement = z.infer<typeof Statement>;

/**
 * An OpenVEX document, from v0.0.0 to v0.2.0 (https://github.com/openvex/spec): the fields that decide
 * what it means here. Others may be there.
 */
export const VexDocument = z.looseObject({
  author: z.string().optional(),
  timestamp: Timestamp,
  statements: z.array(Statement),
});
export type VexDocument = z.infer<typeof VexDocument>;

/** Whether it claims to be OpenVEX at all: CycloneDX and CSAF are JSON too. */
export const isOpenVex = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  '@context' in value &&
  String(value['@context']).startsWith('https://openvex.dev/ns');

/** One vulnerability each: the advisories of distributions speak of many, and would set them all aside. */
const SINGLE = /^(CVE|GHSA|GO|PYSEC|RUSTSEC|SNYK)-/i;

/** The names of one vulnerability: its own, and the aliases that are of it alone. */
export function idsOf(vulnerability: Vulnerability): string[] {
  if (typeof vulnerability === 'string') return [vulnerability];
  const { name, aliases, '@id': iri } = vulnerability;
  const behind = iri?.split('/').at(-1) ?? '';
  return [
    ...new Set([
      ...(name ? [name] : []),
      ...(SINGLE.test(behind) ? [behind] : []),
      ...(aliases ?? []).filter((alias) => SINGLE.test(alias)),
    ]),
  ];
}

/** The package URLs of a product or component; other identifiers where it has none. */
export function identifiersOf(component: Component): string[] {
  if (typeof component === 'string') return [component];
  const { '@id': iri, identifiers } = component;
  const purls = [...new Set([identifiers?.['purl'], iri])].filter((one) => one !== undefined);
  const usable = purls.filter((one) => /^pkg:/i.test(one));
  return usable.length > 0 ? usable : [iri ?? Object.values(identifiers ?? {})[0] ?? 'nothing'];
}

/** The parts of the product that a statement is limited to; none for the whole product. */
export const subcomponentsOf = (product: Product, statement: Statement): readonly Component[] =>
  typeof product === 'string'
    ? (statement.subcomponents ?? [])
    : (product.subcomponents ?? statement.subcomponents ?? []);
