import { nameOf } from '../../core/aws-failure.ts';
import { UsageError } from '../usage-error.ts';
import { queueName } from './find-queues.ts';

/**
 * Waits for a look into a queue of the stack. Throws UsageError where SQS has no such queue: half of the dead letters is not
 * all of them.
 */
export async function thatIsThere<T>(queue: string, look: Promise<T>): Promise<T> {
  try {
    return await look;
  } catch (error) {
    if (nameOf((error as Error).cause) !== 'QueueDoesNotExist') throw error;
    throw new UsageError(
      `redrive: the queue ${queueName(queue)} is not there, which belongs to the stack: deploy anew what somebody has deleted; a world that says "queues" names all of them (docs/replay.md)`,
      { cause: error },
    );
  }
}
