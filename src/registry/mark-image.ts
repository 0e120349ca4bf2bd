import { BatchDeleteImageCommand, type ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { failureOf, mayPass, nameOf } from '../core/aws-failure.ts';
import type { Manifest } from '../core/evidence/evidence.ts';
import type { ImageRef } from '../core/image.ts';
import { type Hindrance, type Marked, type MarkPlan, markerTag } from '../core/judgement/marker.ts';
import { describeImage } from './read-image.ts';

/**
 * Carries a plan out: puts the new mark, then removes the opposite one. Answers with whom a mark was
 * taken from, and with what only a person can solve (a tag that is taken, a missing permission, the quota of tags), because the
 * verdict is to be told all the same; what may pass by itself throws TransientFailure.
 */
export async function markImage(
  ecr: ECRClient,
  image: ImageRef,
  manifest: Manifest | undefined,
  plan: MarkPlan,
  lookElsewhere: boolean,
): Promise<Marked> {
  const holder = plan.put && lookElsewhere ? await holderOf(ecr, image, plan.put) : undefined;
  const notPut = plan.put && (await putTag(ecr, image, manifest, plan.put));
  // An approval that is all that keeps the image gives way to a tag that says nothing.
  const hold = () => putTag(ecr, image, manifest, markerTag('undecided', image.digest));
  const notRemoved = plan.remove && (await removeTag(ecr, image, plan.remove, hold));
  const hindrances = [
    ...(plan.put && notPut ? [{ tag: plan.put, why: notPut }] : []),
    ...(plan.remove && notRemoved
      ? [{ tag: plan.remove, why: `it cannot be taken away: ${notRemoved}` }]
      : []),
  ];
  const hindrance = asOne(hindrances);
  return {
    ...(hindrance && { hindrance }),
    ...(notRemoved &&
      plan.remove === markerTag('approved', image.digest) && { stands: plan.remove }),
    ...(holder && holder !== image.digest && { takenFrom: holder }),
  };
}

function asOne([first, second]: readonly Hindrance[]): Hindrance | undefined {
  if (!first || !second) return first;
  return { tag: first.tag, why: `${first.why}; ${second.tag}: ${second.why}` };
}

const holderOf = async (
  ecr: ECRClient,
  image: ImageRef,
  tag: string,
): Promise<string | undefined> => (await describeImage(ecr, { ...image, tag }))?.imageDigest;

/** What hinders, or undefined once the tag stands on this image. */
async function putTag(
  ecr: ECRClient,
  image: ImageRef,
  manifest: Manifest | undefined,
  tag: string,
): Promise<string | undefined> {
  if (!manifest) return 'a tag is put with the manifest, and the manifest could not be read';
  const command = new PutImageCommand({
    registryId: image.account,
    repositoryName: image.repository,
    imageManifest: manifest.text,
    // OCI manifests often do not carry their type; PutImage then asks for it.
    imageManifestMediaType: manifest.mediaType,
    imageTag: tag,
    // A translated manifest would be another image: with the digest given, ECR refuses it.
    imageDigest: image.digest,
  });
  try {
    await ecr.send(command);
    return undefined;
  } catch (error) {
    const name = nameOf(error);
    if (name === 'ImageAlreadyExistsException') return undefined;
    // An immutable repository answers so even where the tag already stands on this very image.
    if (name === 'ImageTagAlreadyExistsException') return heldByAnother(ecr, image, tag);
    if (mayPass(error)) throw failureOf(`putting the tag ${tag} on ${image.repository}`, error);
    return `${name}: ${(error as Error).message}`;
  }
}

async function heldByAnother(
  ecr: ECRClient,
  image: ImageRef,
  tag: string,
): Promise<string | undefined> {
  const holder = await holderOf(ecr, image, tag);
  if (holder === image.digest) return undefined;
  return `the tag is taken by ${holder ?? 'another image'} and the repository is immutable`;
}

/** What hinders, or undefined once the tag is gone. The tags are read again first: never the last one. */
async function removeTag(
  ecr: ECRClient,
  image: ImageRef,
  tag: string,
  hold: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const tags = await tagsOf(ecr, image);
  if (!tags.includes(tag)) return undefined;
  if (tags.length === 1) {
    const notHeld = await hold();
    // Read again rather than believed: what would be deleted with its last tag is the image.
    if (notHeld || (await tagsOf(ecr, image)).length < 2) {
      return 'it is the last tag of the image, and without a tag the image would be deleted';
    }
  }
  const command = new BatchDeleteImageCommand({
    registryId: image.account,
    repositoryName: image.repository,
    // The tag alone, which carries the digest: with the digest beside it, other implementations of the
    // API delete the image with all its tags.
    imageIds: [{ imageTag: tag }],
  });
  try {
    const [failure] = (await ecr.send(command)).failures ?? [];
    if (!failure || failure.failureCode === 'ImageNotFound') return undefined;
    return `${failure.failureCode}: ${failure.failureReason}`;
  } catch (error) {
    if (mayPass(error)) throw failureOf(`removing the tag ${tag} from ${image.repository}`, error);
    return `${nameOf(error)}: ${(error as Error).message}`;
  }
}

const tagsOf = async (ecr: ECRClient, image: ImageRef): Promise<readonly string[]> =>
  (await describeImage(ecr, { ...image }))?.imageTags ?? [];
