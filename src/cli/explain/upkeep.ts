import type { Verdict } from '../../core/judgement/verdict.ts';
import { dueOf, type OpenKind } from '../../core/ledger/due.ts';
import type { Failed } from '../../core/ledger/failed.ts';
import type { LedgerEntry } from '../../core/ledger/ledger.ts';
import type { ScanAsked } from '../../core/ledger/rescan.ts';
import type { Watch } from '../../core/policy/watch.ts';
import type { RequestsOfImage } from '../../records/read-requests.ts';

/** What the deployment has on record of an image, and does with it from here on; times are ISO. */
export interface Upkeep {
  readonly verdict?: Verdict;
  readonly judgedAt?: string;
  /** By what it is found in the log and in messages; absent for a judgement of a former version. */
  readonly correlationId?: string;
  /** When it is looked at next, and for what; absent where only an event makes it be looked at. */
  readonly next?: { readonly due: OpenKind; readonly at: string };
  readonly watch?: Watch;
  /** Of what the last attempt at it failed; `againAt`: when it is tried again. */
  readonly failed?: Failed & { readonly againAt?: string };
  readonly scanAsked?: ScanAsked;
  /** What stands in the queue beside its record. */
  readonly requests: RequestsOfImage;
}

/** Undefined where the ledger knows nothing of the image. Pure. */
export function upkeepOf(
  { current, failed, failedUntil }: LedgerEntry,
  requests: RequestsOfImage,
): Upkeep | undefined {
  if (!current && !failed && Object.keys(requests).length === 0) return undefined;
  const next = current && !failed ? dueOf(current) : undefined;
  const { verdict, judgedAt, correlationId, standing } = current?.judgement ?? {};
  const isSubject = standing === 'subject';
  return {
    ...(verdict && judgedAt && { verdict, judgedAt }),
    ...(correlationId && { correlationId }),
    ...(next && { next: { due: next.due, at: next.dueAt } }),
    ...(isSubject && current?.watch && { watch: current.watch }),
    ...(failed && { failed: { ...failed, ...(failedUntil && { againAt: failedUntil }) } }),
    ...(current?.scanAsked && { scanAsked: current.scanAsked }),
    requests,
  };
}
