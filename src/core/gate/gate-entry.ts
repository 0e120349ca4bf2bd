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
}

/** What the ledger knows of an image, with what it knows and nobody has looked at. */
export interface GateEntry extends LedgerEntry {
  /** Its own, and those of the platforms that it lists. */
  readonly requests: readonly OpenRequest[];
}
