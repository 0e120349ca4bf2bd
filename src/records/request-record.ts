import * as z from 'zod/mini';
import { type Request, WHYS } from '../core/ledger/request.ts';
import { VerdictWord } from './judgement-record.ts';
import { Count, parsed, Time } from './parsed.ts';

const RequestRecord = z.object({
  why: z.enum(WHYS),
  run: z.optional(z.string()),
  before: z.optional(VerdictWord),
  listedAt: z.optional(Time),
  interventions: z.optional(z.array(z.string())),
  name: z.string(),
  takenUp: z._default(Count, 1),
});

/** A request and its name, which another asker changes. */
export type NamedRequest = Request & { readonly name: string };

/** A request to judge an image; throws PermanentFailure where it cannot be read. */
export function requestIn(
  item: unknown,
  image: string,
): NamedRequest & { readonly takenUp: number } {
  const { run, before, listedAt, interventions, ...rest } = parsed(
    RequestRecord,
    item,
    `the request to judge ${image}`,
  );
  return {
    ...rest,
    ...(run && { run }),
    ...(before && { before }),
    ...(listedAt && { listedAt }),
    ...(interventions && { interventions }),
  };
}
