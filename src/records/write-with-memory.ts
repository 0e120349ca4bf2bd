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

/** A scanner that is switched on judges all images of a repository at once, and each has news for its memory. */
const ATTEMPTS = 10;
const PAUSE_MILLISECONDS = 50;

/**
 * Writes these items and what the repository remembers, all or nothing. Another image's run that was first is
 * no reason to start over: what both have seen is put together and written again.
 */
export async function writeWithMemory(
  table: Table,
  image: ImageRef,
  items: readonly TransactItem[],
  judged: JudgedMemory | undefined,
): Promise<void> {
  let memory: WrittenMemory | undefined = judged;
  for (let attempt = 1; ; attempt += 1) {
    const put = memory ? [{ Put: await memoryPut(table, image, memory) }] : [];
    const command = new TransactWriteCommand({ TransactItems: [...put, ...items] });
    try {
      await send(table, partition(image), command);
      return;
    } catch (error) {
      if (!judged || attempt === ATTEMPTS || !isForestalledAlone(error)) throw error;
    }
    await table.pause(attempt * PAUSE_MILLISECONDS * Math.random());
    memory = judged.overWritten(await readMemory(table, image));
  }
}

/** Whether of a transaction the first item alone was another run's. */
function isForestalledAlone(error: unknown): boolean {
  if (!(error instanceof JudgementInProgress)) return false;
  const { CancellationReasons: reasons = [] } = (error.cause ?? {}) as {
    CancellationReasons?: readonly { Code?: string }[];
  };
  return (
    reasons.some(({ Code }) => Code !== 'None') &&
    reasons.slice(1).every(({ Code }) => Code === 'None')
  );
}
