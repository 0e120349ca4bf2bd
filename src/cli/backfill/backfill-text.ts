import { changeLine, differenceLines, summaryTitle } from '../../announce/comparison-summary.ts';
import type { Comparison } from '../../core/ledger/comparison.ts';
import { counted } from '../../core/words.ts';
import { seen } from '../../terminal/tree.ts';
import type { AskedComparison } from './ask-to-compare.ts';
import type { Backfilled } from './backfilled.ts';

/** So many are named; the message to the routes, and the list, hold the others. */
const NAMED = 20;

/** What is watched from now on, and how to have it at once; `table`: the ledger's name. */
export function sayAsked(asked: AskedComparison, only: string | undefined, table: string): string {
  if (asked.state === 'under-way') {
    const { startedAt, only: compared } = asked.run;
    return seen(`A comparison of ${ofWhat(compared)} is under way since ${startedAt}: this is it.`);
  }
  const before = asked.state === 'asked-before' ? 'Somebody had asked already for' : 'Asked for';
  return seen(
    `${before} a comparison of ${ofWhat(only)}. The function begins within ten minutes; at once with ` +
      `"aws lambda invoke --function-name ${functionBeside(table)} --invocation-type Event /dev/null". ` +
      'Ctrl-C stops watching, and nothing else.',
  );
}

const ofWhat = (only: string | undefined): string =>
  only === undefined ? 'the whole registry' : `the repositories that match ${only}`;

/** CloudFormation names a table after its stack, as the functions are; a name of somebody's own says nothing. */
const functionBeside = (table: string): string =>
  `${/^(.+)-LedgerTable-[A-Z0-9]+$/.exec(table)?.[1] ?? 'ecr-scan-notifier-prod'}-compare-registry`;

/** When all is compared: how many digests there are, signatures and the like too, and why how many are judged. */
export function sayCompared(run: Comparison): string {
  const reasons = differenceLines(run);
  const what = reasons.length === 0 ? 'as recorded' : reasons.join('; ');
  return `${counted(run.images, 'image or artifact', 'images and artifacts')} compared: ${what}.`;
}

/** What came of it, for people. */
export function backfillLines({ run, tally, images, left }: Backfilled): string[] {
  if (run.images === 0) return [seen(`There is no image in ${ofWhat(run.only)}.`)];
  if (tally.judged === 0 && left === 0) return [sayCompared(run)];
  const more = images.length - NAMED;
  return [
    `${summaryTitle({ run, tally, images })}.`,
    ...images.slice(0, NAMED).map((image) => seen(`  ${changeLine(image)}`)),
    ...(more > 0 ? [`  and ${more} more: "ecr-scan-notifier list" shows what stands`] : []),
    ...(left > 0
      ? [`${counted(left, 'image')} could not be judged yet: they are tried again by themselves.`]
      : []),
  ];
}

/** The same for programs. */
export function backfillJson({ run, tally, images, left }: Backfilled) {
  const { startedAt, policyVersion, only, asked } = run;
  return {
    startedAt,
    policyVersion,
    ...(only !== undefined && { repositories: only }),
    images: run.images,
    asked,
    judged: tally.judged,
    notJudgedYet: left,
    moves: tally.moves,
    changes: images,
  };
}
