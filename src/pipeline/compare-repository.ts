import { PermanentFailure } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { type Comparison, type PageMark, placeByAge, seenName } from '../core/ledger/comparison.ts';
import type { RegisteredImage } from '../core/ledger/difference.ts';
import type { Why } from '../core/ledger/request.ts';
import { MINUTE } from '../core/time.ts';
import type { ComparisonTurn } from '../records/comparison-turn.ts';
import type { AgainRequest } from '../records/requests.ts';
import type { RepositoryRef } from '../registry/list-images.ts';
import {
  ANY,
  type Difference,
  differencesIn,
  newestBy,
  type RunningIn,
  type Uses,
} from './differences.ts';
import type { ComparingTools } from './tools.ts';

/**
 * Compares one repository, page by page, each written down before the next: with a page left where the time
 * is up. Afterwards, what the list of its judged images holds and no page has shown is gone; all of it where
 * the repository is.
 */
export async function compareRepository(
  repository: RepositoryRef,
  begun: Comparison,
  turn: ComparisonTurn,
  tools: ComparingTools,
  hasTime: () => boolean,
  runningIn: RunningIn,
): Promise<Comparison> {
  const { repository: name } = repository;
  const uses = { running: await runningIn(repository), newestIn: newestBy(repository, tools) };
  const { page, ...rest } = begun;
  let run: Comparison = page?.repository === name ? begun : rest;
  for (let pages = 0; ; pages += 1) {
    const next = await tools.registry.listImages(repository, run.page?.token);
    if (next === 'gone') return askForGone(repository, run, new Set(), tools);
    if (next === 'expired') {
      run = begunAnew(run, pages);
      continue;
    }
    run = await comparePage(repository, next.images, uses, run, tools);
    const shown = next.images.map(({ digest }) => digest);
    await turn.noteSeen(run, seenAs(run, repository), run.page?.done ?? 0, shown);
    if (!next.token) break;
    run = { ...run, page: markBehind(run, begun, repository, next.token) };
    await turn.save(run);
    if (!hasTime()) return run;
  }
  return askForGone(repository, run, await turn.seen(run, seenAs(run, repository)), tools);
}

/** Two registries may have a repository of one name. */
export const seenAs = (
  { registry }: Comparison,
  { account, region, repository }: RepositoryRef,
): string => (registry ? `${account}/${region}/${repository}` : repository);

/** Where the comparison is when a page is done with, and how to begin the repository anew. */
function markBehind(
  { page }: Comparison,
  { images, asked }: Comparison,
  { account, region, repository }: RepositoryRef,
  token: string,
): PageMark {
  const { done = 0, before = { images, asked } } = page ?? {};
  return { repository, registry: { account, region }, token, done: done + 1, before };
}

/** The token that another run has left gives nothing any more. Throws PermanentFailure for one that was given now. */
function begunAnew({ page, ...run }: Comparison, pages: number): Comparison {
  if (pages > 0)
    throw new PermanentFailure(
      `listing the images of ${page?.repository}: ECR takes no token that it gives`,
    );
  return { ...run, ...page?.before };
}

async function comparePage(
  repository: RepositoryRef,
  images: readonly RegisteredImage[],
  uses: Uses,
  run: Comparison,
  tools: ComparingTools,
): Promise<Comparison> {
  const found = await differencesIn(repository, images, uses, tools);
  const requests = found.map((one) => requestFor(one, run, tools));
  const next = { ...run, images: run.images + images.length };
  return ask(requests, next, tools);
}

function requestFor(
  { image, why, known, pushedAt, runs }: Difference,
  { id }: Comparison,
  { now }: ComparingTools,
): AgainRequest {
  const before = known?.standing === 'subject' && { before: known.verdict };
  return { image, why, run: id, dueAt: placeByAge(pushedAt, runs, now()), ...before };
}

/** A page that is compared anew, because a run has died over it, is counted once: what it asked for then stands. */
async function ask(
  requests: readonly AgainRequest[],
  run: Comparison,
  { records }: ComparingTools,
): Promise<Comparison> {
  if (requests.length === 0) return run;
  await records.again(requests);
  const asked: Partial<Record<Why, number>> = { ...run.asked };
  for (const { why } of requests) asked[why] = (asked[why] ?? 0) + 1;
  return { ...run, asked };
}

/** What is gone is judged once more, so that its record says so, and then leaves the list of its repository. */
async function askForGone(
  repository: RepositoryRef,
  { page: _page, ...begun }: Comparison,
  seen: ReadonlySet<string>,
  tools: ComparingTools,
): Promise<Comparison> {
  const anyOf: ImageRef = { ...repository, digest: ANY };
  // What has been pushed since may be on a page that had been read before. Two clocks may differ.
  const latest = new Date(Date.parse(begun.startedAt) - MINUTE).toISOString();
  let run: Comparison = begun;
  for await (const listed of tools.records.listedImages(anyOf)) {
    const gone = listed.filter(
      ({ image, pushedAt }) => pushedAt < latest && !seen.has(seenName(image.digest)),
    );
    const requests = gone.map(({ image, pushedAt }) => ({
      ...requestFor({ image, tags: [], why: 'gone', runs: false }, run, tools),
      listedAt: pushedAt,
    }));
    run = await ask(requests, run, tools);
  }
  return run;
}
