import { ECRClient } from '@aws-sdk/client-ecr';
import { UsageError } from './usage-error.ts';

/** The name of the deployed table, where one is named. */
export const tableOf = (named: string | undefined): string | undefined =>
  (named ?? process.env['LEDGER_TABLE'])?.trim() || undefined;

/** Before anything takes its time: without credentials nothing can be read. Throws UsageError. */
export async function requireCredentials(): Promise<void> {
  try {
    await new ECRClient({}).config.credentials();
  } catch (error) {
    const [why] = (error as Error).message.split('\n');
    throw new UsageError(`there are no AWS credentials to read with: ${why}`, { cause: error });
  }
}

/**
 * Says where the SDK looks, for the clients of every service, and answers with the region of an image
 * that does not name its own.
 */
export async function regionFor(named: string | undefined, ofImage?: string): Promise<string> {
  const { env } = process;
  const region = named ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (region) env['AWS_REGION'] = region;
  try {
    return await new ECRClient({}).config.region();
  } catch (error) {
    if (ofImage === undefined) {
      throw new UsageError('which region? name it with --region or AWS_REGION', { cause: error });
    }
    env['AWS_REGION'] = ofImage;
    return ofImage;
  }
}
