import { ECRClient } from '@aws-sdk/client-ecr';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { type Member, memberOf } from '../core/served.ts';
import { ecrClient } from './ecr-client.ts';
import { type Credentials, credentialsOf } from './member-credentials.ts';
import { type ClientOptions, IN_A_FUNCTION, inCommon } from './own-clients.ts';
import { endingInTime } from './time-limits.ts';

/**
 * The clients by which images and their scans are read, each made when it is first needed: in a region, for the
 * registry of an account. Without a region: our own.
 */
export interface RegistryClients {
  readonly ecr: (region?: string, account?: string) => ECRClient;
  /**
   * The same connections, one attempt for each call, and no memory of being throttled: for reads that nobody
   * needs, which must not slow down those that follow.
   */
  readonly ecrOnce: (region?: string, account?: string) => ECRClient;
  readonly inspector: (region: string, account?: string) => Inspector2Client;
}

/** Region, credentials and endpoints come from the environment that the SDK reads itself. */
export function registryClients(options: ClientOptions = {}): RegistryClients {
  const {
    run,
    limits = IN_A_FUNCTION,
    deployed = false,
    sending,
    members = [],
    endpoint,
    sent,
  } = options;
  const { by, common } = inCommon({ run, deployed, sending });
  const roles = { members, endpoint };
  const ecr = once(roles, (region, credentials) => ecrClient(options, region, credentials));
  return {
    ecr,
    ecrOnce: (region, account) => {
      const { requestHandler, credentials } = ecr(region, account).config;
      // Of a role that is taken on; our own are found as they are for any client.
      const its = memberOf(members, account ?? '')?.role ? { credentials } : {};
      const own = { ...common, ...regionOf(region), ...its };
      return new ECRClient({ ...own, maxAttempts: 1, requestHandler });
    },
    inspector: once(roles, (region, credentials) => {
      const own = {
        ...common,
        ...regionOf(region),
        ...credentials,
        ...by({ connectionTimeout: 1_000 }),
      };
      return endingInTime(new Inspector2Client({ ...own, maxAttempts: 2 }), limits.inspector, sent);
    }),
  };
}

/** Without a region: where the environment says. */
const regionOf = (region: string | undefined) => (region === undefined ? {} : { region });

interface RolesOf {
  readonly members: readonly Member[];
  readonly endpoint: string | undefined;
}
type ClientIn<T> = (region: string | undefined, credentials: Credentials) => T;

/** One for each region, and for each account in which a role is taken on, made when it is first needed. */
function once<T>(
  { members, endpoint }: RolesOf,
  clientIn: ClientIn<T>,
): (region?: string, account?: string) => T {
  const clients = new Map<string | undefined, T>();
  return (region, account = '') => {
    const { role } = memberOf(members, account) ?? {};
    const key = role ? `${account}/${region}` : region;
    const client =
      clients.get(key) ?? clientIn(region, credentialsOf(account, role, region, endpoint));
    clients.set(key, client);
    return client;
  };
}
