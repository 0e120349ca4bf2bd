import type { HearingTools } from '../pipeline/tools.ts';
import { recordsIn } from '../records/records.ts';
import { ledgerClient } from './own-clients.ts';
import type { Settings } from './settings.ts';
import { clientOptions, REAL_SURROUNDINGS } from './surroundings.ts';

/** What it takes to write down that images are to be judged: the ledger, and no other client. */
export function openHearingTools(
  { ledgerTable: name, scope, served }: Pick<Settings, 'ledgerTable' | 'scope' | 'served'>,
  surroundings = REAL_SURROUNDINGS,
): HearingTools {
  const { now, pause } = surroundings;
  const client = ledgerClient(clientOptions(surroundings));
  return { records: recordsIn({ client, name, pause }, now), scope, served };
}
