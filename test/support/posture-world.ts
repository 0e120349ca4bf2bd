import { ACCOUNT, NOON, REGION } from './worlds.ts';

/*
 * A registry in which each of its repositories has something else to be mended, in the wire shapes of AWS.
 */

const digestOf = (two: string): string => `sha256:${two.repeat(32)}`;
const markOf = (verdict: string, two: string): string => `${verdict}-${two.repeat(6)}`;

const image = (two: string, day: string, imageTags: string[], more: object = {}) => ({
  imageDigest: digestOf(two),
  imageTags,
  imagePushedAt: `2026-${day}T12:00:00Z`,
  ...more,
});

/** How Inspector sees an image in use. */
const covered = (name: string, two: string, inUseCount: number) => ({
  resourceId: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${name}/${digestOf(two)}`,
  resourceType: 'AWS_ECR_CONTAINER_IMAGE',
  accountId: ACCOUNT,
  resourceMetadata: { ecrRepository: { name }, ecrImage: { tags: [], inUseCount } },
});

export const roleOf = (name: string): string =>
  `arn:aws:iam::${ACCOUNT}:role/ecr-scan-notifier-prod-${name}-1ABCDEF`;

export const UNTAGGED_FOR_A_WEEK = {
  rules: [
    {
      rulePriority: 1,
      selection: {
        tagStatus: 'untagged',
        countType: 'sinceImagePushed',
        countUnit: 'days',
        countNumber: 7,
      },
      action: { type: 'expire' },
    },
  ],
};

export const postureWorld = (more: Record<string, unknown> = {}) => ({
  account: ACCOUNT,
  region: REGION,
  now: NOON,
  scanningConfiguration: {
    scanType: 'ENHANCED',
    rules: [
      {
        scanFrequency: 'CONTINUOUS_SCAN',
        repositoryFilters: [{ filter: 'shop/*', filterType: 'WILDCARD' }],
      },
    ],
  },
  pullTimeUpdateExclusions: [roleOf('SweepRole')],
  pullThroughCacheRules: [{ ecrRepositoryPrefix: 'docker-hub' }],
  registryPolicyText: {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Replication',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::999999999999:root' },
        Action: ['ecr:ReplicateImage', 'ecr:CreateRepository'],
        Resource: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/*`,
      },
    ],
  },
  repositories: [
    {
      repositoryName: 'shop/api',
      images: [
        image('a1', '01-02', ['1.0.0', markOf('approved', 'a1')]),
        image('a2', '02-01', [markOf('quarantined', 'a2')]),
        image('a3', '11-19', ['1.2.0', 'latest', markOf('approved', 'a3')]),
        image('a4', '05-01', []),
      ],
    },
    {
      repositoryName: 'shop/web',
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: '*a*' }],
      encryptionConfiguration: {
        encryptionType: 'KMS',
        kmsKey: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
      },
      lifecyclePolicyText: UNTAGGED_FOR_A_WEEK,
      repositoryPolicyText: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Open\u001b[2J\u202e',
            Effect: 'Allow',
            Principal: '*',
            Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          },
        ],
      },
      images: [
        image('b1', '11-01', ['latest', markOf('approved', 'b1')]),
        image('b2', '03-01', [markOf('quarantined', 'b2')]),
        image('b3', '02-01', [markOf('approved', 'b3')]),
      ],
    },
    {
      repositoryName: 'team/tools',
      imageTagMutability: 'IMMUTABLE',
      images: [image('c1', '11-01', ['v3'])],
    },
    {
      repositoryName: 'docker-hub/library/nginx',
      images: [image('d1', '11-01', ['1.29'])],
    },
  ],
  coverage: [
    covered('shop/api', 'a1', 0),
    covered('shop/api', 'a2', 0),
    covered('shop/api', 'a3', 1),
    covered('shop/web', 'b1', 2),
    covered('shop/web', 'b2', 1),
    covered('shop/web', 'b3', 0),
  ],
  ...more,
});
