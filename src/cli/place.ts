import { ECRClient } from '@aws-sdk/client-ecr';
import { sayNoCredentials } from './say-failure.ts';
import { UsageError } from './usage-error.ts';

/** The name of the deployed table, where one is named. */
export const tableOf = (named: string | undefined): string | undefined =>
  (named ?? process.env['LEDGER_TABLE'])?.trim() || undefined;

/** The same for what cannot do without. `instead`: what else could be named. Throws UsageError. */
export function requireTable(command: string, named: string | undefined, instead = ''): string {
  const table = tableOf(named);
  if (table !== undefined) return table;
  throw new UsageError(
    `${command}: which table? name it with --table or LEDGER_TABLE (the output LedgerTableName of the stack)${instead}`,
  );
}

/** Before anything takes its time: without credentials nothing can be read. Throws UsageError. */
export async function requireCredentials(): Promise<void> {
  try {
    await new ECRClient({}).config.credentials();
  } catch (error) {
    throw new UsageError(sayNoCredentials(error as Error), { cause: error });
  }
}

/** What a command that reads a registry can read instead: for `regionFor`. */
export const OR_A_WORLD = ', or a world file with --world';

/**
 * Says where the SDK looks, for the clients of every service, and answers with the region of an image
 * that does not name its own. Throws UsageError where there is none, or what is none. `instead`: what else could be named.
 */
export async function regionFor(
  named: string | undefined,
  ofImage?: string,
  instead = '',
): Promise<string> {
  const { env } = process;
  const region = named ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (region) env['AWS_REGION'] = region;
  try {
    return await new ECRClient({}).config.region();
  } catch (error) {
    if (region) throw new UsageError(`"${region}" is no AWS region`, { cause: error });
    if (ofImage === undefined) {
      throw new UsageError(`which region? name it with --region or AWS_REGION${instead}`, {
        cause: error,
      });
    }
    env['AWS_REGION'] = ofImage;
    return ofImage;
  }
}
