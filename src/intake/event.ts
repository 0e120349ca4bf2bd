import * as z from 'zod';
import { Digest } from '../core/digest.ts';
import { RefusedEvent } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { sayMissing } from './missing.ts';
import { isEcrArn, RepositoryName } from './repository-name.ts';

/** An image has come into the registry, or an image that is there got one more tag. */
export interface Arrival {
  readonly kind: 'arrival';
  readonly door: 'push' | 'pull-through cache' | 'replication';
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
  /** The event itself says that the scan went well. */
  readonly finished: boolean;
  /** How many findings the event counts, where it counts them: a hint, never the evidence. */
  readonly counted?: number;
}

export interface NotOurs {
  readonly kind: 'not-ours';
  readonly why: string;
}

const Envelope = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  account: z.string().regex(/^\d{12}$/, 'expected an account id of 12 digits'),
  region: z.string().min(1),
  resources: z.array(z.string()).default([]),
  detail: z.looseObject({}),
});
type Envelope = z.infer<typeof Envelope>;

/** ECR leaves the tag out, or sends "", for a push by digest. */
const Tag = z
  .string()
  .optional()
  .transform((tag) => tag || undefined);

const Arrived = z.object({
  'repository-name': RepositoryName,
  'image-digest': Digest,
  'image-tag': Tag,
  'manifest-media-type': z.string().optional(),
  'artifact-media-type': z.string().optional(),
});

const Scanned = z.object({
  'repository-name': RepositoryName,
  'image-digest': Digest,
  'scan-status': z.string(),
  'finding-severity-counts': z.record(z.string(), z.int().nonnegative()).optional(),
});

/** What an EventBridge event means for us. Throws RefusedEvent for one that is ours and unreadable. */
export function parseEvent(event: unknown): Arrival | ScanEnd | NotOurs {
  const envelope = read(Envelope, event, 'an EventBridge event');
  const { detail } = envelope;
  switch (`${envelope.source} ${envelope['detail-type']}`) {
    case 'aws.ecr ECR Image Action':
      return imageAction(envelope);
    case 'aws.ecr ECR Pull Through Cache Action':
      return whenDone(detail['sync-status'], 'the pull through the cache', () =>
        arrival(envelope, 'pull-through cache'),
      );
    case 'aws.ecr ECR Replication Action':
      return whenDone(detail['result'], 'the replication', () => arrival(envelope, 'replication'));
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
  return whenDone(result, 'the push', () => arrival(envelope, 'push'));
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

function arrival(envelope: Envelope, door: Arrival['door']): Arrival {
  const detail = read(Arrived, envelope.detail, `the detail of "${envelope['detail-type']}"`);
  return {
    kind: 'arrival',
    door,
    image: imageOf(envelope, detail),
    ...(detail['image-tag'] && { tag: detail['image-tag'] }),
    ...(detail['manifest-media-type'] && { manifestMediaType: detail['manifest-media-type'] }),
    ...(detail['artifact-media-type'] && { artifactMediaType: detail['artifact-media-type'] }),
  };
}

function scanEnd(envelope: Envelope, done: string, countIn: CountIn): ScanEnd {
  const detail = read(Scanned, envelope.detail, `the detail of "${envelope['detail-type']}"`);
  const counted = countIn(detail['finding-severity-counts']);
  return {
    kind: 'scan-end',
    image: imageOf(envelope, detail),
    finished: detail['scan-status'] === done,
    ...(counted !== undefined && { counted }),
  };
}

type Counts = Readonly<Record<string, number>>;
type CountIn = (counts: Counts | undefined) => number | undefined;

const sumOf = (counts: Counts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Basic scanning leaves out severities without a finding, and the whole key where there is none. */
const countedByBasic: CountIn = (counts = {}) => sumOf(counts);

/** Inspector's TOTAL includes severities it does not list; without it nothing is known of those. */
const countedByInspector: CountIn = (counts = {}) => {
  const { TOTAL, ...listed } = counts;
  const sum = sumOf(listed);
  return TOTAL === undefined && sum === 0 ? undefined : Math.max(TOTAL ?? 0, sum);
};

const imageOf = (
  envelope: Envelope,
  detail: { 'repository-name': string; 'image-digest': Digest },
): ImageRef => ({
  account: envelope.account,
  region: envelope.region,
  repository: detail['repository-name'],
  digest: detail['image-digest'],
});

const notOurs = (why: string): NotOurs => ({ kind: 'not-ours', why });

function read<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value, { error: sayMissing });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  throw new RefusedEvent(`cannot read ${what}${place}: ${issue?.message ?? 'unknown shape'}`, {
    cause: result.error,
  });
}
