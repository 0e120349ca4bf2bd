import type { Decision } from '../core/decide.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Outlook } from './outlook.ts';

/** One verdict with everything that it rests on. */
export interface Explained {
  readonly evidence: Evidence;
  readonly decision: Decision;
  readonly policyVersion: string;
  readonly outlook: Outlook;
  /** ISO time, where the ledger remembers it. */
  readonly undecidedSince?: string;
}
