import type { ImageChange, WorldChange } from '../../src/local/aws/world.ts';
import type { BusEvent } from '../../src/local/deployment/delivery.ts';
import {
  basicScan,
  basicScanEnded,
  findingChanged,
  indexImage,
  pendingScan,
  pushOf,
} from '../support/worlds.ts';
import type { Act, History, Shown, Who } from './history.ts';

const LETTERS: Readonly<Record<Who, string>> = {
  a: 'a',
  b: 'b',
  index: 'f',
  amd64: 'c',
  arm64: 'd',
};
const WHO = Object.entries(LETTERS) as [Who, string][];

/** `sha256:a0007a0007…`: of the seventh history. */
export const digestIn = (place: number, who: Who): string =>
  `sha256:${`${LETTERS[who]}${place.toString(16).padStart(4, '0')}`.repeat(13).slice(0, 64)}`;

export const repositoryOf = ({ kind }: History, place: number): string => `${kind}/h${place}`;

/** Which of a history's images a digest is. */
export const whoIs = (digest: string): Who | undefined =>
  WHO.find(([, letter]) => digest.startsWith(`sha256:${letter}`))?.[0];

/** The tags of the images that are there, by digest. */
export type Tags = ReadonlyMap<string, readonly string[]>;

/** What one act is made of: a change of the world, and what is told of it. */
export interface Made {
  readonly change?: WorldChange;
  readonly events: readonly BusEvent[];
}

const NOTHING: Made = { events: [] };

/** An act in the world as it is; nothing where it is about an image that is not there. */
export function made(act: Act, history: History, place: number, tags: Tags, now: string): Made {
  const repository = repositoryOf(history, place);
  const digest = digestIn(place, act.who);
  const own = tags.get(digest);
  const changed = (...images: ImageChange[]): WorldChange => ({
    repositories: [{ repositoryName: repository, images }],
  });
  const asOf = (event: BusEvent): BusEvent => ({ ...event, time: now }) as BusEvent;
  const tell = (is: boolean, event: BusEvent) => (is ? [asOf(event)] : []);
  if (act.act === 'push') {
    const imageTags = [...new Set([...(own ?? []), act.tag])];
    const images: ImageChange[] = own
      ? [{ imageDigest: digest, imageTags }]
      : pushed(act.who, place, imageTags, now, tags);
    return {
      change: changed(...images),
      events: tell(act.told, pushOf(digest, act.tag, repository)),
    };
  }
  if (act.act === 'kill' || act.act === 'throttle') {
    const how = act.act === 'kill' ? { crash: true } : throttledOf(act.call);
    const fault = { call: act.call, nth: act.nth, where: digest.slice(7, 19), ...how };
    return { change: { faults: [fault] }, events: [] };
  }
  if (!own) return NOTHING;
  if (act.act === 'finding') {
    return { events: [asOf(findingChanged(digest, { repository }))] };
  }
  if (act.act === 'delete') {
    const isPlatform = act.who === 'amd64' || act.who === 'arm64';
    return isPlatform
      ? NOTHING
      : { change: changed({ imageDigest: digest, gone: true }), events: [] };
  }
  if (act.act === 'next') {
    return {
      change: changed({ imageDigest: digest, nextScan: scanOf(act.shows, now) }),
      events: [],
    };
  }
  if (act.act === 'scan') {
    const status = act.shows === 'FAILED' ? 'FAILED' : 'COMPLETE';
    return {
      change: changed({ imageDigest: digest, scan: scanOf(act.shows, now) }),
      events: tell(act.told, basicScanEnded(digest, status, repository)),
    };
  }
  const names = own.filter((one) => !one.includes('-'));
  // Without its last tag it would be gone.
  if (names.length === 0) return NOTHING;
  if (act.act !== 'forge' && act.act !== 'unmark') return NOTHING;
  const mark = `approved-${digest.slice(7, 19)}`;
  const imageTags = act.act === 'forge' ? [...new Set([...own, mark])] : names;
  return {
    change: changed({ imageDigest: digest, imageTags }),
    events: tell(act.told && act.act === 'forge', pushOf(digest, mark, repository)),
  };
}

function pushed(
  who: Who,
  place: number,
  imageTags: string[],
  now: string,
  tags: Tags,
): ImageChange[] {
  const imagePushedAt = now;
  const imageDigest = digestIn(place, who);
  if (who !== 'index') return [{ imageDigest, imageTags, imagePushedAt }];
  const platforms = { amd64: digestIn(place, 'amd64'), arm64: digestIn(place, 'arm64') };
  const missing = Object.values(platforms).filter((digest) => !tags.has(digest));
  return [
    { ...indexImage(imageDigest, imageTags, platforms), imagePushedAt },
    ...missing.map((digest) => ({ imageDigest: digest, imagePushedAt })),
  ];
}

function scanOf(shows: Shown, now: string): NonNullable<ImageChange['scan']> {
  if (shows === 'PENDING') return pendingScan();
  if (shows === 'FAILED') return { imageScanStatus: { status: 'FAILED' }, imageScanFindings: null };
  const scan = basicScan(...shows);
  return {
    ...scan,
    imageScanFindings: { ...scan.imageScanFindings, imageScanCompletedAt: now },
  };
}

/** More often than a client tries it by itself. */
const throttledOf = (call: string) =>
  call.startsWith('slack:')
    ? { error: 'ratelimited', status: 429, retryAfter: 1, times: 5 }
    : { error: 'ThrottlingException', status: 400, times: 5 };
