import type { ImageRef } from '../core/image.ts';
import type { Intervention } from '../core/interventions/intervention.ts';
import { nameOfWaiver } from '../core/interventions/slack-waivers.ts';
import type { Listing } from '../core/ledger/listing.ts';
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
 * so that a run that dies here leaves the request that it worked on to the next. `done`: what was asked for; absent where
 * that cannot be read: then a waiver may have been revoked.
 */
export async function askForOthers(
  image: ImageRef,
  done: readonly Intervention[] | undefined,
  { waivers: { waivers = [] } = {} }: Gathered,
  { records, now }: Toolbox,
): Promise<void> {
  // One that was revoked and does not stand there any more may have been for all.
  const isForAll = (name: string): boolean =>
    waivers.find((one) => nameOfWaiver(one) === name)?.digest === undefined;
  const happened = {
    accepted: done?.some((one) => one.kind === 'accept' && one.digest === undefined) ?? false,
    revoked: done?.some((one) => one.kind === 'revoke' && isForAll(one.waiver)) ?? true,
  };
  const isOther = ({ digest }: ImageRef): boolean => digest !== image.digest;
  const dueAt = now().toISOString();
  for (const { why, listing } of CONCERNED.filter((one) => happened[one.why])) {
    for await (const page of records.listed(listing, image)) {
      await records.again(page.filter(isOther).map((other) => ({ image: other, why, dueAt })));
    }
  }
}
