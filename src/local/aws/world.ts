import * as z from 'zod';
import { PipelineInWorld, ServiceInWorld } from './deploy-server.ts';
import { registryShape, repositoryShape } from './ecr/registry-world.ts';
import { ServiceRevision, TaskDefinition } from './ecs-world.ts';
import { whyUnknownCall } from './known-calls.ts';
import { managementShape } from './management/management-world.ts';
import { SlackWorld } from './slack/slack-world.ts';
import { WorldFeeds } from './world-feeds.ts';

// The OCI digest grammar, not 64 hex digits: digests in AWS's own samples end in EXAMPLE.
// Twelve characters at least, as everywhere: so many stand in a marker tag.
const expectedDigest = 'expected "sha256:…", with 12 characters or more behind the colon';
const Digest = z.string(expectedDigest).regex(/^sha256:[a-zA-Z0-9=_-]{12,249}$/, expectedDigest);

const expectedTag = 'expected a tag of 1 to 300 letters, digits, ".", "_" or "-"';
const Tag = z.string(expectedTag).regex(/^[a-zA-Z0-9_.-]{1,300}$/, expectedTag);

const expectedTime = 'expected a date and time such as "2026-11-21T10:00:00Z"';
const IsoTime = z
  .string(expectedTime)
  .refine((text) => !Number.isNaN(Date.parse(text)), expectedTime);

/** A DescribeImageScanFindings response as AWS gave it, or the exception it raises; otherwise free-form. */
const Scan = z.looseObject({
  error: z.string().optional(),
  imageScanStatus: z.looseObject({}).nullable().optional(),
  imageScanFindings: z.looseObject({}).nullable().optional(),
});

const Image = z.strictObject({
  imageDigest: Digest,
  imageTags: z.array(Tag).optional(),
  imagePushedAt: z.union([IsoTime, z.number()], expectedTime).optional(),
  lastRecordedPullTime: z.union([IsoTime, z.number()], expectedTime).optional(),
  imageManifest: z.string().optional(),
  imageManifestMediaType: z.string().optional(),
  artifactMediaType: z.string().optional(),
  /** The config blob that the manifest names: labels, the time of the build and all else. */
  imageConfig: z.looseObject({}).optional(),
  scan: Scan.optional(),
  /** What `scan` becomes when a scan that StartImageScan has started is done. */
  nextScan: Scan.optional(),
});

const expectedFilter = 'expected 1 to 128 letters, digits, ".", "_", "-" or "*"';
/** As PutImageTagMutability takes it. */
export const ExclusionFilter = z.strictObject({
  filterType: z.literal('WILDCARD'),
  filter: z.string(expectedFilter).regex(/^[0-9a-zA-Z._*-]{1,128}$/, expectedFilter),
});

export const Mutability = z.enum([
  'MUTABLE',
  'IMMUTABLE',
  'IMMUTABLE_WITH_EXCLUSION',
  'MUTABLE_WITH_EXCLUSION',
]);

const Repository = z.strictObject({
  repositoryName: z.string().min(1, 'expected a repository name'),
  imageTagMutability: Mutability.optional(),
  imageTagMutabilityExclusionFilters: z.array(ExclusionFilter).max(5).optional(),
  ...repositoryShape,
  /** A setting of its own, where no rule of the registry covers it. */
  imageScanningConfiguration: z.strictObject({ scanOnPush: z.boolean() }).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  images: z.array(Image),
});

const Fault = z
  .strictObject({
    call: z.string().superRefine((call, context) => {
      const why = whyUnknownCall(call);
      if (why !== undefined) context.addIssue({ code: 'custom', message: why });
    }),
    /** A text in the request, as JSON, of the calls that are meant and counted: a digest, say. */
    where: z.string().min(1).optional(),
    nth: z.int().min(1),
    times: z.int().min(1).optional(),
    error: z.string().min(1).optional(),
    /** Of an error; 200 where PutEvents, or a batch of SQS, succeeds and an entry of it fails. */
    status: z.union([z.literal(200), z.int().min(400).max(599)]).optional(),
    retryAfter: z.number().min(0).optional(),
    /** The call is carried out, and the function that made it dies; "before": it dies, and nothing is carried out. */
    crash: z.union([z.boolean(), z.literal('before')]).optional(),
    /** The request is taken, nothing is carried out, and no answer ever comes. */
    hang: z.boolean().optional(),
    /** The call is carried out, and the connection breaks before its answer. */
    lost: z.boolean().optional(),
    /** The call is carried out, and its answer comes one byte a second. */
    drip: z.boolean().optional(),
  })
  .refine(({ error, status, crash, hang, lost, drip }) => {
    const isRefusal = error !== undefined || status !== undefined;
    return [isRefusal, crash, hang, lost, drip].filter(Boolean).length === 1;
  }, 'expected one of "error" (or "status"), "crash", "hang", "lost" and "drip"')
  .refine(
    ({ call, status }) => status !== 200 || /^(events:PutEvents|sqs:\w+Batch)$/.test(call),
    'only events:PutEvents and the batches of SQS fail with status 200',
  );

const expectedSeconds = 'expected a time in seconds since 1970';
const expectedEpss = 'expected a probability from 0 to 1';
/** An entry of a BatchGetFindingDetails response, as AWS gives it. */
const FindingDetail = z.looseObject({
  findingArn: z.string().min(1),
  cisaData: z
    .looseObject({
      dateAdded: z.number(expectedSeconds).optional(),
      dateDue: z.number(expectedSeconds).optional(),
      action: z.string().optional(),
    })
    .optional(),
  epssScore: z.number(expectedEpss).optional(),
});

/** Where an image runs: its ARN, and what GetClustersForImage answers for it. */
const ClustersOfImage = z.strictObject({
  resourceId: z.string().min(1),
  cluster: z.array(z.looseObject({ clusterArn: z.string() })),
});

/** One of ListCoverage's `coveredResources`. */
const CoveredResource = z.looseObject({
  resourceId: z.string().min(1),
  resourceType: z.string(),
  accountId: z.string(),
  resourceMetadata: z
    .looseObject({ ecrRepository: z.looseObject({ name: z.string().optional() }).optional() })
    .optional(),
});

const AccountId = z.string().regex(/^\d{12}$/, 'expected an account id of 12 digits');

/** The registry of another account, or of another region. */
const Account = z.strictObject({
  account: AccountId,
  /** Absent: the world's. */
  region: z.string().min(1).optional(),
  repositories: z.array(Repository),
  scanType: z.enum(['BASIC', 'ENHANCED']).optional(),
  /** Whom its registry policy lets in: the functions, as it is, or nobody who is not of the account. */
  letsIn: z.enum(['by its policy', 'nobody']).optional(),
  pullThroughCacheRules: registryShape.pullThroughCacheRules,
  /** Calls, `ecr:PutImage` say, that are denied whoever makes them. */
  denies: z.array(z.string()).optional(),
  /** Names of its roles that the functions may take on. */
  roles: z.array(z.string()).optional(),
});

/** A world: an account, its repositories with images and their scans, in AWS's own wire shapes. */
export const World = z.strictObject({
  account: z.string().regex(/^\d{12}$/, 'expected an account id of 12 digits'),
  region: z.string().min(1, 'expected a region such as "eu-central-1"'),
  now: IsoTime.optional(),
  /** Accounts in whose registries the functions have no rights. */
  foreignAccounts: z
    .array(z.string().regex(/^\d{12}$/, 'expected an account id of 12 digits'))
    .optional(),
  /** Other registries, each of which answers for itself; without them one answers for whichever is asked. */
  accounts: z.array(Account).optional(),
  /** How the registry scans: basic scanning unless it says otherwise. */
  scanType: z.enum(['BASIC', 'ENHANCED']).optional(),
  ...registryShape,
  repositories: z.array(Repository),
  findingDetails: z.array(FindingDetail).optional(),
  clusters: z.array(ClustersOfImage).optional(),
  coverage: z.array(CoveredResource).optional(),
  ...managementShape,
  serviceRevisions: z.array(ServiceRevision).optional(),
  taskDefinitions: z.array(TaskDefinition).optional(),
  /** What can be deployed: by ECS, and by CodePipeline. */
  services: z.array(ServiceInWorld).optional(),
  pipelines: z.array(PipelineInWorld).optional(),
  feeds: WorldFeeds.optional(),
  slack: SlackWorld.optional(),
  faults: z.array(Fault).optional(),
  // Read by others; nothing here looks inside.
  policy: z.unknown().optional(),
});

/** What becomes of an image; one that is `gone` was deleted, and no event tells of it. */
const ImageChange = Image.extend({ gone: z.literal(true).optional() });
const RepositoryChange = Repository.extend({ images: z.array(ImageChange).optional() });

/** A change to a world: the same shapes, everything optional but names and digests. */
export const WorldChange = World.partial().extend({
  repositories: z.array(RepositoryChange).optional(),
});

export type World = z.infer<typeof World>;
export type WorldChange = z.infer<typeof WorldChange>;
export type Account = z.infer<typeof Account>;
export type Repository = z.infer<typeof Repository>;
export type Image = z.infer<typeof Image>;
export type ImageChange = z.infer<typeof ImageChange>;
export type Fault = z.infer<typeof Fault>;
