import { ECRClient } from '@aws-sdk/client-ecr';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { ecrClient } from './ecr-client.ts';
import { type ClientOptions, IN_A_FUNCTION, inCommon } from './own-clients.ts';
import { endingInTime } from './time-limits.ts';

/** The clients by which images and their scans are read, each made when it is first needed. */
export interface RegistryClients {
  readonly ecr: (region?: string) => ECRClient;
  /**
   * The same connections, one attempt for each call, and no memory of being throttled: for reads that nobody
   * needs, which must not slow down those that follow.
   */
  readonly ecrOnce: (region?: string) => ECRClient;
  readonly inspector: (region: string) => Inspector2Client;
}

/** Region, credentials and endpoints come from the environment that the SDK reads itself. */
export function registryClients(options: ClientOptions = {}): RegistryClients {
  const { run, limits = IN_A_FUNCTION, deployed = false, sending, sent } = options;
  const { by, common } = inCommon({ run, deployed, sending });
  const ecr = once((region) => ecrClient(options, region));
  return {
    ecr,
    ecrOnce: (region) => {
      const { requestHandler } = ecr(region).config;
      return new ECRClient({ ...common, ...regionOf(region), maxAttempts: 1, requestHandler });
    },
    inspector: once((region) => {
      const own = { ...common, ...regionOf(region), ...by({ connectionTimeout: 1_000 }) };
      return endingInTime(new Inspector2Client({ ...own, maxAttempts: 2 }), limits.inspector, sent);
    }),
  };
}

/** Without a region: where the environment says. */
const regionOf = (region: string | undefined) => (region === undefined ? {} : { region });

/** One for each region, made when it is first needed. */
function once<T>(clientIn: (region?: string) => T): (region?: string) => T {
  const clients = new Map<string | undefined, T>();
  return (region) => {
    const client = clients.get(region) ?? clientIn(region);
    clients.set(region, client);
    return client;
  };
}
