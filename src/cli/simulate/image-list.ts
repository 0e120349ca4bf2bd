import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  type ImageDetail,
  type Repository,
} from '@aws-sdk/client-ecr';
import { failureOf } from '../../core/aws-failure.ts';
import { Digest } from '../../core/digest.ts';
import { PermanentFailure } from '../../core/errors.ts';
import type { ImageRef } from '../../core/image.ts';
import { namesOf } from '../../core/judgement/marker.ts';
import { mostTelling } from '../../core/ledger/tag-line.ts';
import { matchesGlob } from '../../core/policy/glob.ts';
import { attachmentNamedBy } from '../../intake/artifact-tag.ts';
import { isImageConfig, isIndexMediaType } from '../../intake/manifest.ts';
import type { Expected } from '../../pipeline/gather.ts';
import { EndlessPages, pagesOf } from '../../registry/pages.ts';

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

const PAGE = 1_000;
/** A registry may have 100,000 repositories, and a repository as many images; pages may be short. */
const MOST_PAGES = 1_000;

/** Every tagged image of the repositories whose name matches. Throws TransientFailure or PermanentFailure. */
export async function listTaggedImages(
  ecr: ECRClient,
  region: string,
  pattern = '*',
): Promise<ImageList> {
  const all = await listRepositories(ecr, region);
  const isMeant = ({ repositoryName = '' }: Repository) => matchesGlob(pattern, repositoryName);
  const repositories = all.filter(isMeant);
  const elsewhere = all.filter((one) => !isMeant(one)).flatMap((one) => one.repositoryName ?? []);
  const images: TaggedImage[] = [];
  let others = 0;
  for (const repository of repositories) {
    for await (const detail of taggedIn(ecr, repository)) {
      const one = isOther(detail) ? undefined : taggedImage(detail, repository, region);
      if (one) images.push(one);
      else others += 1;
    }
  }
  images.sort((a, b) => (a.pushedAt === b.pushedAt ? 0 : a.pushedAt < b.pushedAt ? 1 : -1));
  return { repositories: repositories.length, elsewhere, images, others };
}

/** Every repository of the registry. Throws TransientFailure or PermanentFailure. */
export async function listRepositories(ecr: ECRClient, region: string): Promise<Repository[]> {
  const found: Repository[] = [];
  const ask = (nextToken: string | undefined) =>
    ecr.send(new DescribeRepositoriesCommand({ maxResults: PAGE, nextToken }));
  try {
    for await (const { repositories } of pagesOf(ask, MOST_PAGES))
      found.push(...(repositories ?? []));
  } catch (error) {
    throw notListed(`listing the repositories in ${region}`, error);
  }
  return found;
}

async function* taggedIn(
  ecr: ECRClient,
  { repositoryName, registryId }: Repository,
): AsyncGenerator<ImageDetail> {
  const ask = (nextToken: string | undefined) =>
    ecr.send(
      new DescribeImagesCommand({
        repositoryName,
        registryId,
        filter: { tagStatus: 'TAGGED' },
        maxResults: PAGE,
        nextToken,
      }),
    );
  try {
    for await (const { imageDetails } of pagesOf(ask, MOST_PAGES)) yield* imageDetails ?? [];
  } catch (error) {
    throw notListed(`listing the images of ${repositoryName}`, error);
  }
}

const notListed = (doing: string, error: unknown): Error =>
  error instanceof EndlessPages
    ? new PermanentFailure(`${doing}: ${error.message}`, { cause: error })
    : failureOf(doing, error);

/** What a push of it would be ignored for. */
const isOther = ({ imageTags = [], artifactMediaType }: ImageDetail): boolean =>
  imageTags.every((tag) => attachmentNamedBy(tag) !== undefined) ||
  (artifactMediaType !== undefined && !isImageConfig(artifactMediaType));

function taggedImage(
  { imageDigest, imageTags = [], imagePushedAt, imageManifestMediaType }: ImageDetail,
  { repositoryName: repository, registryId: account }: Repository,
  region: string,
): TaggedImage | undefined {
  const digest = Digest.safeParse(imageDigest);
  if (!digest.success || repository === undefined || account === undefined) return undefined;
  const tag = mostTelling(namesOf(imageTags, digest.data)) ?? imageTags[0];
  return {
    image: { account, region, repository, digest: digest.data },
    name: `${repository}:${tag}`,
    pushedAt: imagePushedAt?.toISOString() ?? '',
    expected:
      imageManifestMediaType && isIndexMediaType(imageManifestMediaType) ? 'index' : 'image',
  };
}
