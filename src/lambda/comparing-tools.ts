import type { Policy } from '../core/policy/policy.ts';
import type { ComparingTools } from '../pipeline/tools.ts';
import { notePosture } from '../records/posture-book.ts';
import { recordsIn } from '../records/records.ts';
import { membersApart } from '../registry/members-apart.ts';
import { readNightlyFacts } from '../registry/posture/read-nightly-facts.ts';
import { putsNoneIn } from '../registry/puts-none.ts';
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
    served,
    endpoint,
  }: Pick<Settings, 'ledgerTable' | 'marksImages' | 'scope' | 'served' | 'endpoint'>,
  policy: Policy,
  surroundings = REAL_SURROUNDINGS,
): ComparingTools {
  const { now, pause } = surroundings;
  const { members } = served;
  const clients = registryClients({ ...surroundings, members, ...(endpoint && { endpoint }) });
  const client = ledgerClient(clientOptions(surroundings));
  const table = { client, name, pause };
  return {
    posture: {
      read: () => readNightlyFacts(clients.ecr),
      note: (note) => notePosture(table, note, now()),
    },
    registry: membersApart(listingIn(clients.ecr), members),
    coverage: coverageOf(clients.inspector),
    records: recordsIn(table, now),
    policy,
    marksImages,
    ...(marksImages && { putsNoneIn: putsNoneIn(clients.ecr, policy, members, now) }),
    scope,
    served,
    now,
  };
}
