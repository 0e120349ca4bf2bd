import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { JudgementInProgress } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import type { KeptMemory } from '../core/ledger/ledger.ts';
import { readMemory } from './earlier-images.ts';
import { partition } from './keys.ts';
import { memoryPut, type WrittenMemory } from './repository-memory.ts';
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

type TransactItem = NonNullable<
  ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']
>[number];

/** What is written of an image alone, and what has to stand for it, which other images of its repository share. */
export interface Writing {
  readonly items: readonly TransactItem[];
  readonly checks: readonly TransactItem[];
}

/** A scanner that is switched on judges all images of a repository at once, and each has news for its memory. */
const ATTEMPTS = 10;
const PAUSE_MILLISECONDS = 50;

/**
 * Writes these items and what the repository remembers, all or nothing. Another image's run that was first is
 * no reason to start over: what both have seen is put together and written again. What does not stand any more is one.
 */
export async function writeWithMemory(
  table: Table,
  image: ImageRef,
  { items, checks }: Writing,
  judged: JudgedMemory | undefined,
): Promise<void> {
  let memory: WrittenMemory | undefined = judged;
  for (let attempt = 1; ; attempt += 1) {
    const put = memory ? [{ Put: await memoryPut(table, image, memory) }] : [];
    const command = new TransactWriteCommand({ TransactItems: [...put, ...checks, ...items] });
    let others: 'memory' | 'check' | undefined;
    try {
      await send(table, partition(image), command);
      return;
    } catch (error) {
      others = othersAlone(error, put.length, checks.length);
      if (!others || attempt === ATTEMPTS) throw error;
    }
    await table.pause(attempt * PAUSE_MILLISECONDS * Math.random());
    if (judged && others === 'memory') memory = judged.overWritten(await readMemory(table, image));
  }
}

/**
 * What cancelled a transaction, where that was another image's run alone: it has written the memory, or checks the same
 * at this moment. Undefined where something of the image itself was in the way, or does not stand any more.
 */
function othersAlone(error: unknown, memories: number, checks: number) {
  if (!(error instanceof JudgementInProgress)) return undefined;
  const { CancellationReasons: reasons = [] } = (error.cause ?? {}) as {
    CancellationReasons?: readonly { Code?: string }[];
  };
  const isFree = ({ Code }: { Code?: string }): boolean => Code === 'None';
  const ofChecks = reasons.slice(memories, memories + checks);
  if (!reasons.slice(memories + checks).every(isFree)) return undefined;
  if (!ofChecks.every((one) => isFree(one) || one.Code === 'TransactionConflict')) return undefined;
  if (!reasons.slice(0, memories).every(isFree)) return 'memory';
  return ofChecks.every(isFree) ? undefined : 'check';
}
