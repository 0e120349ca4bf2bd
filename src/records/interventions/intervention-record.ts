import * as z from 'zod/mini';
import { Digest } from '../../core/digest.ts';
import { SEVERITIES } from '../../core/findings/severity.ts';
import type {
  ForAll,
  Intervention,
  Person,
  Release,
  Seen,
} from '../../core/interventions/intervention.ts';
import type { Snooze, StandingRelease } from '../../core/interventions/standing.ts';
import { PersonRecord } from '../judgement-record.ts';
import { Count, kinds, parsed, record, Time, whenRead } from '../parsed.ts';

const DONE = {
  id: z.string(),
  by: PersonRecord,
  at: Time,
  channel: z.string(),
  seen: record<Seen>({ number: Count, policyVersion: z.string(), fingerprint: z.string() }),
};
const RISK = { reason: z.string(), ticket: z.exactOptional(z.string()), until: Time };

export const ForAllShape = record<ForAll>({
  pivot: z.string(),
  channel: z.string(),
  root: z.string(),
});

const InterventionRecord = whenRead(() =>
  kinds<'kind', Intervention>('kind', {
    accept: {
      ...DONE,
      ...RISK,
      ids: z.array(z.string()),
      digest: z.exactOptional(Digest),
      severityAtMost: z.exactOptional(z.enum(SEVERITIES)),
      forAll: z.exactOptional(ForAllShape),
    },
    revoke: { ...DONE, waiver: z.string() },
    release: { ...DONE, ...RISK },
    withdraw: DONE,
    rescan: DONE,
    snooze: { ...DONE, until: Time },
  }),
);

/**
 * What a person did about an image, as it stands in the table; `image`: which, for people. Throws PermanentFailure
 * where it cannot be read.
 */
export const interventionIn = (value: unknown, image: string): Intervention =>
  parsed(InterventionRecord, value, `what somebody did about ${image}`);

const StandingReleaseRecord = whenRead(() =>
  record<StandingRelease>({
    release: record<Release>({ ...DONE, ...RISK, kind: z.literal('release') }),
    withdrawn: z.exactOptional(record<{ by: Person; at: string }>({ by: PersonRecord, at: Time })),
  }),
);

/** An item whose word cannot be read counts as none: what is unknown must not help an image pass. */
export const UNREADABLE = 'unreadable';

/** The release in an image's item; undefined where there is none. */
export function releaseIn(item: unknown): StandingRelease | typeof UNREADABLE | undefined {
  if (item === undefined) return undefined;
  const read = StandingReleaseRecord.safeParse(item);
  if (!read.success) return UNREADABLE;
  const { release, withdrawn } = read.data;
  return { release, ...(withdrawn && { withdrawn }) };
}

const SnoozeRecord = whenRead(() =>
  z.looseObject({
    snooze: record<Snooze>({ ...DONE, kind: z.literal('snooze'), until: Time }),
  }),
);

/** The snooze in an image's item; one that cannot be read keeps nobody from hearing. */
export function snoozeIn(item: unknown): Snooze | undefined {
  if (item === undefined) return undefined;
  const read = SnoozeRecord.safeParse(item);
  return read.success ? read.data.snooze : undefined;
}
