import type { Digest } from '../core/digest.ts';
import type { Container } from '../core/gate/container.ts';
import {
  type Gated,
  gateByName,
  gateByVerdict,
  refused,
  type ToLookUp,
} from '../core/gate/gate-container.ts';
import { standingVerdict } from '../core/gate/standing-verdict.ts';
import type { Gate } from './gate.ts';

/** Before these ends no task has been started, and ECS fixes a digest with the first one. */
const WITHOUT_TASKS = ['RECONCILE_SERVICE', 'PRE_SCALE_UP'];

/** What the gate says of a container. Throws TransientFailure where it may be asked again, PermanentFailure otherwise. */
export async function gateContainer(
  container: Container,
  stage: string,
  gate: Gate,
): Promise<Gated> {
  const byName = gateByName(container, !WITHOUT_TASKS.includes(stage), gate);
  if ('state' in byName) return byName;
  const { image, digest } = byName;
  if (digest) return byDigest(container, byName, digest, gate);
  const tag = image.tag ?? 'latest';
  const now = await gate.digestOf(image, tag);
  if (!now) return refused(container, `${image.repository} has no image ${tag}`);
  return byDigest(container, byName, now, gate);
}

/**
 * The verdict on the image, or, where ECS has fixed the digest of one of its platforms, that on the index that has
 * the tag now and lists it.
 */
async function byDigest(
  container: Container,
  { image }: ToLookUp,
  digest: Digest,
  gate: Gate,
): Promise<Gated> {
  const { account, region, repository, tag } = image;
  const named = { ...(tag && { tag }), ...(gate.maxAge !== undefined && { maxAge: gate.maxAge }) };
  const entry = await gate.read({ account, region, repository, digest });
  const { current, listedBy } = entry;
  if (tag && listedBy.length > 0 && current?.judgement.standing !== 'subject') {
    const index = await gate.digestOf(image, tag);
    if (index && listedBy.includes(index)) {
      const whole = await gate.read({ account, region, repository, digest: index });
      return gateByVerdict(container, index, standingVerdict(whole, gate.now(), named));
    }
  }
  return gateByVerdict(container, digest, standingVerdict(entry, gate.now(), named));
}
