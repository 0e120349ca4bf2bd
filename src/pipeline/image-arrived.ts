import type { Evidence } from '../core/evidence/evidence.ts';
import { verdictOfMarker } from '../core/judgement/marker.ts';
import { isInScope, outOfScope } from '../core/scope.ts';
import { HOUR } from '../core/time.ts';
import { attachmentNamedBy } from '../intake/artifact-tag.ts';
import type { Arrival } from '../intake/event.ts';
import { isImageConfig, isIndexMediaType } from '../intake/manifest.ts';
import type { Gathered } from './gather.ts';
import { gatherUnless } from './gather-unless.ts';
import { judgeSubjects } from './judge-subjects.ts';
import { ignored, judged, type Outcome } from './outcome.ts';
import { startScans } from './start-scans.ts';
import type { Toolbox } from './tools.ts';

/**
 * An image came in, or an image that is there got a tag: judged at once. A digest that comes again
 * gets no second scan event, and the platforms of an index may have been scanned before it.
 */
export async function imageArrived(arrival: Arrival, tools: Toolbox): Promise<Outcome> {
  const { repository } = arrival.image;
  if (!isInScope(tools.scope, repository)) return ignored(outOfScope(repository));
  const saidToBeOther = somethingElse(arrival);
  if (saidToBeOther) return ignored(saidToBeOther);
  if (await isOurOwnMark(arrival, tools)) return ignored(`${arrival.tag} is our own mark`);
  const { manifestMediaType } = arrival;
  const expected = manifestMediaType && isIndexMediaType(manifestMediaType) ? 'index' : 'image';
  const isBehind = (evidence: Evidence) => isNotThereYet(evidence, arrival);
  const gathered = await gatherUnless(isBehind, arrival.image, tools, expected);
  const { artifact, tags } = gathered.evidence;
  const isApproved = tags.some((tag) => verdictOfMarker(tag, arrival.image.digest) === 'approved');
  if (artifact.kind === 'other' && !isApproved) return ignored(`not an image: ${artifact.what}`);
  const subjects = await judgeSubjects(gathered, 'pushed', tools);
  if (artifact.kind === 'image') await scanOnArrival(gathered, tools);
  return judged(subjects);
}

/** Only where the policy says so: where ECR scans on push, it would be asked for one scan twice. */
async function scanOnArrival(
  { evidence: { image, platforms } }: Gathered,
  tools: Toolbox,
): Promise<void> {
  const { onArrival } = tools.policy.scan;
  const unscanned = platforms
    .filter(({ scan }) => scan.state === 'never-scanned')
    .map(({ digest }) => ({ digest, state: 'never-scanned' as const }));
  if (!onArrival) return;
  const { failure } = await startScans(image, { platforms: unscanned }, undefined, tools);
  if (failure) throw failure;
}

/** What the event itself says of something that is not an image. A mark is looked at in any case. */
function somethingElse({ tag, image, artifactMediaType }: Arrival): string | undefined {
  if (tag && verdictOfMarker(tag, image.digest)) return undefined;
  const attachment = tag && attachmentNamedBy(tag);
  if (attachment) return `${tag} is ${attachment}, not an image`;
  return artifactMediaType && !isImageConfig(artifactMediaType)
    ? `not an image: ${artifactMediaType}`
    : undefined;
}

/**
 * Marking an image pushes a tag, and the push comes back as an event. It is ours only where the ledger
 * holds that verdict: anybody can push a tag that looks like a mark, and that image is to be judged.
 */
async function isOurOwnMark({ image, tag }: Arrival, { records, now }: Toolbox): Promise<boolean> {
  const marked = tag && verdictOfMarker(tag, image.digest);
  if (!marked) return false;
  const { current } = await records.read(image);
  const judgement = current?.judgement;
  if (judgement?.standing !== 'subject') return false;
  // Long after we have marked it, somebody else has: the image may have been gone and come back.
  const settledAt = Date.parse(current?.settledAt ?? now().toISOString());
  if (now().getTime() - settledAt > MARKED_BY_US) return false;
  // `undecided` stands in for an approval that was the only tag, whatever the verdict is.
  return judgement.verdict === marked || marked === 'undecided';
}

/** An event may take a while; a mark of ours comes back within seconds. Milliseconds. */
const MARKED_BY_US = HOUR;

/** The image, or the tag under which it came; one that has moved on since is not waited for long. */
const isNotThereYet = ({ artifact, tags }: Evidence, { tag }: Arrival): boolean =>
  artifact.kind === 'missing' || (tag !== undefined && !tags.includes(tag));
