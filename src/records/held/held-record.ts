import * as z from 'zod/mini';
import type { Upgrade } from '../../core/findings/fix-plan.ts';
import type { Held, HeldFinding } from '../../core/telling/held.ts';
import { ShownRecord } from '../current-record.ts';
import { areKeptFindings } from '../kept-finding-check.ts';
import { Count, kinds, record, Time, whenRead } from '../parsed.ts';

const FindingShape = z.custom<HeldFinding['finding']>(
  (value) => areKeptFindings([value]),
  'no finding',
);

const HeldRecord = whenRead(() =>
  record<Held>({
    channel: z.string(),
    at: Time,
    number: Count,
    names: z.array(z.string()),
    hasRoot: z.exactOptional(z.literal(true)),
    mayBeSaid: z.exactOptional(z.literal(true)),
    blocking: z.array(
      record<HeldFinding>({
        finding: FindingShape,
        to: z.exactOptional(
          kinds<'state', Upgrade['to']>('state', {
            version: { version: z.string() },
            'highest-of': { versions: z.array(z.string()) },
            unnamed: {},
          }),
        ),
      }),
    ),
    shown: ShownRecord,
    owner: z.exactOptional(z.string()),
    mention: z.exactOptional(z.array(z.string())),
  }),
);

/** What is held of an image; undefined where it cannot be read: it is told by itself then, from its record. */
export const heldIn = (value: unknown): Held | undefined => HeldRecord.safeParse(value).data;
