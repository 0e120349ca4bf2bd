import type { ComparedImage, ComparisonSummary } from '../announce/comparison-summary.ts';
import type { Route } from '../announce/route.ts';
import { allOrFailure } from '../core/errors.ts';
import { imageKey } from '../core/image.ts';
import type { News } from '../core/ledger/compared.ts';
import { type Comparison, formerPolicyFor } from '../core/ledger/comparison.ts';
import type { RecordedImage } from '../core/ledger/difference.ts';
import { causeOf, failedAgain, isNews, pauseAfter } from '../core/ledger/failed.ts';
import type { RouteName } from '../core/ledger/ledger.ts';
import { MINUTE } from '../core/time.ts';
import type { Toolbox } from './tools.ts';

/** So many are looked at for the message: it names the worst of them, and counts the others. */
const LOOKED_AT = 500;

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
  let { told } = run;
  let isTold = false;
  const failures: unknown[] = [];
  for (const route of routes.filter(({ name }) => !told.includes(name))) {
    const outcome = await tellRoute(route, run, tools).catch(reasonOf);
    if (typeof outcome === 'object') failures.push(outcome.reason);
    else told = [...told, route.name];
    if (outcome !== 'told') continue;
    isTold = true;
    await records.comparison.noteTold(run, told, false);
  }
  if (failures.length > 0) return putOff(run, failures, tools);
  await records.comparison.noteTold(run, told, true);
  return isTold;
}

/** Each route hears what is new to it: one may have refused the message about an earlier round. */
async function tellRoute(
  route: Route,
  run: Comparison,
  tools: Toolbox,
): Promise<'told' | 'nothing to tell'> {
  const summary = await summaryFor(route.name, run, tools);
  const isNew = summary.images.length > 0 || isByPolicy(summary.run);
  if (summary.tally.judged === 0 || !isNew) return 'nothing to tell';
  await route.summarise(summary);
  return 'told';
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

async function summaryFor(
  route: RouteName,
  run: Comparison,
  { records }: Toolbox,
): Promise<ComparisonSummary> {
  const { tally, news } = await records.comparison.told(run, route);
  const worst = news.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, LOOKED_AT);
  const recorded = await recordedOf(worst, records);
  const images = worst
    .filter((one) => isStanding(one, recorded.get(imageKey(one.image)), run, route))
    .map(({ image, why: _why, ...one }): ComparedImage => ({ ...one, ...image }));
  const { formerPolicy: _before, ...rest } = run;
  const formerPolicy = formerPolicyFor(run, route);
  return { run: { ...rest, ...(formerPolicy && { formerPolicy }) }, tally, images };
}

const rankOf = ({ after }: News): number => ['quarantined', 'undecided', 'approved'].indexOf(after);

/** Of an image that came to another verdict meanwhile people have heard that, and of one that was told of too. */
function isStanding(
  { before, after, isMark }: News,
  recorded: RecordedImage | undefined,
  { id }: Comparison,
  route: RouteName,
): boolean {
  if (recorded?.verdict !== after) return false;
  return (isMark && before === after) || recorded.among[route] === id;
}

async function recordedOf(
  news: readonly News[],
  records: Toolbox['records'],
): Promise<ReadonlyMap<string, RecordedImage>> {
  const images = Map.groupBy(
    news.map(({ image }) => image),
    // Two registries may hold one repository, and the same image in it.
    ({ account, region, repository }) => `${account}/${region}/${repository}`,
  );
  const found = await Promise.all(
    [...images.values()].map(async (some) => {
      const recorded = await records.recordedImages(some);
      return some.flatMap((image) => {
        const one = recorded.get(image.digest);
        return one ? [[imageKey(image), one] as const] : [];
      });
    }),
  );
  return new Map(found.flat());
}

const isByPolicy = ({ formerPolicy, policyVersion }: Comparison): boolean =>
  formerPolicy !== undefined && formerPolicy !== policyVersion;

const reasonOf = (reason: unknown): { readonly reason: unknown } => ({ reason });
