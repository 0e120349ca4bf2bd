import * as z from 'zod';
import { whyUnknownCall } from './known-calls.ts';
import { WorldFeeds } from './world-feeds.ts';

/** A world file, or a change to one, that cannot be read: the message is one sentence with the place. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
}

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
  imageManifest: z.string().optional(),
  imageManifestMediaType: z.string().optional(),
  artifactMediaType: z.string().optional(),
  /** The config blob that the manifest names: labels, the time of the build and all else. */
  imageConfig: z.looseObject({}).optional(),
  scan: Scan.optional(),
});

const expectedFilter = 'expected 1 to 128 letters, digits, ".", "_", "-" or "*"';
const ExclusionFilter = z.strictObject({
  filterType: z.literal('WILDCARD'),
  filter: z.string(expectedFilter).regex(/^[0-9a-zA-Z._*-]{1,128}$/, expectedFilter),
});

const Mutability = z.enum([
  'MUTABLE',
  'IMMUTABLE',
  'IMMUTABLE_WITH_EXCLUSION',
  'MUTABLE_WITH_EXCLUSION',
]);

const Repository = z.strictObject({
  repositoryName: z.string().min(1, 'expected a repository name'),
  imageTagMutability: Mutability.optional(),
  imageTagMutabilityExclusionFilters: z.array(ExclusionFilter).max(5).optional(),
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
    status: z.int().min(400).max(599).optional(),
    retryAfter: z.number().min(0).optional(),
    /** The call is carried out, and the function that made it dies. */
    crash: z.boolean().optional(),
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
  }, 'expected one of "error" (or "status"), "crash", "hang", "lost" and "drip"');

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

const World = z.strictObject({
  account: z.string().regex(/^\d{12}$/, 'expected an account id of 12 digits'),
  region: z.string().min(1, 'expected a region such as "eu-central-1"'),
  now: IsoTime.optional(),
  /** Accounts in whose registries the functions have no rights. */
  foreignAccounts: z
    .array(z.string().regex(/^\d{12}$/, 'expected an account id of 12 digits'))
    .optional(),
  repositories: z.array(Repository),
  findingDetails: z.array(FindingDetail).optional(),
  feeds: WorldFeeds.optional(),
  faults: z.array(Fault).optional(),
  // Read by others; nothing here looks inside.
  policy: z.unknown().optional(),
});

const WorldChange = World.partial().extend({
  repositories: z.array(Repository.partial({ images: true })).optional(),
});

export type World = z.infer<typeof World>;
export type WorldChange = z.infer<typeof WorldChange>;
export type Repository = z.infer<typeof Repository>;
export type Image = z.infer<typeof Image>;
export type Fault = z.infer<typeof Fault>;

/**
 * Reads a world: the account, its repositories with images and their scans, in AWS's own wire shapes.
 *
 * @param place where the value comes from, for messages: "world.json"
 * @throws WorldError when a key is unknown, a value does not fit, or names, digests or tags repeat
 */
export function parseWorld(value: unknown, place: string): World {
  return withoutRepeats(parse(World, value, place), place);
}

/** Reads a change to a world: the same shapes, everything optional but names and digests. */
export function parseWorldChange(value: unknown, place: string): WorldChange {
  return withoutRepeats(parse(WorldChange, value, place), place);
}

function parse<Parsed>(schema: z.ZodType<Parsed>, value: unknown, place: string): Parsed {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw new WorldError(`${place}: not a world`);
  throw new WorldError([place, ...pathText(issue.path), complaint(issue)].join(': '));
}

function complaint(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"`).join(', ');
    return `${keys} ${issue.keys.length === 1 ? 'is' : 'are'} not known here`;
  }
  return issue.message
    .replace(/^Invalid (input|option): /, '')
    .replace('received undefined', 'found nothing');
}

/** `['repositories', 0, 'images', 2]` as `repositories[0].images[2]`; nothing for the whole value. */
function pathText(path: PropertyKey[]): string[] {
  if (path.length === 0) return [];
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return [steps.join('').replace(/^\./, '')];
}

function withoutRepeats<W extends WorldChange>(world: W, place: string): W {
  const refuseRepeats = (path: string, what: string, values: string[]) => {
    const repeated = values.find((value, index) => values.indexOf(value) !== index);
    if (repeated !== undefined) {
      throw new WorldError(`${place}: ${path}: the ${what} "${repeated}" is there twice`);
    }
  };
  const repositories = world.repositories ?? [];
  refuseRepeats(
    'repositories',
    'repository',
    repositories.map((each) => each.repositoryName),
  );
  for (const [index, { images = [] }] of repositories.entries()) {
    const path = `repositories[${index}].images`;
    refuseRepeats(
      path,
      'digest',
      images.map((image) => image.imageDigest),
    );
    refuseRepeats(
      path,
      'tag',
      images.flatMap((image) => image.imageTags ?? []),
    );
  }
  return world;
}

/**
 * The world after a change: repositories are found by name and images by digest, given fields replace
 * theirs, unknown ones are added, and given faults join those that are there. A finding's details and
 * a feed take the place of earlier ones. A tag the change gives to one image leaves the image that had
 * it, as a push would move it.
 */
export function mergeWorld(world: World, change: WorldChange): World {
  const { account = world.account, region = world.region, repositories = [], faults = [] } = change;
  const details = [...(world.findingDetails ?? []), ...(change.findingDetails ?? [])];
  const merged = new Map(world.repositories.map((each) => [each.repositoryName, each]));
  for (const changed of repositories) {
    const before = merged.get(changed.repositoryName);
    merged.set(changed.repositoryName, {
      ...before,
      ...changed,
      images: mergeImages(before?.images ?? [], changed.images ?? []),
    });
  }
  return {
    ...world,
    ...change,
    account,
    region,
    repositories: [...merged.values()],
    findingDetails: [...new Map(details.map((one) => [one.findingArn, one])).values()],
    feeds: { ...world.feeds, ...change.feeds },
    faults: [...(world.faults ?? []), ...faults],
  };
}

function mergeImages(before: Image[], changes: Image[]): Image[] {
  const taken = new Set(changes.flatMap((image) => image.imageTags ?? []));
  const merged = new Map<string, Image>(
    before.map((image) => [
      image.imageDigest,
      { ...image, imageTags: (image.imageTags ?? []).filter((tag) => !taken.has(tag)) },
    ]),
  );
  for (const change of changes) {
    const known = merged.get(change.imageDigest);
    merged.set(change.imageDigest, { imageTags: [], ...known, ...change });
  }
  return [...merged.values()];
}
