import * as z from 'zod/mini';
import { Digest } from '../core/digest.ts';
import { RefusedEvent } from '../core/errors.ts';
import type { ScanReport } from '../core/evidence/scan-report.ts';
import type { ImageRef } from '../core/image.ts';
import { type Place, type Served, sayPlace, serves } from '../core/served.ts';
import { type CountIn, countedByBasic, countedByInspector } from './event-counts.ts';
import { sayMissing } from './missing.ts';
import { isEcrArn, type NamedRepository, RepositoryName } from './repository-name.ts';

/** An image has come into the registry, or an image that is there got one more tag. */
export interface Arrival {
  readonly kind: 'arrival';
  readonly image: ImageRef;
  /** Absent for a push by digest: the platform images of an index arrive so. */
  readonly tag?: string;
  readonly manifestMediaType?: string;
  readonly artifactMediaType?: string;
}

/** A scanner says that it is done with an image. */
export interface ScanEnd {
  readonly kind: 'scan-end';
  readonly image: ImageRef;
  /** What the event itself says of the scan. */
  readonly report: ScanReport;
}

export interface NotOurs {
  readonly kind: 'not-ours';
  readonly why: string;
}

const Envelope = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  account: z.string().check(z.regex(/^\d{12}$/, 'expected an account id of 12 digits')),
  region: z.string().check(z.minLength(1)),
  time: z.optional(z.unknown()),
  resources: z._default(z.array(z.string()), []),
  detail: z.looseObject({}),
});
type Envelope = z.infer<typeof Envelope>;

const Time = z.iso.datetime({ offset: true, error: 'expected an ISO time' });

/** ECR leaves the tag out, or sends "", for a push by digest. */
const Tag = z.pipe(
  z.optional(z.string()),
  z.transform((tag) => tag || undefined),
);

/** How an event names its image; Inspector says beside it whose it is. */
const Named = {
  'repository-name': RepositoryName,
  'image-digest': Digest,
  awsAccountId: z.catch(z.optional(z.string().check(z.regex(/^\d{12}$/))), undefined),
};
type Named = z.infer<z.ZodMiniObject<typeof Named>>;

const Arrived = z.object({
  ...Named,
  'image-tag': Tag,
  'manifest-media-type': z.optional(z.string()),
  'artifact-media-type': z.optional(z.string()),
});

const Scanned = z.object({
  ...Named,
  'scan-status': z.string(),
  'finding-severity-counts': z.optional(z.record(z.string(), z.int().check(z.nonnegative()))),
});

/**
 * What an EventBridge event means for us, and for the registries that we serve. Throws RefusedEvent for one that is
 * ours and unreadable, and for one that somebody forwards from where nobody is served.
 */
export function parseEvent(
  event: unknown,
  served: Served = { members: [] },
): Arrival | ScanEnd | NotOurs {
  const envelope = read(Envelope, event, 'an EventBridge event');
  const meaning = meaningOf(envelope);
  if (meaning.kind === 'not-ours' || serves(served, meaning.image)) return meaning;
  const why = `an image of ${sayPlace([], meaning.image)}, which is neither our own registry nor a member's`;
  if (isOfAnAdministrator(envelope, meaning.image, served)) return notOurs(why);
  throw new RefusedEvent(`${why}: the setting members says whose events may be forwarded here`);
}

/**
 * Inspector puts the events of all of its members on the bus of their administrator, asked or not, in envelopes of
 * that account: a refusal each would bury what a person has to mend. Any other foreign event was forwarded on purpose.
 */
const isOfAnAdministrator = ({ account }: Envelope, image: Place, { own }: Served): boolean =>
  account === own?.account && image.account !== account;

function meaningOf(envelope: Envelope): Arrival | ScanEnd | NotOurs {
  const { detail } = envelope;
  switch (`${envelope.source} ${envelope['detail-type']}`) {
    case 'aws.ecr ECR Image Action':
      return imageAction(envelope);
    case 'aws.ecr ECR Pull Through Cache Action':
      return whenDone(detail['sync-status'], 'the pull through the cache', () => arrival(envelope));
    case 'aws.ecr ECR Replication Action':
      return whenDone(detail['result'], 'the replication', () => arrival(envelope));
    case 'aws.ecr ECR Image Scan':
      return scanEnd(envelope, 'COMPLETE', countedByBasic);
    case 'aws.inspector2 Inspector2 Scan':
      return isAboutAnImage(envelope)
        ? scanEnd(envelope, 'INITIAL_SCAN_COMPLETE', countedByInspector)
        : notOurs(`a scan of ${envelope.resources[0] ?? 'something'}, not of an image in ECR`);
    default:
      return notOurs(
        `${envelope['detail-type']} of ${envelope.source} decides nothing about an image`,
      );
  }
}

function imageAction(envelope: Envelope): Arrival | NotOurs {
  const { 'action-type': action, result } = envelope.detail;
  if (typeof action !== 'string')
    throw new RefusedEvent('cannot tell what happened: the event has no action-type');
  if (action !== 'PUSH') return notOurs(`${action} brings no image`);
  return whenDone(result, 'the push', () => arrival(envelope));
}

/** An arrival that did not happen (FAILURE, FAILED …) brought no image; a missing result is unreadable. */
function whenDone(result: unknown, what: string, then: () => Arrival): Arrival | NotOurs {
  if (result === 'SUCCESS') return then();
  if (typeof result !== 'string') {
    throw new RefusedEvent(`cannot tell whether ${what} succeeded: the event's result is missing`);
  }
  return notOurs(`${what} ended as ${result}: no image arrived`);
}

/** The same detail-type tells of EC2 instances, Lambda functions and machine images. */
const isAboutAnImage = ({ resources, detail }: Envelope): boolean =>
  'repository-name' in detail || 'image-digest' in detail || resources.some(isEcrArn);

function arrival(envelope: Envelope): Arrival {
  const detail = read(Arrived, envelope.detail, `the detail of "${envelope['detail-type']}"`);
  return {
    kind: 'arrival',
    image: imageOf(envelope, detail),
    ...(detail['image-tag'] && { tag: detail['image-tag'] }),
    ...(detail['manifest-media-type'] && { manifestMediaType: detail['manifest-media-type'] }),
    ...(detail['artifact-media-type'] && { artifactMediaType: detail['artifact-media-type'] }),
  };
}

function scanEnd(envelope: Envelope, done: string, countIn: CountIn): ScanEnd {
  const what = `the detail of "${envelope['detail-type']}"`;
  const detail = read(Scanned, envelope.detail, what);
  return {
    kind: 'scan-end',
    image: imageOf(envelope, detail),
    report: {
      at: new Date(
        read(Time, envelope.time, `the time of "${envelope['detail-type']}"`),
      ).toISOString(),
      finished: detail['scan-status'] === done,
      ...countIn(detail['finding-severity-counts']),
    },
  };
}

/**
 * The image's registry is what its ARN says. In the account of Inspector's delegated administrator the
 * events of all members arrive, in envelopes with that account (Inspector user guide, "Managing findings").
 */
function imageOf({ account, region, resources }: Envelope, detail: Named): ImageRef {
  const { name, registry } = detail['repository-name'];
  const whose = registry ?? registryAmong(resources, name);
  return {
    account: whose?.account ?? detail.awsAccountId ?? account,
    region: whose?.region ?? region,
    repository: name,
    digest: detail['image-digest'],
  };
}

const registryAmong = (resources: readonly string[], name: string): NamedRepository['registry'] =>
  resources
    .flatMap((arn) => RepositoryName.safeParse(arn).data ?? [])
    .find((one) => one.name === name && one.registry)?.registry;

const notOurs = (why: string): NotOurs => ({ kind: 'not-ours', why });

function read<T>(schema: z.ZodMiniType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value, { error: sayMissing });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  throw new RefusedEvent(`cannot read ${what}${place}: ${issue?.message ?? 'unknown shape'}`, {
    cause: result.error,
  });
}
