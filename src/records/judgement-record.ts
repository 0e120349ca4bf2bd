import * as z from 'zod/mini';
import type { Tally } from '../core/bulletin/figures.ts';
import { Digest } from '../core/digest.ts';
import { SCAN_STATES } from '../core/evidence/evidence.ts';
import type { Running, RunningPlace } from '../core/evidence/running.ts';
import { SEVERITIES } from '../core/findings/severity.ts';
import type { ImageRef } from '../core/image.ts';
import type { Person } from '../core/interventions/intervention.ts';
import type { AcceptedDoubt } from '../core/judgement/accepted.ts';
import { BECAUSES } from '../core/judgement/because.ts';
import type { Judgement, PlatformState, Standing } from '../core/judgement/judgement.ts';
import type { Against, GivenRelease, Released } from '../core/judgement/released.ts';
import type { Reason, Verdict } from '../core/judgement/verdict.ts';
import { Count, record, Time, wordOf } from './parsed.ts';

export const VerdictWord = wordOf<Verdict>({
  approved: true,
  quarantined: true,
  undecided: true,
});

const AcceptedRecord = record<AcceptedDoubt>({
  code: z.string(),
  text: z.string(),
  waiver: z.string(),
  by: z.string(),
  why: z.string(),
  until: Time,
  ticket: z.exactOptional(z.string()),
  source: z.string(),
});

const ReasonRecord = record<Reason>({ code: z.string(), text: z.string() });

export const PersonRecord = record<Person>({ id: z.string(), name: z.string() });

const ReasonsRecord = z.tuple([ReasonRecord], ReasonRecord);

const GIVEN_RELEASE = {
  id: z.string(),
  by: PersonRecord,
  at: Time,
  why: z.string(),
  ticket: z.exactOptional(z.string()),
  until: Time,
};
const ReleasedRecord = record<Released>({
  ...GIVEN_RELEASE,
  against: record<Against>({
    verdict: VerdictWord,
    reasons: ReasonsRecord,
    rules: z.array(z.string()),
  }),
});

/** How many of each weight. */
export const TallyRecord: z.ZodMiniType<Tally> = z.partialRecord(z.enum(SEVERITIES), Count);

/** A judgement as it stands in the table. */
export const JudgementRecord: z.ZodMiniType<Judgement> = record<Judgement>({
  image: record<ImageRef>({
    account: z.string(),
    region: z.string(),
    repository: z.string(),
    digest: Digest,
  }),
  standing: wordOf<Standing>({ subject: true, unnamed: true }),
  verdict: VerdictWord,
  reasons: ReasonsRecord,
  counts: TallyRecord,
  worst: z.exactOptional(z.enum(SEVERITIES)),
  platforms: z.array(
    record<PlatformState>({
      digest: Digest,
      platform: z.exactOptional(z.string()),
      state: z.enum(SCAN_STATES),
      completedAt: z.exactOptional(Time),
      continuous: z.exactOptional(z.literal(true)),
      proven: z.exactOptional(z.literal(true)),
    }),
  ),
  fingerprint: z.string(),
  policyVersion: z.string(),
  override: z.exactOptional(z.string()),
  // The first version of all knew neither rules with names nor feeds.
  rules: z._default(z.array(z.string()), []),
  feeds: z._default(
    record<Judgement['feeds']>({
      kev: z.exactOptional(z.string()),
      epss: z.exactOptional(z.string()),
    }),
    {},
  ),
  kev: z.exactOptional(z.array(z.string())),
  doubts: z.exactOptional(z.array(ReasonRecord)),
  accepted: z.exactOptional(z.array(AcceptedRecord)),
  released: z.exactOptional(ReleasedRecord),
  spare: z.exactOptional(record<GivenRelease>(GIVEN_RELEASE)),
  undecidedSince: z.exactOptional(Time),
  reviewAt: z.exactOptional(Time),
  tellAt: z.exactOptional(Time),
  pushedAt: z.exactOptional(Time),
  inUse: z.exactOptional(z.literal(true)),
  runsIn: z.exactOptional(
    record<Running>({
      places: z.array(
        record<RunningPlace>({
          orchestrator: wordOf<RunningPlace['orchestrator']>({
            ecs: true,
            eks: true,
            unknown: true,
          }),
          cluster: z.string(),
          workload: z.exactOptional(z.string()),
          units: z.exactOptional(z.number()),
          lastInUse: Time,
        }),
      ),
      more: z.exactOptional(Count),
    }),
  ),
  comparable: z.exactOptional(z.literal(true)),
  judgedAt: Time,
  because: z.exactOptional(z.enum(BECAUSES)),
  correlationId: z.exactOptional(z.string()),
  names: z.array(z.string()),
});
