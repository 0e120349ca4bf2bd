import type { Policy } from '../../core/policy/policy.ts';
import type { BulletinBook } from '../../records/bulletin-book.ts';
import type { ReportBook } from '../../records/report-book.ts';
import type { CountingTools } from '../count-repositories.ts';

/** What it takes to read a report out of the ledger. Nothing of it writes. */
export interface ReportTools {
  readonly records: ReportBook;
  readonly bulletins: CountingTools['bulletins'] & Pick<BulletinBook, 'read'>;
  /** By which findings are weighed. */
  readonly policy: Policy;
  readonly now: () => Date;
  /** Called for each image that has been read. */
  readonly onImage?: () => void;
}
