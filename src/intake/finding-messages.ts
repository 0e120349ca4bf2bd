import * as z from 'zod/mini';
import { RefusedEvent } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { imageInArn } from './image-arn.ts';
import { sayMissing } from './missing.ts';

/** What one message of the queue says: some finding of these images has changed. */
export interface FindingMessage {
  readonly id: string;
  readonly images: readonly ImageRef[];
}

/** A message of which nobody can tell what it is about. */
export interface UnreadableMessage {
  readonly id: string;
  readonly why: string;
}

/** A batch of the queue `FindingEvents`, as Lambda hands it over. */
export interface FindingMessages {
  /** The registry that we serve: the queue is ours, and its ARN says where it is. */
  readonly own: Pick<ImageRef, 'account' | 'region'>;
  readonly read: readonly FindingMessage[];
  readonly unreadable: readonly UnreadableMessage[];
}

/** arn:aws:sqs:<region>:<account>:<name> */
const QUEUE_ARN = /^arn:[^:]+:sqs:([a-z0-9-]+):(\d{12}):/;
const QueueArn = z.string().check(z.regex(QUEUE_ARN, 'expected the ARN of a queue'));
const Message = z.object({ messageId: z.string().check(z.minLength(1)), body: z.string() });
const Batch = z.object({
  Records: z.tuple([z.extend(Message, { eventSourceARN: QueueArn })], Message),
});

/**
 * The messages of a batch: `Inspector2 Finding` events, cut down by the rule in serverless.yml or whole. Of
 * an event nothing is believed but the ARNs of its images; the findings themselves are read. Throws
 * RefusedEvent for what is no batch: it comes again as a whole.
 */
export function readFindingMessages(event: unknown): FindingMessages {
  const batch = Batch.safeParse(event, { error: sayMissing });
  if (!batch.success) {
    const [issue] = batch.error.issues;
    const place = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
    throw new RefusedEvent(`cannot read a batch of messages${place}: ${issue?.message}`);
  }
  const { Records: records } = batch.data;
  const [, region = '', account = ''] = QUEUE_ARN.exec(records[0].eventSourceARN) ?? [];
  const messages = records.map(({ messageId, body }) => readMessage(messageId, body));
  return {
    own: { account, region },
    read: messages.filter((one) => 'images' in one),
    unreadable: messages.filter((one) => 'why' in one),
  };
}

const Arns = z.catch(z.array(z.unknown()), []);
/** What the event lists on top, and what its first resource calls itself: the same, as a rule. */
const Body = z.object({ resources: Arns, resource: z.optional(z.unknown()) });

function readMessage(id: string, text: string): FindingMessage | UnreadableMessage {
  const images = imagesOfFinding(jsonIn(text));
  if (!images) return { id, why: 'the message is no JSON object' };
  return images.length > 0
    ? { id, images }
    : { id, why: 'the message names no image with its digest' };
}

/** The images that an `Inspector2 Finding` event is about, cut down or whole; undefined for what is no object. Pure. */
export function imagesOfFinding(event: unknown): readonly ImageRef[] | undefined {
  const body = Body.safeParse(event);
  if (!body.success) return undefined;
  const { resources, resource } = body.data;
  const listed = imagesAmong(resources);
  return listed.length > 0 ? listed : imagesAmong([resource]);
}

const imagesAmong = (arns: readonly unknown[]): ImageRef[] =>
  arns.flatMap((arn) => (typeof arn === 'string' ? (imageInArn(arn) ?? []) : []));

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing is lost: the message is reported as unreadable, and ends in the dead letters.
    return undefined;
  }
}
