import { PermanentFailure } from './errors.ts';
import type { Place } from './served.ts';

/** The registry of a member does not let us in. Nobody here can mend it, and no other registry is to wait for it. */
export class MemberDenies extends PermanentFailure {
  override name = 'MemberDenies';
  readonly place: Place;

  constructor({ account, region }: Place, cause: Error) {
    super(cause.message, { cause });
    this.place = { account, region };
  }
}

/** That a failure comes of a member's denial; undefined for any other. */
export function denialIn(failure: unknown): MemberDenies | undefined {
  for (let one = failure; one instanceof Error; one = one.cause)
    if (one instanceof MemberDenies) return one;
  return undefined;
}
