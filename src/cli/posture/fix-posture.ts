import { applyFix } from '../../registry/posture/apply-fix.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { seen } from '../../terminal/tree.ts';
import { EXIT } from '../command.ts';
import { sayFailure } from '../say-failure.ts';
import { nameOf, planLines } from './fix-lines.ts';
import { expected, type FixPlan, type PlannedFix } from './plan-fixes.ts';
import type { Mode } from './posture-options.ts';
import type { PostureSource } from './read-posture.ts';

/** How far it may go. */
export interface Consent {
  readonly mode: Mode;
  readonly asJson: boolean;
}

type Result =
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'planned' };

/** Shows the plan, asks, and carries out what was said yes to, change by change. Answers with the exit code. */
export async function fixPosture(
  plan: FixPlan,
  account: string,
  { ecr }: Pick<PostureSource, 'ecr'>,
  { mode, asJson }: Consent,
  terminal: Terminal,
): Promise<number> {
  const { fixes, refused } = plan;
  const show = asJson ? (lines: string[]) => lines.forEach(terminal.note) : terminal.print;
  const isNothing = fixes.length === 0 && refused.length === 0;
  show(isNothing ? ['Nothing to be done.'] : planLines(plan));
  const goesOn =
    fixes.length > 0 && (mode === 'yes' || (mode === 'ask' && (await isSaid(terminal))));
  const results: { readonly planned: PlannedFix; readonly result: Result }[] = [];
  for (const planned of fixes) {
    const result: Result = goesOn ? await carryOut(planned, account, ecr) : { state: 'planned' };
    results.push({ planned, result });
    if (result.state !== 'planned') show([seen(sayResult(planned, result))]);
  }
  if (!goesOn && fixes.length > 0)
    show([mode === 'dry-run' ? 'Nothing was done (--dry-run).' : 'Nothing was done.']);
  if (asJson) terminal.print([JSON.stringify(fixJson(results, plan), undefined, 2)]);
  const isDone = results.every(({ result }) => result.state === 'done');
  return isDone && refused.length === 0 ? EXIT.done : EXIT.incomplete;
}

async function isSaid({ ask }: Terminal): Promise<boolean> {
  const answer = (await ask?.('Do this? (y/N) ')) ?? '';
  return /^y(es)?$/i.test(answer.trim());
}

/** One that fails keeps nobody from the others. */
async function carryOut(
  { fix }: PlannedFix,
  account: string,
  ecr: PostureSource['ecr'],
): Promise<Result> {
  try {
    await applyFix(ecr, account, fix);
    return { state: 'done' };
  } catch (error) {
    return { state: 'failed', why: sayFailure(expected(error)) };
  }
}

const sayResult = ({ fix }: PlannedFix, result: Result): string =>
  result.state === 'failed' ? `failed: ${nameOf(fix)}: ${result.why}` : `done: ${nameOf(fix)}`;

function fixJson(
  results: readonly { readonly planned: PlannedFix; readonly result: Result }[],
  { refused }: FixPlan,
) {
  return {
    fixes: results.map(({ planned, result }) => ({
      ...planned.fix,
      ...planned,
      fix: undefined,
      ...result,
    })),
    refused,
  };
}
