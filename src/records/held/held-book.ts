import type { ImageRef } from '../../core/image.ts';
import type { Current, RouteName } from '../../core/ledger/ledger.ts';
import type { Held } from '../../core/telling/held.ts';
import type { Said } from '../../core/telling/said.ts';
import type { Table } from '../table.ts';
import {
  type Acceptance,
  askedAmong,
  beginReply,
  endReply,
  type OpenReply,
  putOffReply,
} from './acceptances.ts';
import {
  dropHeld,
  type HeldNow,
  noteHeldTold,
  putHeld,
  readHeld,
  type Waiting,
  type WaitingImages,
  waitingImages,
} from './held-requests.ts';
import {
  dropPivot,
  leavePivot,
  type OpenPivot,
  type OpenPivots,
  openPivots,
  putPivot,
  readPivot,
  type UnreadablePivot,
} from './pivot-record.ts';

/** What people are to hear, and have not been told yet because others may have the same to say. */
export interface HeldBook {
  put(image: ImageRef, held: Held): Promise<void>;
  read(image: ImageRef): Promise<HeldNow | undefined>;
  /** Everything that is held. */
  waiting(): Promise<WaitingImages>;
  /** It is held no longer, unless something else is by now. */
  drop(one: Waiting): Promise<void>;
  /** It was said among others; JudgementInProgress where the image's record, or what is held, is another by now. */
  noteTold(one: Waiting, current: Current, route: RouteName, said: Said): Promise<void>;
  /** The message about a vulnerability of this name; undefined where it is not known any more. */
  pivot(name: string): Promise<OpenPivot | undefined>;
  /** The messages about vulnerabilities of which not all has been said. */
  pivots(): Promise<OpenPivots>;
  /** How far one has come; `isOver`: all of it is said. */
  notePivot(pivot: OpenPivot, isOver?: boolean): Promise<void>;
  /** One of which nothing was said, and nothing is left to say. */
  dropPivot(pivot: OpenPivot): Promise<void>;
  /** One that cannot be read: it stays as it is, and keeps nothing else from being said. */
  leavePivot(pivot: UnreadablePivot): Promise<void>;
  /** Of these images, the keys of those that are asked for and not judged since. */
  askedAmong(images: readonly ImageRef[]): Promise<ReadonlySet<string>>;
  /** These are told of in one reply from now on, all or none. */
  beginReply(accepted: readonly Acceptance[]): Promise<OpenReply>;
  /** It was refused, and is tried again. */
  putOffReply(reply: OpenReply): Promise<void>;
  /** The thread has been told. */
  endReply(reply: OpenReply): Promise<void>;
}

/** The same in one DynamoDB table. */
export const heldBookIn = (table: Table, now: () => Date): HeldBook => ({
  put: (image, held) => putHeld(table, image, held),
  read: (image) => readHeld(table, image),
  waiting: () => waitingImages(table, now()),
  drop: (one) => dropHeld(table, one),
  noteTold: (one, current, route, said) => noteHeldTold(table, one, current, route, said),
  pivot: (name) => readPivot(table, name),
  pivots: () => openPivots(table),
  notePivot: (pivot, isOver = false) => putPivot(table, pivot, isOver, now()),
  dropPivot: (pivot) => dropPivot(table, pivot),
  leavePivot: ({ key }) => leavePivot(table, key),
  askedAmong: (images) => askedAmong(table, images),
  beginReply: (accepted) => beginReply(table, accepted),
  putOffReply: (reply) => putOffReply(table, reply),
  endReply: (reply) => endReply(table, reply),
});
