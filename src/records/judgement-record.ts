import * as z from 'zod';
import { Digest } from '../core/digest.ts';
import { SCAN_STATES } from '../core/evidence/evidence.ts';
import { SEVERITIES } from '../core/findings/severity.ts';
import type { ImageRef } from '../core/image.ts';
import type { Judgement, PlatformState, Standing } from '../core/judgement/judgement.ts';
import type { Reason, Verdict } from '../core/judgement/verdict.ts';
import { Count, record, Time, wordOf } from './parsed.ts';

export const VerdictWord = wordOf<Verdict>({
  approved: true,
  quarantined: true,
  undecided: true,
});

const ReasonRecord = record<Reason>({ code: z.string(), text: z.string() });

/** zod's brands are of its own type, and no schema of a branded text. */
const DigestText = Digest as unknown as z.ZodType<Digest>;

/** A judgement as it stands in the table. */
export const JudgementRecord: z.ZodType<Judgement> = record<Judgement>({
  image: record<ImageRef>({
    account: z.string(),
    region: z.string(),
    repository: z.string(),
    digest: DigestText,
  }),
  standing: wordOf<Standing>({ subject: true, unnamed: true }),
  verdict: VerdictWord,
  reasons: z.tuple([ReasonRecord], ReasonRecord),
  counts: z.partialRecord(z.enum(SEVERITIES), Count),
  worst: z.enum(SEVERITIES).exactOptional(),
  platforms: z.array(
    record<PlatformState>({
      digest: DigestText,
      platform: z.string().exactOptional(),
      state: z.enum(SCAN_STATES),
      completedAt: Time.exactOptional(),
      proven: z.literal(true).exactOptional(),
    }),
  ),
  fingerprint: z.string(),
  policyVersion: z.string(),
  override: z.string().exactOptional(),
  // The first version of all knew neither rules with names nor feeds.
  rules: z.array(z.string()).default([]),
  feeds: record<Judgement['feeds']>({
    kev: z.string().exactOptional(),
    epss: z.string().exactOptional(),
  }).default({}),
  kev: z.array(z.string()).exactOptional(),
  doubts: z.array(ReasonRecord).exactOptional(),
  undecidedSince: Time.exactOptional(),
  reviewAt: Time.exactOptional(),
  pushedAt: Time.exactOptional(),
  watched: z.literal(true).exactOptional(),
  comparable: z.literal(true).exactOptional(),
  judgedAt: Time,
  names: z.array(z.string()),
});
