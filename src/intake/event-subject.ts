import * as z from 'zod/mini';
import { RefusedEvent } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { parseEvent } from './event.ts';
import { imagesOfFinding } from './finding-messages.ts';

/** What an event is about, as far as anybody can tell. */
export interface EventSubject {
  /** The event's own id. */
  readonly id?: string;
  /** `clock`: it has only woken a function. */
  readonly kind: 'images' | 'clock' | 'other';
  readonly images: readonly ImageRef[];
  readonly tag?: string;
  /** Of one that names no image: its detail-type, or what it names instead. */
  readonly called: string;
  /** A repository that is named without a digest. */
  readonly repository?: string;
}

const Told = z.object({
  id: z.catch(z.optional(z.string()), undefined),
  source: z.catch(z.optional(z.string()), undefined),
  'detail-type': z.catch(z.optional(z.string()), undefined),
  detail: z.catch(z._default(z.looseObject({ 'repository-name': z.optional(z.string()) }), {}), {}),
});

/** Never throws: whoever asks looks at what nobody could read. Pure. */
export function subjectOf(event: unknown): EventSubject {
  const told = Told.safeParse(event);
  if (!told.success) return { kind: 'other', images: [], called: 'something that is no event' };
  const { id, source, detail } = told.data;
  const type = told.data['detail-type'];
  const own = id === undefined ? {} : { id };
  const called = type ?? 'an event of no kind';
  if (source === 'aws.events' && type === 'Scheduled Event') {
    return { ...own, kind: 'clock', images: [], called };
  }
  const read = readImage(event);
  if (read) return { ...own, kind: 'images', called, ...read };
  const images = imagesOfFinding(event) ?? [];
  if (images.length > 0) return { ...own, kind: 'images', images, called };
  const repository = detail['repository-name'];
  return { ...own, kind: 'other', images, called, ...(repository && { repository }) };
}

function readImage(event: unknown): Pick<EventSubject, 'images' | 'tag'> | undefined {
  try {
    const meaning = parseEvent(event);
    if (meaning.kind === 'not-ours') return undefined;
    const tag = meaning.kind === 'arrival' ? meaning.tag : undefined;
    return { images: [meaning.image], ...(tag && { tag }) };
  } catch (error) {
    // It is shown as what it is: an event that nobody can read, with its cause.
    if (error instanceof RefusedEvent) return undefined;
    throw error;
  }
}
