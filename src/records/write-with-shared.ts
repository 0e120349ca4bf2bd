import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { JudgementInProgress } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import type { KeptMemory, KeptTrend } from '../core/ledger/ledger.ts';
import { readShared } from './earlier-images.ts';
import { partition } from './keys.ts';
import type { FindingsPlace } from './read-entry.ts';
import { memoryPut, type WrittenMemory } from './repository-memory.ts';
import { type TransactItem, trendWrite, type WrittenTrend } from './repository-trend.ts';
import { send } from './state-item.ts';
import type { Table } from './table.ts';

/** What a repository is to remember with a judgement. */
export interface JudgedMemory extends WrittenMemory {
  /**
   * The same over what another run has written meanwhile; undefined where that says it all. Throws
   * JudgementInProgress where the judgement might be another by it.
   */
  readonly overWritten: (written: KeptMemory | undefined) => WrittenMemory | undefined;
}

/** What a judgement counts in the trend of its repository. */
export interface JudgedTrend extends WrittenTrend {
  /** The same over what another run has counted meanwhile; undefined where nothing is left to count. */
  readonly overWritten: (written: KeptTrend | undefined) => Promise<WrittenTrend | undefined>;
}

/** What a judgement writes of what the images of its repository share. */
export interface JudgedShared {
  readonly memory?: JudgedMemory | undefined;
  readonly trend?: JudgedTrend | undefined;
}

/** What is written of an image alone, and what has to stand for it, which other images of its repository share. */
export interface Writing {
  readonly items: readonly TransactItem[];
  readonly checks: readonly TransactItem[];
  /** Where the findings of the judgement are. */
  readonly place: FindingsPlace;
}

/**
 * A scanner that is switched on, or another policy, judges all images of a repository at once, and each has news for what they share:
 * two hundred of them get through, in some seconds of the lease.
 */
const ATTEMPTS = 16;
const PAUSE_MILLISECONDS = 100;

/**
 * Writes these items and what the repository remembers and counts, all or nothing. Another image's run that was first is
 * no reason to start over: what both have seen is put together and written again. What does not stand any more is one.
 */
export async function writeWithShared(
  table: Table,
  image: ImageRef,
  { items, checks, place }: Writing,
  judged: JudgedShared,
): Promise<void> {
  let memory: WrittenMemory | undefined = judged.memory;
  let trend: WrittenTrend | undefined = judged.trend;
  for (let attempt = 1; ; attempt += 1) {
    const shared: readonly SharedWrite[] = [
      ...(memory
        ? [{ of: 'memory', write: { Put: await memoryPut(table, image, memory) } } as const]
        : []),
      ...(trend ? [{ of: 'trend', write: trendWrite(table, image, trend, place) } as const] : []),
    ];
    const writes = shared.map(({ write }) => write);
    const command = new TransactWriteCommand({ TransactItems: [...writes, ...checks, ...items] });
    let others: readonly SharedWrite['of'][] | undefined;
    try {
      await send(table, partition(image), command);
      return;
    } catch (error) {
      others = othersAlone(error, shared, checks.length);
      if (!others || attempt === ATTEMPTS) throw error;
    }
    await table.pause(attempt * PAUSE_MILLISECONDS * Math.random());
    if (others.length === 0) continue;
    const written = await readShared(table, image);
    if (others.includes('memory')) memory = judged.memory?.overWritten(written.memory);
    if (others.includes('trend')) trend = await judged.trend?.overWritten(written.trend);
  }
}

interface SharedWrite {
  readonly of: keyof JudgedShared;
  readonly write: TransactItem;
}

/**
 * What of what is shared was in the way of a transaction, where that was another image's run alone: none of it where that
 * checks the same at this moment. Undefined where something of the image itself was in the way, or does not stand any more.
 */
function othersAlone(
  error: unknown,
  shared: readonly SharedWrite[],
  checks: number,
): readonly SharedWrite['of'][] | undefined {
  if (!(error instanceof JudgementInProgress)) return undefined;
  const { CancellationReasons: reasons = [] } = (error.cause ?? {}) as {
    CancellationReasons?: readonly { Code?: string }[];
  };
  const isFree = ({ Code }: { Code?: string } = {}): boolean => Code === 'None';
  const ofChecks = reasons.slice(shared.length, shared.length + checks);
  if (!reasons.slice(shared.length + checks).every(isFree)) return undefined;
  if (!ofChecks.every((one) => isFree(one) || one.Code === 'TransactionConflict')) return undefined;
  const others = shared.flatMap(({ of }, at) => (isFree(reasons[at]) ? [] : [of]));
  return others.length > 0 || !ofChecks.every(isFree) ? others : undefined;
}
