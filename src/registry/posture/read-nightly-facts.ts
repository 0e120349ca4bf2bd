import type { NightlyFacts } from '../../core/posture/posture-note.ts';
import type { EcrOf } from '../registry.ts';
import { listRepositorySettings } from './list-repository-settings.ts';
import { readCachePrefixes, readScanningRules } from './read-registry-facts.ts';

/**
 * How our own registry is set up, as far as the list of its repositories and two calls tell. Throws TransientFailure or
 * PermanentFailure where the list cannot be read; what else is denied is not known.
 */
export async function readNightlyFacts(ecrOf: EcrOf): Promise<NightlyFacts> {
  const ecr = ecrOf();
  const repositories = await listRepositorySettings(ecr);
  const [scanning, cachePrefixes] = await Promise.all([
    readScanningRules(ecr),
    readCachePrefixes(ecr),
  ]);
  return { scanning, cachePrefixes, repositories };
}
