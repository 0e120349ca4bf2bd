import { type Evidence, isWaiting } from '../core/evidence.ts';
import type { ScanEnd } from '../intake/event.ts';
import { type Gathered, gather } from './gather.ts';
import { gatherUnless } from './gather-unless.ts';
import { judgeSubjects } from './judge-subjects.ts';
import { ignored, judged, type Outcome } from './outcome.ts';
import type { Toolbox } from './tools.ts';

/** A scan has ended, well or badly: every subject that contains the scanned image is judged. */
export async function scanEnded(scan: ScanEnd, tools: Toolbox): Promise<Outcome> {
  const isBehind = (evidence: Evidence) => contradicts(evidence, scan);
  const gathered = await gatherUnless(isBehind, scan.image, tools);
  const { artifact } = gathered.evidence;
  if (artifact.kind === 'other') return ignored(`not an image: ${artifact.what}`);
  return judged(await judgeSubjects(await withProof(gathered, scan, tools), tools));
}

/** The event speaks of a scan that the registry does not show yet: still running, or the one before. */
function contradicts({ artifact, platforms }: Evidence, scan: ScanEnd): boolean {
  if (artifact.kind === 'missing') return true;
  const [only] = artifact.kind === 'image' ? platforms : [];
  if (!only) return false;
  const { state, findings, unreadable } = only.scan;
  if (state === 'complete') {
    return !scan.finished || (scan.counted ?? 0) > findings.length + unreadable.length;
  }
  return isWaiting(state) && !(state === 'findings-not-ready' && isProof(scan));
}

/** An event that says "finished" and counts none: then an empty answer is a clean image. */
const isProof = ({ finished, counted }: ScanEnd): boolean => finished && counted === 0;

/** The proof is written down before the indexes are looked up, so that one of two runs at once sees both. */
async function withProof(gathered: Gathered, scan: ScanEnd, tools: Toolbox): Promise<Gathered> {
  const { evidence } = gathered;
  const isOpen = evidence.platforms.some((one) => one.scan.state === 'findings-not-ready');
  if (!isOpen || !isProof(scan) || evidence.artifact.kind !== 'image') return gathered;
  await tools.records.noteScanFinished(scan.image);
  return gather(scan.image, tools);
}
