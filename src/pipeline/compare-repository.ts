import type { Digest } from '../core/digest.ts';
import type { ImageRef } from '../core/image.ts';
import { type Comparison, placeByAge, seenName } from '../core/ledger/comparison.ts';
import type { RegisteredImage } from '../core/ledger/difference.ts';
import type { Why } from '../core/ledger/request.ts';
import type { ComparisonTurn } from '../records/comparison-turn.ts';
import type { AgainRequest } from '../records/requests.ts';
import type { ImagePage, RepositoryRef } from '../registry/list-images.ts';
import { type Difference, differencesIn, type RunningIn } from './differences.ts';
import type { Toolbox } from './tools.ts';

/**
 * Compares one repository, page by page, each written down before the next: with a page left where the time
 * is up. Afterwards, what the list of its judged images holds and no page has shown is gone.
 */
export async function compareRepository(
  repository: RepositoryRef,
  begun: Comparison,
  turn: ComparisonTurn,
  tools: Toolbox,
  hasTime: () => boolean,
  runningIn: RunningIn,
): Promise<Comparison> {
  const { repository: name } = repository;
  const running = await runningIn(repository);
  let run = begun.page && begun.page.repository !== name ? withoutPage(begun) : begun;
  for (;;) {
    const page = await tools.registry.listImages(repository, run.page?.token);
    if (page === 'expired') {
      run = withoutPage(run);
      continue;
    }
    const { images, token } = page === 'gone' ? NO_IMAGES : page;
    const done = run.page?.done ?? 0;
    run = await comparePage(repository, images, running, run, tools);
    const digests = images.map(({ digest }) => digest);
    await turn.noteSeen(run, name, done, digests);
    if (!token) break;
    run = { ...run, page: { repository: name, token, done: done + 1 } };
    await turn.save(run);
    if (!hasTime()) return run;
  }
  run = await askForGone(repository, run, turn, tools);
  await turn.forgetSeen(run, name);
  return withoutPage(run);
}

/** Of a repository that is not there any more. */
const NO_IMAGES: ImagePage = { images: [] };

function withoutPage({ page: _page, ...run }: Comparison): Comparison {
  return run;
}

async function comparePage(
  repository: RepositoryRef,
  images: readonly RegisteredImage[],
  running: ReadonlySet<Digest>,
  run: Comparison,
  tools: Toolbox,
): Promise<Comparison> {
  const found = await differencesIn(repository, images, running, tools);
  const requests = found.map((one) => requestFor(one, run, tools));
  const next = { ...run, images: run.images + images.length };
  return ask(requests, next, tools);
}

function requestFor(
  { image, why, known, pushedAt, runs }: Difference,
  { id }: Comparison,
  { now }: Toolbox,
): AgainRequest {
  const before = known?.standing === 'subject' && { before: known.verdict };
  return { image, why, run: id, dueAt: placeByAge(pushedAt, runs, now()), ...before };
}

async function ask(
  requests: readonly AgainRequest[],
  run: Comparison,
  { records }: Toolbox,
): Promise<Comparison> {
  if (requests.length === 0) return run;
  const isNew = new Set(await records.again(requests));
  const asked: Partial<Record<Why, number>> = { ...run.asked };
  for (const { image, why } of requests) {
    if (isNew.has(image)) asked[why] = (asked[why] ?? 0) + 1;
  }
  return { ...run, asked };
}

/** What is gone is judged once more, so that its record says so, and leaves the list of its repository. */
async function askForGone(
  repository: RepositoryRef,
  begun: Comparison,
  turn: ComparisonTurn,
  tools: Toolbox,
): Promise<Comparison> {
  const seen = await turn.seen(begun, repository.repository);
  const anyOf: ImageRef = { ...repository, digest: NOBODY };
  let run = begun;
  for await (const listed of tools.records.listedImages(anyOf)) {
    const gone = listed.filter(({ image }) => !seen.has(seenName(image.digest)));
    const requests = gone.map(({ image }) =>
      requestFor({ image, tags: [], why: 'gone', runs: false }, run, tools),
    );
    run = await ask(requests, run, tools);
    if (gone.length > 0) await tools.records.unlist(gone);
  }
  return run;
}

/** A repository is asked for by any of its images. */
const NOBODY = '' as Digest;
