import * as z from 'zod';
import type { Takes } from '../core/policy/conditions/takes.ts';
import { millisecondsOf } from './duration.ts';
import {
  DurationText,
  oneOrMore,
  PackageType,
  SeverityWord,
  Share,
  sayPackageType,
} from './fields.ts';

type Kind = Takes<unknown>['kind'];
type OfKind<One extends Kind> = Extract<Takes<unknown>, { readonly kind: One }>;

/** What may be written, and what stands in the compiled rule for what its schema has let through. */
interface Form<One extends Kind> {
  readonly schema: (takes: OfKind<One>) => z.ZodType;
  readonly compiled: (written: unknown, takes: OfKind<One>) => unknown;
}

const asWritten = (written: unknown): unknown => written;

const FORMS: { readonly [One in Kind]: Form<One> } = {
  severity: { schema: () => SeverityWord, compiled: asWritten },
  only: { schema: ({ written }) => z.literal(written), compiled: (_written, { value }) => value },
  number: { schema: ({ from, to }) => z.number().min(from).max(to), compiled: asWritten },
  share: { schema: () => Share, compiled: asWritten },
  duration: { schema: () => DurationText, compiled: (written) => millisecondsOf(String(written)) },
  'package-types': {
    schema: () => oneOrMore(PackageType, sayPackageType),
    compiled: (written) => [written].flat().map((type) => String(type).toUpperCase()),
  },
};

/** The form for a kind, which takes what is of that kind. */
const formOf = (takes: Takes<unknown>) => FORMS[takes.kind] as unknown as Form<Kind>;

/** What may be written behind a condition's key. */
export const schemaOf = (takes: Takes<unknown>): z.ZodType => formOf(takes).schema(takes);

/** What stands in the compiled rule for it. */
export const compiled = (takes: Takes<unknown>, written: unknown): unknown =>
  formOf(takes).compiled(written, takes);
