import type { ImageRef } from '../core/image.ts';
import type { PolicyNotes } from '../core/policy/housekeeping.ts';
import { readAllWaivers } from './interventions/read-all-waivers.ts';
import { readWaivers } from './interventions/waivers-item.ts';
import { readPolicyNotes } from './policy-notes.ts';
import { readFindings } from './read-entry.ts';
import { type PastJudgement, readHistory } from './read-history.ts';
import { readWeeks } from './read-weeks.ts';
import type { Records } from './records.ts';
import type { Table } from './table.ts';

/** What a report reads of the ledger beside what the digest counts. */
export interface ReportBook extends Pick<Records, 'findings' | 'waivers' | 'allWaivers' | 'weeks'> {
  /** The judgements of an image that are kept, the first one first. Throws PermanentFailure for one that cannot be read. */
  history(image: ImageRef): AsyncGenerator<PastJudgement>;
  /** What is written down of the policy in force. */
  policyNotes(): Promise<PolicyNotes>;
}

/** The same in one DynamoDB table. */
export const reportBookIn = (table: Table, now: () => Date): ReportBook => ({
  findings: (image, place) => readFindings(table, image, place, now()),
  waivers: (repository) => readWaivers(table, repository),
  allWaivers: () => readAllWaivers(table),
  weeks: (repositories, mondays) => readWeeks(table, repositories, mondays),
  history: (image) => readHistory(table, image, now()),
  policyNotes: () => readPolicyNotes(table),
});
