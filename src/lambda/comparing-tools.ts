import type { Policy } from '../core/policy/policy.ts';
import type { ComparingTools } from '../pipeline/tools.ts';
import { recordsIn } from '../records/records.ts';
import { listingIn } from '../registry/registry.ts';
import { coverageOf } from '../threat-intel/coverage.ts';
import { ledgerClient } from './own-clients.ts';
import { registryClients } from './registry-clients.ts';
import type { Settings } from './settings.ts';
import { clientOptions, REAL_SURROUNDINGS } from './surroundings.ts';

/** What it takes to compare the registry with the records, and nothing that judges, marks or tells. */
export function openComparingTools(
  {
    ledgerTable: name,
    marksImages,
    scope,
  }: Pick<Settings, 'ledgerTable' | 'marksImages' | 'scope'>,
  policy: Policy,
  surroundings = REAL_SURROUNDINGS,
): ComparingTools {
  const { now, pause } = surroundings;
  const clients = registryClients(surroundings);
  const client = ledgerClient(clientOptions(surroundings));
  return {
    registry: listingIn(clients.ecr),
    coverage: coverageOf(clients.inspector),
    records: recordsIn({ client, name, pause }, now),
    policy,
    marksImages,
    scope,
    now,
  };
}
