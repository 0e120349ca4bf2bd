import { setTimeout } from 'node:timers/promises';
import { awsClients } from '../aws-clients.ts';
import { recordsIn } from '../records/records.ts';
import type { History } from './read-only.ts';

/** The deployed ledger, to be read. */
export function recordsOf(name: string): History {
  const client = awsClients().ledger();
  return recordsIn({ client, name, pause: (ms) => setTimeout(ms) }, () => new Date());
}
