import {
  DescribeImagesCommand,
  type ECRClient,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  type ImageDetail,
} from '@aws-sdk/client-ecr';
import { Digest } from '../../core/digest.ts';
import type { ListedImageFacts, ListedImages, RepositoryFacts } from '../../core/posture/facts.ts';
import { type Known, known, unknown } from '../../core/posture/known.ts';
import type { LifecyclePolicy } from '../../core/posture/lifecycle-policy.ts';
import { wellFormed } from '../../core/text.ts';
import { parseLifecycle } from '../../intake/lifecycle-text.ts';
import type { RepositorySettings } from './list-repository-settings.ts';
import { allPages, asKnown, asKnownOrNone } from './read-known.ts';
import { policyIn } from './read-registry-facts.ts';

/**
 * What is set for a repository, and which images are in it. What is denied, throttled for too long or half read is
 * unknown. Throws PermanentFailure where AWS does not take the credentials.
 */
export async function readRepositoryFacts(
  ecr: ECRClient,
  settings: RepositorySettings,
): Promise<Omit<RepositoryFacts, 'running'>> {
  const { account, repository } = settings;
  const named = { registryId: account, repositoryName: repository };
  const [lifecycle, policy, images] = await Promise.all([
    readLifecycle(ecr, named),
    asKnownOrNone(
      `reading the policy of ${repository}`,
      'ecr:GetRepositoryPolicy',
      'RepositoryPolicyNotFoundException',
      async () => policyIn((await ecr.send(new GetRepositoryPolicyCommand(named))).policyText),
    ),
    readImages(ecr, named),
  ]);
  return { ...settings, lifecycle, policy, images };
}

/** A repository as ECR's calls name it. */
export interface Named {
  readonly registryId: string;
  readonly repositoryName: string;
}

/** Undefined within: the repository has none. */
export const readLifecycle = (
  ecr: ECRClient,
  named: Named,
): Promise<Known<LifecyclePolicy | undefined>> =>
  asKnownOrNone(
    `reading the lifecycle policy of ${named.repositoryName}`,
    'ecr:GetLifecyclePolicy',
    'LifecyclePolicyNotFoundException',
    async () => {
      const { lifecyclePolicyText = '' } = await ecr.send(new GetLifecyclePolicyCommand(named));
      const policy = parseLifecycle(lifecyclePolicyText);
      return policy ? known(policy) : unknown('its text is not understood');
    },
  );

const readImages = (ecr: ECRClient, named: Named): Promise<Known<ListedImages>> =>
  asKnown(`listing the images of ${named.repositoryName}`, 'ecr:DescribeImages', async () => {
    const filter = { imageStatus: 'ANY' as const };
    const details = await allPages(
      (nextToken) =>
        ecr.send(new DescribeImagesCommand({ ...named, filter, maxResults: 1_000, nextToken })),
      (page) => page.imageDetails ?? [],
    );
    const active = details.filter(({ imageStatus = 'ACTIVE' }) => imageStatus === 'ACTIVE');
    const images = active.flatMap(imageIn);
    return images.length === active.length
      ? known({ active: images, archived: details.length - active.length })
      : unknown('ECR lists images without a digest');
  });

function imageIn(detail: ImageDetail): ListedImageFacts[] {
  const { imageDigest, imageTags = [], imagePushedAt, lastRecordedPullTime } = detail;
  const { subjectManifestDigest: subject } = detail;
  const digest = Digest.safeParse(imageDigest);
  if (!digest.success) return [];
  return [
    {
      digest: digest.data,
      tags: wellFormed(imageTags).sort(),
      ...(imagePushedAt && { pushedAt: imagePushedAt.toISOString() }),
      ...(lastRecordedPullTime && { pulledAt: lastRecordedPullTime.toISOString() }),
      ...(subject && { subject }),
    },
  ];
}
