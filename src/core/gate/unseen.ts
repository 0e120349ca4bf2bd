import type { Failed } from '../ledger/failed.ts';
import type { Current } from '../ledger/ledger.ts';
import type { Why } from '../ledger/request.ts';
import { momentOf } from '../time.ts';
import type { GateEntry, OpenRequest } from './gate-entry.ts';
import { isAnsweredByLook, isUnjudged } from './looked-at-since.ts';

/** What has come after an approval, and may turn it once somebody looks. */
export interface Unseen {
  /** `heard`: an event spoke of its findings. `acted`: a person did something. `failed`: it could not be judged again. */
  readonly by: 'heard' | 'acted' | 'failed';
  /** With what to do about it. */
  readonly why: string;
}

/** Undefined where everything that is known has been looked at by a judgement on record. Pure. */
export function unseenIn(
  { requests, reports, failed }: GateEntry,
  current: Current,
): Unseen | undefined {
  const open = requests.filter((one) => !one.isJudged && !isAnsweredByLook(one, current));
  const acted = open.find(isOfPeople);
  if (acted) {
    const done = DONE[acted.why] ?? 'has asked for another judgement of it';
    return { by: 'acted', why: `somebody ${done}, and ${notYet(acted)}` };
  }
  const heard = open.find(({ kind }) => kind === 'heard');
  if (heard) return { by: 'heard', why: `an event spoke of its findings, and ${notYet(heard)}` };
  if (reports.some((one) => isUnjudged(one, current)))
    return {
      by: 'heard',
      why: `an event told of a scan, and ${failed ? sayFailed(failed) : NOT_JUDGED}`,
    };
  if (!failed || failed.judged) return undefined;
  return { by: 'failed', why: `it was approved, and ${sayFailed(failed)}` };
}

/** A waiver for a whole repository that is revoked concerns its other images: they are asked for as in a comparison. */
const isOfPeople = ({ kind, why }: OpenRequest): boolean =>
  kind === 'acted' || (kind === 'again' && why === 'revoked');

const DONE: Partial<Record<Why, string>> = {
  accepted: 'has accepted a risk',
  revoked: 'has revoked a waiver',
  released: 'has released it',
  withdrawn: 'has withdrawn its release',
  rescan: 'has asked for a new scan',
};

const notYet = ({ failed }: OpenRequest): string =>
  failed
    ? sayFailed(failed)
    : 'it has not been judged since: that takes some minutes, ask again then';

/** It stands in no queue: an event that fails comes again, and is kept in the end among the dead letters. */
const NOT_JUDGED =
  'it has not been judged by that: ask again in some minutes, and where it stays so, "ecr-scan-notifier rejudge" has it judged';

const sayFailed = ({ cause, since }: Failed): string =>
  `it cannot be judged again since ${momentOf(since)} (${cause}): once that is mended, "ecr-scan-notifier rejudge" has it judged at once`;
