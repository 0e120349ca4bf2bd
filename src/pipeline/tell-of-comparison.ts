import type { ComparisonSummary } from '../announce/comparison-summary.ts';
import { allOrFailure } from '../core/errors.ts';
import { imageKey } from '../core/image.ts';
import type { Verdict } from '../core/judgement/verdict.ts';
import type { Comparison } from '../core/ledger/comparison.ts';
import { causeOf, failedAgain, isNews, pauseAfter } from '../core/ledger/failed.ts';
import { MINUTE } from '../core/time.ts';
import type { Change } from '../records/comparison-result.ts';
import type { Toolbox } from './tools.ts';

/** So many are read for the message: it names the worst of them, and counts the others. */
const CHANGES_READ = 500;

/**
 * Tells each route once what came of the last comparison, when what it found has been judged. Answers with
 * whether anybody was told now.
 */
export async function tellOfComparison(tools: Toolbox): Promise<boolean> {
  const { records, routes } = tools;
  const { run } = await records.comparison.read();
  if (run?.state !== 'judging' || run.policyVersion !== tools.policy.version) return false;
  const isPutOff = run.retryAt !== undefined && run.retryAt > tools.now().toISOString();
  if (isPutOff || !(await isWorkedOff(run, tools))) return false;
  const summary = await summaryOf(run, tools);
  const hasNews = summary.tally.judged > 0 && (summary.images.length > 0 || isByPolicy(run));
  const left = hasNews ? routes.filter(({ name }) => !run.told.includes(name)) : [];
  let told = run.told;
  const failures: unknown[] = [];
  for (const route of left) {
    const failure = await route.summarise(summary).then(() => undefined, reasonOf);
    if (failure) failures.push(failure.reason);
    else {
      told = [...told, route.name];
      await records.comparison.noteTold(run, told, false);
    }
  }
  if (failures.length > 0) return putOff(run, failures, tools);
  await records.comparison.noteTold(run, told, true);
  return left.length > 0;
}

/** A route that refuses is tried again, more and more rarely; its cause is thrown where it is new. */
async function putOff(
  run: Comparison,
  failures: readonly unknown[],
  { records, now }: Toolbox,
): Promise<false> {
  const [first] = failures;
  const failed = failedAgain(run.failed, causeOf(first), now());
  const retryAt = new Date(now().getTime() + pauseAfter(failed, first)).toISOString();
  await records.comparison.noteFailed(run, failed, retryAt);
  if (isNews(run.failed, first)) allOrFailure(failures);
  return false;
}

/** Nothing of it is due any more; what could not be judged is put off, and heard of by itself. */
async function isWorkedOff(
  { id, comparedAt }: Comparison,
  { records, now }: Toolbox,
): Promise<boolean> {
  // The index of what is due lags behind what was asked for.
  if (comparedAt === undefined || now().getTime() - Date.parse(comparedAt) < MINUTE) return false;
  if (await records.isAsked()) return false;
  return !(await records.comparison.isAnyLeft(id));
}

async function summaryOf(run: Comparison, { records }: Toolbox): Promise<ComparisonSummary> {
  const [tally, changes] = await Promise.all([
    records.comparison.tally(run),
    records.comparison.changes(run.id, CHANGES_READ),
  ]);
  const standing = await standingOf(changes, records);
  const images = changes
    .filter(({ image, after }) => standing.get(imageKey(image)) === after)
    .map(({ image: { repository, digest }, why, ...change }) => {
      return { ...change, repository, digest, isMark: why === 'mark' };
    });
  return { run, tally, images };
}

/** The verdicts that stand by now: of an image that came to another one meanwhile people have heard that. */
async function standingOf(
  changes: readonly Change[],
  records: Toolbox['records'],
): Promise<ReadonlyMap<string, Verdict>> {
  const images = Map.groupBy(
    changes.map(({ image }) => image),
    ({ repository }) => repository,
  );
  const found = await Promise.all(
    [...images.values()].map(async (some) => {
      const recorded = await records.recordedImages(some);
      return some.flatMap((image) => {
        const { verdict } = recorded.get(image.digest) ?? {};
        return verdict ? [[imageKey(image), verdict] as const] : [];
      });
    }),
  );
  return new Map(found.flat());
}

const isByPolicy = ({ formerPolicy, policyVersion }: Comparison): boolean =>
  formerPolicy !== undefined && formerPolicy !== policyVersion;

const reasonOf = (reason: unknown): { readonly reason: unknown } => ({ reason });
