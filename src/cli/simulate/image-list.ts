import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ImageRef } from '../../core/image.ts';
import { namesOf } from '../../core/judgement/marker.ts';
import type { RegisteredImage } from '../../core/ledger/difference.ts';
import { mostTelling } from '../../core/ledger/tag-line.ts';
import { matchesGlob } from '../../core/policy/glob.ts';
import type { Expected } from '../../pipeline/gather.ts';
import { listRepositories, type RepositoryRef, taggedImages } from '../../registry/list-images.ts';

/** A tagged image of a registry, before anything of it is read. */
export interface TaggedImage {
  readonly image: ImageRef;
  /** `shop/api:1.4.2`. */
  readonly name: string;
  /** ISO time; empty where ECR does not say. */
  readonly pushedAt: string;
  readonly expected: Expected;
}

export interface ImageList {
  readonly repositories: number;
  /** The names of the repositories that do not match. */
  readonly elsewhere: readonly string[];
  /** The last pushed first. */
  readonly images: readonly TaggedImage[];
  /** Signatures, charts and the like, by the registry's own word. */
  readonly others: number;
}

/** Every tagged image of the repositories whose name matches. Throws TransientFailure or PermanentFailure. */
export async function listTaggedImages(
  ecr: ECRClient,
  region: string,
  pattern = '*',
): Promise<ImageList> {
  const all = await listRepositories(ecr, { region });
  const isMeant = ({ repository }: RepositoryRef) => matchesGlob(pattern, repository);
  const repositories = all.filter(isMeant);
  const elsewhere = all.filter((one) => !isMeant(one)).map(({ repository }) => repository);
  const images: TaggedImage[] = [];
  let others = 0;
  for (const repository of repositories) {
    for await (const page of taggedImages(ecr, repository)) {
      const own = page.filter(({ isOther }) => !isOther);
      images.push(...own.map((one) => taggedImage(one, repository)));
      others += page.length - own.length;
    }
  }
  images.sort((a, b) => (a.pushedAt === b.pushedAt ? 0 : a.pushedAt < b.pushedAt ? 1 : -1));
  return { repositories: repositories.length, elsewhere, images, others };
}

function taggedImage(
  { digest, tags, pushedAt = '', isIndex }: RegisteredImage,
  repository: RepositoryRef,
): TaggedImage {
  const tag = mostTelling(namesOf(tags, digest)) ?? tags[0];
  return {
    image: { ...repository, digest },
    name: `${repository.repository}:${tag}`,
    pushedAt,
    expected: isIndex ? 'index' : 'image',
  };
}
