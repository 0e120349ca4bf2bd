import type { OpenKind } from '../../core/ledger/due.ts';
import type { Failed } from '../../core/ledger/failed.ts';
import type { Why } from '../../core/ledger/request.ts';
import type { ScanAsked } from '../../core/ledger/rescan.ts';
import type { WatchedBecause } from '../../core/policy/watch.ts';
import { counted } from '../../core/words.ts';
import type { Branch } from '../../terminal/tree.ts';
import { correlationBranches } from '../correlation-text.ts';
import { minute } from '../finding-text.ts';
import type { Upkeep } from './upkeep.ts';

/** What the deployment has on record and does from here on, a line each. Pure. */
export function upkeepBranches(upkeep: Upkeep | undefined, now: Date): Branch[] {
  if (!upkeep) return [];
  const { verdict, judgedAt, failed, scanAsked, requests } = upkeep;
  const { acted, heard, again } = requests;
  return [
    { text: judgedAt ? `${verdict}, judged ${minute(judgedAt)}` : 'not judged yet' },
    ...correlationBranches(upkeep),
    ...nextBranches(upkeep, now),
    ...(failed ? [failedBranch(failed, 'it', failed.againAt, now)] : []),
    ...(acted?.failed
      ? [failedBranch(acted.failed, `${ASKED[acted.why]}, and it`, acted.dueAt, now)]
      : []),
    ...(acted && !acted.failed
      ? [{ text: `${ASKED[acted.why]}: it is judged ${when(acted.dueAt, now)}` }]
      : []),
    ...(heard?.failed ? [failedBranch(heard.failed, `${HEARD}, and it`, heard.dueAt, now)] : []),
    ...(heard && !heard.failed
      ? [{ text: `${HEARD}: it is judged ${when(heard.dueAt, now)}` }]
      : []),
    ...(again?.failed
      ? [failedBranch(again.failed, `${ASKED[again.why]}, and it`, again.dueAt, now)]
      : []),
    ...(again && !again.failed
      ? [{ text: `${ASKED[again.why]}: it is judged when it is its turn in the queue` }]
      : []),
    ...(scanAsked ? [{ text: scanText(scanAsked) }] : []),
  ];
}

const HEARD = 'Inspector has spoken of its findings';
const ASKED: Readonly<Record<Why, string>> = {
  finding: HEARD,
  unjudged: 'the comparison of the registry has found it without a verdict',
  runs: 'the comparison of the registry has found that it runs, and was not looked at',
  newest:
    'the comparison of the registry has found it among the newest of its line of tags, and it was not looked at',
  policy: 'the comparison of the registry has found it judged by another policy',
  changed: 'the comparison of the registry has found it changed',
  mark: 'the comparison of the registry has found a mark that is not ours',
  gone: 'the comparison of the registry has not found it',
  asked: 'somebody has asked for it to be judged again',
  accepted: 'somebody has accepted a risk from Slack',
  revoked: 'somebody has revoked a waiver from Slack',
  released: 'somebody has released it from Slack',
  withdrawn: 'somebody has withdrawn its release from Slack',
  rescan: 'somebody has asked from Slack for another scan',
};

/** When it is looked at next, and why at all; or since when it is not, and what to do. */
function nextBranches({ judgedAt, next, watch, failed }: Upkeep, now: Date): Branch[] {
  if (failed || judgedAt === undefined) return [];
  if (watch?.state === 'ended' && (!next || next.due === 'watched')) {
    const text = `not looked at any more since ${minute(watch.since)}: "ecr-scan-notifier rejudge" has it judged again`;
    return [{ text, style: 'yellow' }];
  }
  if (!next) return [{ text: 'looked at again when an event tells of it' }];
  const because =
    next.due === 'watched' && watch?.state === 'watched'
      ? `, daily because ${BECAUSE[watch.because]}`
      : FOR[next.due];
  return [{ text: `looked at next ${when(next.at, now)}${because}` }];
}

const BECAUSE: Readonly<Record<WatchedBecause, string>> = {
  runs: 'it runs',
  young: 'it is young',
  newest: 'it is among the newest of its line of tags',
};

const FOR: Readonly<Record<OpenKind, string>> = {
  unfinished: ', to complete what a run has left in the middle',
  review: ', when its verdict may change by itself',
  undecided: ', because it is undecided',
  unmarked: ', because its mark could not be put',
  watched: ', as every day',
};

const failedBranch = (
  { cause, since, times }: Failed,
  what: string,
  againAt: string | undefined,
  now: Date,
): Branch => {
  const how =
    times === 1 ? `on ${minute(since)}` : `${counted(times, 'time')} since ${minute(since)}`;
  const next = againAt === undefined ? '' : `; tried again ${when(againAt, now)}`;
  return { text: `${what} could not be judged, ${how}: ${cause}${next}`, style: 'yellow' };
};

const when = (time: string, now: Date): string =>
  time <= now.toISOString() ? 'at the next sweep' : `on ${minute(time)}`;

const SAID: Readonly<Record<ScanAsked['said'], string>> = {
  started: 'it has started one',
  limit: 'it had scanned the image too lately',
  unsupported: 'it cannot scan the image',
  disabled: 'Inspector scans this registry, and nobody can ask it to',
  missing: 'it had no such image',
  failed: 'it refused, as the dead letters say',
  unanswered: 'it did not answer, and is asked again within the hour',
};

const scanText = ({ at, said }: ScanAsked): string =>
  `ECR was last asked for a scan on ${minute(at)}: ${SAID[said]}`;
