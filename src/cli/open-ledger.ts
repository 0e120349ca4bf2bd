import { setTimeout } from 'node:timers/promises';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { nameOf } from '../core/aws-failure.ts';
import { awsClients } from '../lambda/aws-clients.ts';
import { POLICY } from '../records/keys.ts';
import { recordsIn } from '../records/records.ts';
import { onTable } from '../records/table.ts';
import type { History } from './read-only.ts';
import { UsageError } from './usage-error.ts';

/** The deployed ledger, to be read. Where there is none of that name, every call throws UsageError. */
export function recordsOf(name: string, region: string): Pick<History, 'read' | 'findings'> {
  const client = awsClients().ledger();
  const records = recordsIn({ client, name, pause: (ms) => setTimeout(ms) }, () => new Date());
  return {
    read: (image) => asLedger(name, region, records.read(image)),
    findings: (image, place) => asLedger(name, region, records.findings(image, place)),
  };
}

/**
 * Before anything takes its time: a table that is not there, or is none of ours, is found out by one call
 * and not by each of a thousand images. Throws UsageError, or what AWS answers.
 */
export async function requireLedger(name: string, region: string): Promise<void> {
  const client = awsClients().ledger();
  const command = new QueryCommand({
    TableName: name,
    KeyConditionExpression: 'pk = :policy AND begins_with(sk, :any)',
    ExpressionAttributeValues: { ':policy': POLICY, ':any': 'used/' },
    Limit: 1,
  });
  const asked = onTable(`looking into the table ${name}`, () => client.send(command));
  await asLedger(name, region, asked);
}

async function asLedger<T>(name: string, region: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const { cause } = error as Error;
    if (nameOf(cause) === 'ResourceNotFoundException') {
      const see = '"npx serverless info --verbose" prints LedgerTableName';
      throw new UsageError(`there is no table ${name} in ${region} (${see})`, { cause: error });
    }
    if (nameOf(cause) === 'ValidationException') {
      const why = (cause as Error).message;
      throw new UsageError(`the table ${name} is not the ledger: ${why}`, { cause: error });
    }
    throw error;
  }
}
