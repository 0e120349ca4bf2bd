import * as z from 'zod';
import type { LedgerProxy } from './ledger-proxy.ts';

/** What DynamoDB bills on demand: half a unit for an eventually consistent read. */
export interface LedgerUnits {
  read: number;
  write: number;
}

const Consumed = z.object({ CapacityUnits: z.number() });
const Answered = z.object({
  ConsumedCapacity: z.union([Consumed, z.array(Consumed)]).optional(),
});

const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems'];

/** Asks with every request what it consumed, which DynamoDB says only where it is asked, and adds it to `units`. */
export const meteredLedger = <Ledger extends LedgerProxy>(
  ledger: Ledger,
  units: LedgerUnits,
): Ledger => ({
  ...ledger,
  pass: async (headers, body) => {
    const asking = Buffer.from(
      JSON.stringify({ ...JSON.parse(body.toString()), ReturnConsumedCapacity: 'TOTAL' }),
    );
    const answer = await ledger.pass(
      { ...headers, 'content-length': String(asking.length) },
      asking,
    );
    const [, operation = ''] = String(headers['x-amz-target']).split('.');
    const { ConsumedCapacity = [] } = Answered.parse(JSON.parse(answer.body.toString()));
    for (const { CapacityUnits } of [ConsumedCapacity].flat())
      units[READS.includes(operation) ? 'read' : 'write'] += CapacityUnits;
    return answer;
  },
});
