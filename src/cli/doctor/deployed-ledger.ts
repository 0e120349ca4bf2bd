import { setTimeout } from 'node:timers/promises';
import { datesOf, type FeedDates } from '../../core/findings/feeds/feeds.ts';
import type { Denied } from '../../core/telling/denied.ts';
import { AT_THE_KEYBOARD } from '../../lambda/aws-clients.ts';
import { ledgerClient } from '../../lambda/own-clients.ts';
import { clientOptions, REAL_SURROUNDINGS } from '../../lambda/surroundings.ts';
import { readComparison } from '../../records/comparison-turn.ts';
import { memberBookIn } from '../../records/member-book.ts';
import { type Due, oldestDue } from '../../records/read-due.ts';
import { threatSourceIn } from '../../threat-intel/threat-source.ts';
import { asLedger } from '../open-ledger.ts';
import type { Ask } from './ask.ts';

/** As much of the ledger as shows how a deployment is. Throws UsageError where the table is not there. */
export interface DeployedLedger {
  readonly feeds: () => Promise<FeedDates>;
  /** The version of the policy by which it compared the registry last; undefined: it never has. */
  readonly policyVersion: () => Promise<string | undefined>;
  /** The registries of members that could not be read when they were last. */
  readonly denied: () => Promise<readonly Denied[]>;
  /** What has waited longest, of each kind. */
  readonly oldestDue: (now: Date) => Promise<readonly Due[]>;
}

export function ledgerIn(name: string, region: string, ask: Ask): DeployedLedger {
  const options = clientOptions({
    ...REAL_SURROUNDINGS,
    deployed: false,
    limits: AT_THE_KEYBOARD,
  });
  const table = {
    client: ledgerClient(options),
    name,
    pause: (milliseconds: number) => setTimeout(milliseconds),
  };
  const reading = <T>(right: string, doing: string, read: () => Promise<T>): Promise<T> =>
    ask(right, doing, () => asLedger(name, region, read()));
  return {
    feeds: () =>
      reading('dynamodb:BatchGetItem', 'reading how old the feeds are', async () =>
        datesOf(await threatSourceIn(table).lookUp([])),
      ),
    policyVersion: () =>
      reading(
        'dynamodb:GetItem',
        'reading by which policy it compares',
        async () => (await readComparison(table)).run?.policyVersion,
      ),
    denied: () =>
      reading('dynamodb:Query', 'reading which members deny', () =>
        memberBookIn(table, () => new Date()).denied(),
      ),
    oldestDue: (now) =>
      reading('dynamodb:Query', 'reading what is due', () => oldestDue(table, now)),
  };
}
