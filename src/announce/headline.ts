import { calledBy, type EndingBy, exceptionWord } from '../core/findings/suppression.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import { type Released, sayReleased } from '../core/judgement/released.ts';
import type { Reason, Verdict } from '../core/judgement/verdict.ts';
import { lastDayOf } from '../core/time.ts';
import { isAdvised, remediesOf, silentlyExploited, type ToldVerdict } from './announcement.ts';
import { lapsesOf } from './finding-line.ts';
import { capital, sentence } from './sentence.ts';

const MAY_SHIP: Record<Verdict, string> = {
  approved: 'May ship.',
  quarantined: 'Do not ship.',
  undecided: 'Not known yet.',
};

/** The answer to the developer's question, why, and whether it was another one until now. */
export const headlineOf = (announcement: ToldVerdict): string =>
  [...answerOf(announcement), ...remedyText(announcement, [REMEDIES_FOLLOW])].join(' ');

const REMEDIES_FOLLOW = 'This does not end by itself: what to do is listed below.';

/** The same for a place that nothing follows: what to do is in it. */
export const headlineWithRemedies = (announcement: ToldVerdict): string =>
  [
    ...answerOf(announcement),
    ...remedyText(
      announcement,
      remediesOf(announcement).map(({ how }) => sentence(how)),
    ),
  ].join(' ');

const answerOf = (announcement: ToldVerdict): string[] => [
  MAY_SHIP[announcement.judgement.verdict],
  whyText(announcement),
  ...reversalText(announcement),
  ...unnamedText(announcement),
  ...exploitedText(announcement),
];

/** The same by a record alone, where nobody knows its findings any more. */
export const headlineOfRecord = ({
  verdict,
  reasons,
  released,
}: Pick<Judgement, 'verdict' | 'reasons' | 'released'>): string =>
  `${MAY_SHIP[verdict]} ${released ? releasedText(released) : `${capital(textOf(reasons))}.`}`;

/** By whose word it may ship, and what stands against it; where the policy only advises, what it would quarantine for; the rest goes without saying. */
function whyText(announcement: ToldVerdict): string {
  const { reasons, released } = announcement.judgement;
  if (released) return releasedText(released);
  const isAdvice = isAdvised(announcement);
  const told = isAdvice ? reasons.filter(({ code }) => code !== 'only-advised') : reasons;
  const text = textOf(told);
  return isAdvice ? `The policy only advises here: ${text}.` : `${capital(text)}.`;
}

/** `Released by Ann until 2026-11-22 10:00 UTC: the shop is down. Against it stands: 1 finding is CRITICAL.` */
function releasedText(released: Released): string {
  const against = textOf(released.against.reasons);
  return `${sentence(sayReleased(released))} Against it stands: ${against}.`;
}

const textOf = (reasons: readonly Reason[]): string => reasons.map(({ text }) => text).join('; ');

function reversalText(announcement: ToldVerdict): string[] {
  const { judgement, before } = announcement;
  if (!before || before === judgement.verdict) return [];
  // By the time that it is told, undecided has lasted for a while.
  if (judgement.verdict === 'undecided') return [`It was ${before} before.`];
  const why = before === 'approved' ? lapseText(announcement) : '';
  return [`It was ${before} until now${why && `: ${why}`}.`];
}

/** Only what runs is told of without a name, and carries no mark that a gate could see. */
const unnamedText = ({ judgement: { standing } }: ToldVerdict): string[] =>
  standing === 'unnamed' ? ['It is in use, and has no tag.'] : [];

/** Whoever reads "may ship" and no more should have read this. */
function exploitedText({ judgement: { verdict }, decision }: ToldVerdict): string[] {
  if (verdict !== 'approved') return [];
  const ids = [...new Set(silentlyExploited(decision).map(({ id }) => id))];
  if (ids.length === 0) return [];
  const named = ids.slice(0, EXPLOITED_NAMED).join(', ');
  const left = ids.length - EXPLOITED_NAMED;
  return [
    `Known to be exploited (KEV), and not counted: ${named}${left > 0 ? ` and ${left} more` : ''}.`,
  ];
}

const EXPLOITED_NAMED = 3;

/** Whether somebody has to act, and then what is said of that. */
function remedyText(announcement: ToldVerdict, toAct: readonly string[]): readonly string[] {
  const remedies = remediesOf(announcement);
  if (remedies.length === 0) return [];
  const isForTime = remedies.every(({ by }) => by === 'time');
  return isForTime ? ['Nobody has to act: time alone will do.'] : toAct;
}

/** Why an image that nobody has touched ships no more: exceptions had covered all that decides now. */
function lapseText({ decision: { deciding }, lapsed = [] }: ToldVerdict): string {
  const exceptionOf = lapsesOf(lapsed);
  const covered = deciding.flatMap(({ finding }) => exceptionOf(finding) ?? []);
  if (covered.length < deciding.length) return '';
  const [one, ...others] = new Map(covered.map((by) => [keyOf(by), by])).values();
  if (!one) return '';
  if (others.length === 0) return `the ${sayException(one)} ended on ${lastDayOf(one.until)}`;
  const last = others.reduce((latest, { until }) => (until > latest ? until : latest), one.until);
  const what = covered.every(({ kind }) => kind === 'waived') ? 'waivers' : 'exceptions';
  return `${others.length + 1} ${what} ended, the last on ${lastDayOf(last)}`;
}

const keyOf = (by: EndingBy): string => `${by.kind} ${by.kind === 'waived' ? by.waiver : by.rule}`;

const sayException = (by: EndingBy): string =>
  by.kind === 'waived' ? `waiver of ${calledBy(by)}` : `${exceptionWord(by)} ${by.rule}`;
