import type { Digest } from '../core/digest.ts';
import { type ImageRef, imageKey } from '../core/image.ts';

/*
 * One table. An image's partition is `<account>/<region>/<repository>@<digest>`:
 *
 *   pk     sk                       holds                                    read by
 *   image  state                    the current judgement, its lease, acts   every event (one Query with
 *   image  state/listed-by/<index>  an index lists this image                 the prefix "state" reads
 *   image  state/scan-finished      an event said that its scan finished      all three)
 *   image  judgement/<000001>       the history of judgements, never changed an audit
 *   image  findings/<name>/<000>    the findings of a judgement, gzip JSON   the next judgement; comparing
 *
 *   index `due`: due = unfinished | undecided, dueAt = ISO time              whoever completes what is open
 */
export const HASH = 'pk';
export const RANGE = 'sk';

export const STATE = 'state';
export const SCAN_FINISHED = `${STATE}/scan-finished`;
const LISTED_BY = `${STATE}/listed-by/`;

export const partition = (image: ImageRef): string => imageKey(image);

export const listedBy = (index: Digest): string => `${LISTED_BY}${index}`;

/** The index in a membership item's sort key, or undefined for any other item. */
export const indexIn = (sk: string): Digest | undefined =>
  sk.startsWith(LISTED_BY) ? (sk.slice(LISTED_BY.length) as Digest) : undefined;

export const judgementSort = (number: number): string => `judgement/${padded(number, 6)}`;
/** The name is of one attempt at recording: two attempts at once must not mix their slices. */
export const findingsPrefix = (name: string): string => `findings/${name}/`;
export const findingsSort = (name: string, slice: number): string =>
  `${findingsPrefix(name)}${padded(slice, 3)}`;

const padded = (number: number, width: number): string => String(number).padStart(width, '0');
