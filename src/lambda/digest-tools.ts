import type { Policy } from '../core/policy/policy.ts';
import type { DigestTools } from '../pipeline/tools.ts';
import { bulletinBookIn } from '../records/bulletin-book.ts';
import { recordsIn } from '../records/records.ts';
import { IN_A_FUNCTION, ledgerClient, parametersClient } from './own-clients.ts';
import type { Settings } from './settings.ts';
import { clientOptions, REAL_SURROUNDINGS } from './surroundings.ts';

/** What it takes to count and to tell channels: the ledger and Slack, and no client of the registry. */
export function openDigestTools(
  {
    ledgerTable: name,
    openDigests,
    served,
  }: Pick<Settings, 'ledgerTable' | 'openDigests' | 'served'>,
  policy: Policy,
  surroundings = REAL_SURROUNDINGS,
): DigestTools {
  const { now, pause, run, limits = IN_A_FUNCTION } = surroundings;
  const options = clientOptions(surroundings);
  const table = { client: ledgerClient(options), name, pause };
  const digests = openDigests({
    ssm: () => parametersClient(options),
    now,
    pause,
    ...(run && { run }),
    timeout: limits.slack.attempt,
    members: served.members,
  });
  return {
    records: recordsIn(table, now),
    bulletins: bulletinBookIn(table, now),
    policy,
    now,
    ...(digests && { digests }),
  };
}
