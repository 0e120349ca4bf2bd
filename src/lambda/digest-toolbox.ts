import type { Policy } from '../core/policy/policy.ts';
import type { DigestTools } from '../pipeline/tools.ts';
import { bulletinBookIn } from '../records/bulletin-book.ts';
import { awsClients } from './aws-clients.ts';
import type { Settings } from './settings.ts';
import { REAL_SURROUNDINGS } from './surroundings.ts';
import { openToolbox } from './toolbox.ts';

/** The pieces that every function has, and those that the digest has alone. */
export function openDigestToolbox(
  settings: Settings,
  policy: Policy,
  surroundings = REAL_SURROUNDINGS,
): DigestTools {
  const { now, pause } = surroundings;
  const client = awsClients(surroundings).ledger();
  const table = { client, name: settings.ledgerTable, pause };
  return {
    ...openToolbox(settings, policy, surroundings),
    bulletins: bulletinBookIn(table, now),
  };
}
