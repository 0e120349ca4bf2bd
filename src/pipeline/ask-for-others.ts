import type { ImageRef } from '../core/image.ts';
import type { Listing } from '../core/ledger/listing.ts';
import type { TakenUp } from '../records/take-up.ts';
import type { Gathered } from './gather.ts';
import type { Toolbox } from './tools.ts';

/** What people did to the waivers of a whole repository, and which other images that concerns. */
const CONCERNED = [
  { why: 'accepted', listing: 'quarantined' },
  { why: 'revoked', listing: 'approved' },
] as const satisfies readonly { why: string; listing: Listing }[];

/**
 * A waiver for every image of a repository may let others ship than the one at which it was accepted, and no longer
 * lets them when it is revoked: these are asked for, behind everything that is urgent. To ask twice is to ask once,
 * so that a run that dies here leaves the request that it worked on to the next.
 */
export async function askForOthers(
  { image, request }: TakenUp,
  { waivers: { waivers = [] } = {} }: Gathered,
  { records, now }: Toolbox,
): Promise<void> {
  const done = new Set(request?.interventions);
  const forAll = waivers.filter(({ digest }) => digest === undefined);
  const happened = {
    accepted: forAll.some(({ id }) => done.has(id)),
    revoked: forAll.some(({ revoked }) => revoked && done.has(revoked.id)),
  };
  const isOther = ({ digest }: ImageRef): boolean => digest !== image.digest;
  const dueAt = now().toISOString();
  for (const { why, listing } of CONCERNED.filter((one) => happened[one.why])) {
    for await (const page of records.listed(listing, image)) {
      await records.again(page.filter(isOther).map((other) => ({ image: other, why, dueAt })));
    }
  }
}
