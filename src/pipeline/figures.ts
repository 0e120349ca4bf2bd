import type { Figure } from '../core/figures.ts';
import type { Because } from '../core/judgement/because.ts';
import { type DueItem, type DuePage, PATIENT_KINDS } from '../core/ledger/due.ts';
import type { Judged } from './judge-image.ts';

/** What follows a push by itself: what a comparison finds may have been pushed long before anybody judged. */
const AFTER_A_PUSH: readonly (Because | undefined)[] = [
  'pushed',
  'scan-ended',
  'undecided',
  'interrupted',
  'finding',
];

/** What judging an image comes to. Each judgement counts once: in the run that brings it to its end. */
export function figuresOf({ judgement, told, ended }: Judged): Figure[] {
  const messages: Figure[] = told.length > 0 ? [{ metric: 'Messages', value: told.length }] : [];
  if (!ended) return messages;
  const { verdict, reasons, because, pushedAt, judgedAt } = judgement;
  const isTimed = ended === 'first' && verdict !== 'undecided' && AFTER_A_PUSH.includes(because);
  return [
    { metric: 'Verdicts', of: verdict, value: 1 },
    ...(verdict === 'undecided' ? reasons : []).map(
      ({ code }): Figure => ({ metric: 'UndecidedReasons', of: code, value: 1 }),
    ),
    ...(isTimed && pushedAt
      ? [{ metric: 'PushToVerdict' as const, value: secondsFrom(pushedAt, new Date(judgedAt)) }]
      : []),
    ...messages,
  ];
}

/**
 * For how long the oldest thing waits that is due, of what nobody should wait for and of what may, by what has waited
 * longest of each kind: what is merely done next says nothing of what it keeps from its turn.
 */
export function waitingIn(due: DuePage['oldest'], now: Date): Figure[] {
  const oldest = (isPatient: boolean): number =>
    Math.max(
      0,
      ...due.flatMap(({ kind, dueAt }) =>
        dueAt !== undefined && isPatientKind(kind) === isPatient ? [secondsFrom(dueAt, now)] : [],
      ),
    );
  return [
    { metric: 'OldestDue', of: 'urgent', value: oldest(false) },
    { metric: 'OldestDue', of: 'patient', value: oldest(true) },
  ];
}

const isPatientKind = (kind: DueItem['kind']): boolean =>
  PATIENT_KINDS.some((patient) => patient === kind);

/** Whole seconds from an ISO time on, none where it is ahead: clocks differ. */
export const secondsFrom = (iso: string, to: Date): number =>
  Math.max(0, Math.round((to.getTime() - Date.parse(iso)) / 1_000));
