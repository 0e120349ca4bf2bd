import type { RepositoryFigures, RepositoryRef } from '../core/bulletin/figures.ts';
import type { ExceptionEntry } from '../core/report/exception-entry.ts';
import type { ReportedImage } from '../core/report/reported-image.ts';
import type { CountedWeeks } from '../core/report/weeks.ts';

/** What a report is about, and by what it was made. */
export interface ReportHead {
  /** ISO time. */
  readonly madeAt: string;
  /** What was asked for, for people: `shop/api:1.4.2`, `shop/*`; absent: everything. */
  readonly about?: string;
  /** The policy by which findings are weighed: records may have been judged by another. */
  readonly policyVersion: string;
  /** The version of this program. */
  readonly version: string;
}

/** A repository with its images. */
export interface ReportedRepository {
  readonly repository: RepositoryRef;
  /** How it stands, as the digest counts; absent where nothing of it may be deployed any more. */
  readonly figures?: RepositoryFigures;
  /** Every image with a verdict and a name, the newest first. To be read once; one image's findings are in memory. */
  readonly images: AsyncIterable<ReportedImage>;
  /** How many records cannot be read; known once the images have been read. */
  readonly unreadable: () => number;
}

/** What stands in the registry, as a format writes it. */
export interface Report {
  readonly head: ReportHead;
  /** By name, then by registry. To be read once, one after the other. */
  readonly repositories: AsyncIterable<ReportedRepository>;
  /** Waivers, ignore rules and VEX statements, with their ends. */
  readonly exceptions: readonly ExceptionEntry[];
  /** What was new, fixed and judged in the last twelve weeks in these repositories: to be asked once they have been read. */
  readonly weeks: () => Promise<CountedWeeks>;
}

/** One form in which a report is written. */
export interface Format {
  /** As `--format` calls it. */
  readonly name: string;
  /** For the list of formats in `--help`. */
  readonly says: string;
  /** Of a file: `json`. */
  readonly ending: string;
  /** It is JSON, whatever its ending says. */
  readonly isJson?: true;
  /** Where it is written where nobody names a file; absent: to standard output. */
  readonly file?: string;
  /** The text, piece by piece: a report of ten thousand images is never in memory. */
  readonly write: (report: Report) => AsyncIterable<string>;
}
