import type { Evidence } from '../core/evidence.ts';
import { verdictOfMarker } from '../core/marker.ts';
import { attachmentNamedBy } from '../intake/artifact-tag.ts';
import type { Arrival } from '../intake/event.ts';
import { isImageConfig, isIndexMediaType } from '../intake/manifest.ts';
import { gatherUnless } from './gather-unless.ts';
import { judgeSubjects } from './judge-subjects.ts';
import { ignored, judged, type Outcome } from './outcome.ts';
import type { Toolbox } from './tools.ts';

/**
 * An image came in, or an image that is there got a tag: judged at once. A digest that comes again
 * gets no second scan event, and the platforms of an index may have been scanned before it.
 */
export async function imageArrived(arrival: Arrival, tools: Toolbox): Promise<Outcome> {
  const attachment = arrival.tag && attachmentNamedBy(arrival.tag);
  if (attachment) return ignored(`${arrival.tag} is ${attachment}, not an image`);
  const { artifactMediaType, manifestMediaType } = arrival;
  if (artifactMediaType && !isImageConfig(artifactMediaType)) {
    return ignored(`not an image: ${artifactMediaType}`);
  }
  if (await isOurOwnMark(arrival, tools)) return ignored(`${arrival.tag} is our own mark`);
  const expected = manifestMediaType && isIndexMediaType(manifestMediaType) ? 'index' : 'image';
  const gathered = await gatherUnless(isNotThereYet, arrival.image, tools, expected);
  const { artifact } = gathered.evidence;
  if (artifact.kind === 'other') return ignored(`not an image: ${artifact.what}`);
  return judged(await judgeSubjects(gathered, tools));
}

/**
 * Marking an image pushes a tag, and the push comes back as an event. It is ours only where the ledger
 * holds that verdict: anybody can push a tag that looks like a mark, and that image is to be judged.
 */
async function isOurOwnMark({ image, tag }: Arrival, { records }: Toolbox): Promise<boolean> {
  const marked = tag && verdictOfMarker(tag, image.digest);
  if (!marked) return false;
  return (await records.read(image)).current?.judgement.verdict === marked;
}

const isNotThereYet = ({ artifact }: Evidence): boolean => artifact.kind === 'missing';
