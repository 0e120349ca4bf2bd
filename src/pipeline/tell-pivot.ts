import type { PivotNews } from '../announce/pivot-news.ts';
import type { Route } from '../announce/route.ts';
import { JudgementInProgress } from '../core/errors.ts';
import { causeOf, failedAgain, isNews, pauseAfter } from '../core/ledger/failed.ts';
import { type PostedPivot, pivotName } from '../core/telling/pivot.ts';
import { conversationOf, type Said, writingsOf } from '../core/telling/said.ts';
import type { OpenPivot } from '../records/held/pivot-record.ts';
import type { RootPace } from './root-pace.ts';
import type { Standing } from './still-held.ts';
import { type TellingHeld, tellOne } from './tell-one.ts';
import type { Toolbox } from './tools.ts';

/** A message about a vulnerability, and those of its images of which something is held still. */
export interface Begun {
  readonly pivot: OpenPivot;
  readonly its: readonly Standing[];
  /** A run before this one may have said some of it. */
  readonly isResumed: boolean;
}

/**
 * Goes on with a message about a vulnerability in several images: posts it and the list below it, each noted at
 * once, then ends what is held of its images one by one. What has a message of its own shows it there as well. It
 * stays open until all of that is done.
 */
export async function goOnWithPivot(
  route: Route,
  begun: Begun,
  telling: TellingHeld,
): Promise<void> {
  const { pivot, its } = begun;
  const { tools, hasTime, pace } = telling;
  const { held: book } = tools.records;
  if (its.length === 0) return pivot.posted ? book.notePivot(pivot, true) : book.dropPivot(pivot);
  if (pivot.retryAt !== undefined && pivot.retryAt > tools.now().toISOString()) return;
  const told = await postedBy(route, begun, tools);
  if (!told) return;
  let isOver = true;
  for (const one of its) {
    const isLate = !hasTime() || one.isPutOff || !mayBeWritten(one, route, pace);
    const isDone =
      !isLate &&
      (one.held.hasRoot
        ? await tellOne(one, 'among', telling)
        : await noteTold(one, route, told.posted, tools));
    isOver &&= isDone;
  }
  if (isOver) await book.notePivot(told, true);
}

/** Whether Slack takes it now, where a message of its own is to be written anew. */
export const mayBeWritten = (
  { held, current }: Standing,
  { name }: Route,
  pace: RootPace,
): boolean => !held.hasRoot || pace.take(writingsOf(conversationOf(current.said[name])));

type Told = OpenPivot & { readonly posted: PostedPivot };

/** Posts what is not posted yet; undefined where it is refused for what is known, and put off. */
async function postedBy(
  { pivots }: Route,
  { pivot, its, isResumed }: Begun,
  { records: { held: book }, now }: Toolbox,
): Promise<Told | undefined> {
  const { failed, retryAt: _retryAt, ...rest } = pivot;
  const name = pivotName(pivot, pivot.at);
  const news: PivotNews = { ...pivot, images: its, name, isResumed };
  let open: OpenPivot = rest;
  const note = (next: OpenPivot): Promise<void> => {
    open = next;
    return book.notePivot(next);
  };
  try {
    const posted = open.posted ?? (await pivots?.post(news));
    if (!posted) return undefined;
    if (!open.posted) await note({ ...open, posted });
    await listAll(
      (page) => pivots?.reply(news, page, posted),
      open.listed,
      (listed) => note({ ...open, listed }),
    );
    return { ...open, posted };
  } catch (failure) {
    const again = failedAgain(failed, causeOf(failure), now());
    const retryAt = new Date(now().getTime() + pauseAfter(again, failure)).toISOString();
    await book.notePivot({ ...open, failed: again, retryAt });
    if (isNews(failed, failure)) throw failure;
    return undefined;
  }
}

/** Posts the pages of its list from this one on, and notes each before the next. */
async function listAll(
  post: (page: number) => Promise<boolean> | undefined,
  from: number,
  note: (listed: number) => Promise<void>,
): Promise<void> {
  for (let page = from; await post(page); page += 1) await note(page + 1);
}

/** The message has told of an image that has none of its own: its thread is where people hear of it. */
async function noteTold(
  one: Standing,
  route: Route,
  posted: PostedPivot,
  { records, now }: Toolbox,
): Promise<boolean> {
  const { shown } = one.held;
  const said: Said = {
    verdict: shown.verdict,
    at: now().toISOString(),
    receipt: `${posted.channel}/${posted.root}`,
    conversation: { ...posted, revision: 1, pivot: true },
    shown,
  };
  try {
    await records.held.noteTold(one, one.current, route.name, said);
    return true;
  } catch (error) {
    // Another run has come upon the image meanwhile: the next sweep sees what it has left to say.
    if (!(error instanceof JudgementInProgress)) throw error;
    return false;
  }
}
