import type { ComparedImage, ComparisonSummary } from '../announce/comparison-summary.ts';
import { allOrFailure } from '../core/errors.ts';
import { type Comparison, inSequence } from '../core/ledger/comparison.ts';
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
  if (run?.state !== 'judging' || !(await isWorkedOff(run, tools))) return false;
  const summary = await summaryOf(run, tools);
  const isNews = summary.tally.judged > 0 && (summary.images.length > 0 || isByPolicy(run));
  const left = isNews ? routes.filter(({ name }) => !run.told.includes(name)) : [];
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
  allOrFailure(failures);
  await records.comparison.noteTold(run, told, true);
  return left.length > 0;
}

/** Nothing of it is due any more; what could not be judged is put off, and heard of by itself. */
async function isWorkedOff(
  { comparedAt }: Comparison,
  { records, now }: Toolbox,
): Promise<boolean> {
  // The index of what is due lags behind what was asked for.
  if (comparedAt === undefined || now().getTime() - Date.parse(comparedAt) < MINUTE) return false;
  return !(await records.due(CHANGES_READ)).some(({ kind }) => kind === 'again');
}

async function summaryOf(run: Comparison, { records }: Toolbox): Promise<ComparisonSummary> {
  const ids = [...(run.overtaken ?? []), run.id];
  const [tallies, changes] = await Promise.all([
    Promise.all(ids.map((id) => records.comparison.tally(id))),
    Promise.all(ids.map((id) => records.comparison.changes(id, CHANGES_READ))),
  ]);
  return { run, tally: inSequence(tallies), images: comparedImages(changes.flat()) };
}

const isByPolicy = ({ formerPolicy, policyVersion }: Comparison): boolean =>
  formerPolicy !== undefined && formerPolicy !== policyVersion;

/** Each image once, from its verdict before the first of them to that after the last. */
function comparedImages(changes: readonly Change[]): ComparedImage[] {
  const images = new Map<string, ComparedImage>();
  for (const { why, ...change } of changes) {
    const key = `${change.repository}@${change.digest}`;
    const first = images.get(key);
    const { before: _before, ...rest } = change;
    const before = first ? first.before : change.before;
    images.set(key, { ...rest, ...(before && { before }), isMark: why === 'mark' });
  }
  return [...images.values()];
}

const reasonOf = (reason: unknown): { readonly reason: unknown } => ({ reason });
