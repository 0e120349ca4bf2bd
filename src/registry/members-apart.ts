import { nameOf } from '../core/aws-failure.ts';
import { MemberDenies } from '../core/member-denies.ts';
import { type Member, memberOf, type Place } from '../core/served.ts';
import type { Registry } from './registry.ts';

/** Of ECR, and of STS where a role is not to be taken on. */
const DENIED = /^AccessDenied/;

/**
 * The same registry, in which a member that does not let us in is told from our own: there, a missing right is for
 * whoever deploys to mend. Without members it is the very same.
 */
export function membersApart<Some extends Partial<Registry>>(
  registry: Some,
  members: readonly Member[],
): Some {
  if (members.length === 0) return registry;
  const apart = { ...registry };
  for (const name of READING) {
    const read = registry[name] as
      | ((place: Place, ...more: unknown[]) => Promise<unknown>)
      | undefined;
    if (!read) continue;
    const told = async (place: Place, ...more: unknown[]): Promise<unknown> => {
      try {
        return await read(place, ...more);
      } catch (error) {
        const isDenied = error instanceof Error && DENIED.test(nameOf(error.cause));
        throw isDenied && place && memberOf(members, place.account)
          ? new MemberDenies(place, error)
          : error;
      }
    };
    Object.assign(apart, { [name]: told });
  }
  return apart;
}

/** What everything begins with; what a mark lacks stands in its message. */
const READING = ['readImage', 'readScan', 'readKinds', 'listRepositories', 'listImages'] as const;
