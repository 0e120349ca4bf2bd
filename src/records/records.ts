import type { Digest } from '../core/digest.ts';
import type { Finding } from '../core/finding.ts';
import type { ImageRef } from '../core/image.ts';
import type { Current, LedgerPage, RouteName, Said } from '../core/ledger.ts';
import type { Marking } from '../core/marker.ts';
import type { LastSaid, NewEntry } from './entry.ts';
import { readFindings, readPage } from './read-page.ts';
import { noteScanFinished, rememberPlatforms } from './remember.ts';
import type { Table } from './table.ts';
import { begin, noteSaid, release, resume, settle } from './write-judgement.ts';

/** The ledger. A write that another run forestalls throws JudgementInProgress. */
export interface Records {
  read(image: ImageRef): Promise<LedgerPage>;
  /** The findings kept with a judgement. */
  findings(image: ImageRef, current: Current): Promise<readonly Finding[]>;
  /** From now on, whoever reads a platform's page learns of the index. */
  rememberPlatforms(index: ImageRef, platforms: readonly Digest[]): Promise<void>;
  noteScanFinished(image: ImageRef): Promise<void>;
  /** Records a new judgement. Unless it is settled at once, this run holds the lease afterwards. */
  begin(entry: NewEntry): Promise<Current>;
  /** Takes the lease on a judgement whose acts are not all done. */
  resume(current: Current): Promise<Current>;
  noteSaid(current: Current, route: RouteName, said: Said): Promise<Current>;
  /** Gives the lease back on a judgement that stays open. */
  release(current: Current): Promise<void>;
  settle(current: Current, marking: Marking, lastSaid?: LastSaid): Promise<Current>;
}

/** The ledger in one DynamoDB table; `now` is asked for every lease. */
export const recordsIn = (table: Table, now: () => Date): Records => ({
  read: (image) => readPage(table, image),
  findings: (image, current) => readFindings(table, image, current),
  rememberPlatforms: (index, platforms) => rememberPlatforms(table, index, platforms),
  noteScanFinished: (image) => noteScanFinished(table, image, now()),
  begin: (entry) => begin(table, entry, now()),
  resume: (current) => resume(table, current, now()),
  noteSaid: (current, route, said) => noteSaid(table, current, { route, said }),
  release: (current) => release(table, current, now()),
  settle: (current, marking, lastSaid) => settle(table, current, marking, now(), lastSaid),
});
