import type { AcceptedImage, AcceptedNews, AcceptedThere } from '../announce/accepted-news.ts';
import type { Route } from '../announce/route.ts';
import { PermanentFailure } from '../core/errors.ts';
import { type ImageRef, imageKey, parseImageKey } from '../core/image.ts';
import { inBatches } from '../core/in-batches.ts';
import { nameOfWaiver } from '../core/interventions/slack-waivers.ts';
import { causeOf, failedAgain, isNews, pauseAfter } from '../core/ledger/failed.ts';
import { MOST_TOGETHER, PATIENCE } from '../core/telling/told-together.ts';
import type { Acceptance, OpenReply } from '../records/held/acceptances.ts';
import type { OpenPivots } from '../records/held/pivot-record.ts';
import { calledIn } from './slack/desk.ts';
import type { TellingHeld } from './tell-one.ts';
import type { Toolbox } from './tools.ts';

/**
 * Tells the threads of messages about many images what was accepted from them: once the images are judged, or have been
 * waited for, in one reply for each form. What it tells of is written down as one reply before it is posted, and
 * taken away when it is: a run that dies in between leaves it to the next, which looks first whether it is there.
 */
export async function tellAccepted(
  route: Route,
  { accepted, replies }: Pick<OpenPivots, 'accepted' | 'replies'>,
  { tools, hasTime, note }: TellingHeld,
): Promise<void> {
  const { held: book } = tools.records;
  const now = tools.now().toISOString();
  for (const reply of replies.filter(({ retryAt = now }) => retryAt <= now)) {
    if (!hasTime()) return;
    await tellReply(route, reply, true, tools).catch(note);
  }
  for (const [first, ...others] of groupsOf(accepted)) {
    if (!first || !hasTime()) return;
    const group = [first, ...others];
    const isLate = tools.now().getTime() - Date.parse(first.at) >= PATIENCE;
    const isOver = isLate || (await book.askedAmong(await imagesOf(group, tools))).size === 0;
    if (isOver) await tellReply(route, await book.beginReply(group), false, tools).catch(note);
  }
}

/** What one reply tells of: from the same message, by the same form, until the same day. The longest waiting first. */
function groupsOf(accepted: readonly Acceptance[]): readonly (readonly Acceptance[])[] {
  const groups = Map.groupBy(accepted.toSorted(inOrder), ({ pivot, id, until, reason, ticket }) =>
    JSON.stringify([pivot, id.split('.')[0], until, reason, ticket]),
  );
  return [...groups.values()].flatMap((group) => inBatches(group, MOST_TOGETHER));
}

const inOrder = (a: Acceptance, b: Acceptance): number =>
  a.at < b.at || (a.at === b.at && a.id.localeCompare(b.id, 'en', { numeric: true }) < 0) ? -1 : 1;

async function tellReply(
  { pivots }: Route,
  reply: OpenReply,
  isResumed: boolean,
  tools: Toolbox,
): Promise<void> {
  const { held: book } = tools.records;
  try {
    await pivots?.accepted({ ...(await newsOf(reply, tools)), isResumed });
  } catch (failure) {
    const failed = failedAgain(reply.failed, causeOf(failure), tools.now());
    const retryAt = new Date(tools.now().getTime() + pauseAfter(failed, failure)).toISOString();
    await book.putOffReply({ ...reply, failed, retryAt });
    if (isNews(reply.failed, failure)) throw failure;
    return;
  }
  await book.endReply(reply);
}

async function newsOf(
  { accepted }: OpenReply,
  tools: Toolbox,
): Promise<Omit<AcceptedNews, 'isResumed'>> {
  const images = await imagesOf(accepted, tools);
  const asked = await tools.records.held.askedAmong(images);
  const standing = new Map<string, readonly AcceptedImage[]>();
  for (const one of accepted) {
    const its = images.filter((image) => isOf(one, image));
    standing.set(one.id, await inTurns(its, (image) => standingOf(image, one, asked, tools)));
  }
  const thereOf = (one: Acceptance): AcceptedThere => ({
    repository: one.image.repository,
    waiver: nameOfWaiver(one),
    image: one.image,
    images: standing.get(one.id) ?? [],
  });
  const [first, ...others] = accepted;
  return { ...first, repositories: [thereOf(first), ...others.map(thereOf)] };
}

const isOf = ({ image: { account, region, repository } }: Acceptance, other: ImageRef): boolean =>
  other.account === account && other.region === region && other.repository === repository;

/** The images of the message in these repositories; none where it is not known any more, or cannot be read. */
async function imagesOf(
  accepted: readonly Acceptance[],
  { records }: Toolbox,
): Promise<readonly ImageRef[]> {
  const pivot = await records.held.pivot(accepted[0]?.pivot ?? '').catch(notThere);
  const images = pivot?.images.flatMap((key) => parseImageKey(key) ?? []) ?? [];
  return images.filter((image) => accepted.some((one) => isOf(one, image)));
}

async function standingOf(
  image: ImageRef,
  { at, image: first }: Acceptance,
  asked: ReadonlySet<string>,
  { records }: Toolbox,
): Promise<AcceptedImage> {
  const current = (await records.read(image).catch(notThere))?.current;
  const title = calledIn({ image, names: current?.judgement.names ?? [] });
  if (!current) return { title, stands: 'unjudged', why: '' };
  const { verdict, reasons, judgedAt } = current.judgement;
  // The others are asked for when the first is judged.
  const isAsked = asked.has(imageKey(image)) || (asked.has(imageKey(first)) && judgedAt <= at);
  const isWaiting = verdict !== 'approved' && isAsked;
  const why = verdict === 'approved' ? '' : reasons.map(({ text }) => text).join('; ');
  return { title, stands: isWaiting ? 'unjudged' : verdict, why };
}

function notThere(failure: unknown): undefined {
  if (failure instanceof PermanentFailure) return undefined;
  throw failure;
}

/** So many are read at the same moment. */
const AT_ONCE = 25;

async function inTurns<T, R>(all: readonly T[], read: (one: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (const some of inBatches(all, AT_ONCE)) found.push(...(await Promise.all(some.map(read))));
  return found;
}
