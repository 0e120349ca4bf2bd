import type { Digest } from '../digest.ts';
import type { NotedReport } from '../evidence/scan-report.ts';
import type { RequestKind } from '../ledger/due.ts';
import type { Failed } from '../ledger/failed.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';
import type { Why } from '../ledger/request.ts';

/** What stands in the queue of an image, as far as a deployment asks. */
export interface OpenRequest {
  readonly kind: RequestKind;
  readonly why: Why;
  readonly failed?: Failed;
  /** The image has been judged for it: what is left is a mark or a message. */
  readonly isJudged?: true;
  /** Of a platform that it lists: it stays where another index of that cannot be judged. */
  readonly isOfPlatform?: true;
  /** ISO time of whoever asked last; absent where a former version wrote it, and where people did something. */
  readonly askedAt?: string;
}

/** What an event said of a scan, and is kept. */
export interface KeptReport {
  /** Whose scan: the image itself, or a platform of it. */
  readonly digest: Digest;
  readonly report: NotedReport;
  /** ISO time at which it was written down. */
  readonly notedAt: string;
}

/** What the ledger knows of an image, with what it knows and nobody has looked at. */
export interface GateEntry extends LedgerEntry {
  /** Its own, and those of the platforms that it lists. */
  readonly requests: readonly OpenRequest[];
  /** So too. */
  readonly reports: readonly KeptReport[];
}
