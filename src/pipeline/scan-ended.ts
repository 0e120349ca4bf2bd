import type { Evidence } from '../core/evidence/evidence.ts';
import { contradicts, isToBeKept, type ScanReport } from '../core/evidence/scan-report.ts';
import { isInScope, outOfScope } from '../core/scope.ts';
import type { ScanEnd } from '../intake/event.ts';
import { type Gathered, gather } from './gather.ts';
import { gatherUnless } from './gather-unless.ts';
import { judgeSubjects } from './judge-subjects.ts';
import { ignored, judged, type Outcome } from './outcome.ts';
import type { Toolbox } from './tools.ts';

/** A scan has ended, well or badly: every subject that contains the scanned image is judged. */
export async function scanEnded({ image, report }: ScanEnd, tools: Toolbox): Promise<Outcome> {
  const { repository } = image;
  if (!isInScope(tools.scope, repository)) return ignored(outOfScope(repository));
  const isBehind = (evidence: Evidence) => doesNotShow(evidence, report);
  const gathered = await gatherUnless(isBehind, image, tools);
  const { evidence, entry } = gathered;
  const { artifact } = evidence;
  // Whatever it calls itself: as a platform of an index it is pulled, and was scanned.
  const isPlatform = entry.listedBy.length > 0;
  if (artifact.kind === 'other' && !isPlatform) return ignored(`not an image: ${artifact.what}`);
  const known = saysMore(evidence, report)
    ? await noteAndGatherAgain(gathered, report, tools)
    : gathered;
  return judged(await judgeSubjects(known, 'scan-ended', tools));
}

/** Without a note of it, a later look at the scan would not know what the event said. Of what is no image, no scan is read. */
const saysMore = ({ artifact, platforms }: Evidence, report: ScanReport): boolean =>
  artifact.kind !== 'image' || platforms.some(({ scan }) => isToBeKept(scan, report));

/** The event speaks of a scan that the registry does not show yet. */
function doesNotShow({ artifact, platforms }: Evidence, report: ScanReport): boolean {
  if (artifact.kind === 'missing') return true;
  const [only] = artifact.kind === 'image' ? platforms : [];
  return only !== undefined && contradicts(only.scan, report);
}

/**
 * What the event says and the scan does not is written down before the indexes are looked up, so that
 * one of two runs at once sees both, and so that every later look at the scan sees it beside the event.
 */
async function noteAndGatherAgain(
  { evidence: { image } }: Gathered,
  report: ScanReport,
  tools: Toolbox,
): Promise<Gathered> {
  await tools.records.noteScanReport(image, report);
  return gather(image, tools);
}
