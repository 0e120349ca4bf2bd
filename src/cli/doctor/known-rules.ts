import { PermanentFailure } from '../../core/errors.ts';
import type { ScanningRules } from '../../core/posture/scanning-rules.ts';
import { readScanningRules } from '../../registry/posture/read-registry-facts.ts';
import { Denied } from './ask.ts';
import type { DoctorClients } from './clients.ts';

/** How the registry scans. Throws Denied or PermanentFailure where that is not known. */
export async function scanningRulesOf({ ecr }: DoctorClients): Promise<ScanningRules> {
  const read = await readScanningRules(ecr);
  if (read.state === 'known') return read.value;
  if (read.right !== undefined) throw new Denied(read.right);
  throw new PermanentFailure(read.why);
}
