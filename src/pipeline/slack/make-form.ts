import type { Severity } from '../../core/findings/severity.ts';
import { lastDay, MOST_ACCEPTED } from '../../core/interventions/filled.ts';
import type { AcceptForm, FormKind, Note, ReleaseForm } from '../../core/interventions/form.ts';
import { subjectOf } from '../../core/interventions/form.ts';
import {
  type Asker,
  acceptTerm,
  idsIn,
  releaseTerm,
  sayBeyond,
  sayRefusal,
  worstAccepted,
} from '../../core/interventions/may.ts';
import type { FOR_ALL } from '../../core/interventions/pressed.ts';
import { canBeNamed, type Risk } from '../../core/interventions/risk.ts';
import { DAY, HOUR } from '../../core/time.ts';
import { counted } from '../../core/words.ts';
import { acceptedMeanwhile, sayAccepted } from './accepted-meanwhile.ts';
import { calledIn, type Desk } from './desk.ts';
import { permitted, type Standing } from './standing.ts';

/** A form for somebody, and for how many milliseconds they may accept a risk. */
export interface Made<Form> {
  readonly form: Form;
  readonly termOf: (id: string) => number | undefined;
  /** The worst that they may accept for so many milliseconds; undefined where that has no bound. */
  readonly worstFor: (term: number) => Severity | undefined;
}

export const TITLES: Readonly<Record<FormKind | typeof FOR_ALL, string>> = {
  accept: 'Accept risk',
  'accept-all': 'Accept for all',
  release: 'Release anyway',
};

/** Nothing is done, and why. */
export const refusing = (
  kind: keyof typeof TITLES,
  text: string,
  ids?: readonly string[],
): Note => ({
  kind: 'note',
  title: TITLES[kind],
  text,
  ...(ids && { ids }),
});

/** The form that somebody may fill in about an image as it stands, or why they may not. */
export async function makeForm(
  kind: FormKind,
  standing: Standing,
  asker: Asker,
  desk: Desk,
): Promise<Made<AcceptForm | ReleaseForm> | Note> {
  const { verdict, released } = standing.current.judgement;
  const isOver =
    kind === 'accept' ? verdict !== 'quarantined' && !released : verdict === 'approved';
  if (isOver) return refusing(kind, `The image is ${verdict} by now. Nothing was done.`);
  return kind === 'accept'
    ? acceptFormFor(standing, asker, desk)
    : releaseFormFor(standing, asker, desk);
}

async function acceptFormFor(
  standing: Standing,
  asker: Asker,
  desk: Desk,
): Promise<Made<AcceptForm> | Note> {
  const { mayAccept, longestWaiver, contact } = desk.policy;
  const { current, risks } = standing;
  const { judgement, number } = current;
  const { repository } = judgement.image;
  const [may, already] = await Promise.all([
    permitted(mayAccept, repository, asker, desk),
    acceptedMeanwhile(standing, desk),
  ]);
  const terms = new Map(risks.map((one) => [one.id, termFor(one, may.rules, longestWaiver)]));
  const named = risks.filter((one) => canBeNamed(one) && terms.get(one.id) !== undefined);
  const refused = risks.filter((one) => terms.get(one.id) === undefined);
  const [worst] = refused;
  const refuse = (why: string): Note => refusing('accept', why, idsIn(mayAccept));
  if (may.rules.length === 0)
    return refuse(sayRefusal('accept risks', repository, mayAccept, may, contact));
  if (risks.length === 0) return refusing('accept', NOTHING_TO_ACCEPT);
  if (named.length === 0 && worst)
    return refuse(sayBeyond(worst, repository, mayAccept, may, contact));
  const offered = named.slice(0, MOST_ACCEPTED);
  const left = risks.length - refused.length - offered.length;
  const remarks = [
    ...sayAccepted(already),
    ...(refused.length > 0 && worst
      ? [
          `${counted(refused.length, 'vulnerability is', 'vulnerabilities are')} beyond what you may accept (the worst: ${worst.id}, ${worst.weight}). ${contact ? `Whom to ask: ${contact}.` : ''}`.trim(),
        ]
      : []),
    ...(left > 0 ? [`${left} more cannot be accepted here: by the policy, or another time.`] : []),
  ];
  const limit = Math.min(...offered.map(({ id }) => terms.get(id) ?? Infinity));
  const form: AcceptForm = {
    kind: 'accept',
    about: subjectOf(judgement, number, asker.channel, risks),
    image: calledIn(judgement),
    risks: offered,
    ...(already.length > 0 && { accepted: already.map(({ id }) => id) }),
    remarks,
    lastDay: lastDay(limit, desk.now()),
    firstChoice: lastDay(Math.min(limit, USUAL_TERM), desk.now()),
  };
  return {
    form,
    termOf: (id) => (offered.some((one) => one.id === id) ? terms.get(id) : undefined),
    worstFor: (term) => worstAccepted(may.rules, term, longestWaiver),
  };
}

export const USUAL_TERM = 30 * DAY;
const NOTHING_TO_ACCEPT =
  'No finding blocks this image: it waits for what is not known. A waiver could not help it. Nothing was done.';

/** A risk may be accepted by whoever may accept each of its findings, for as long as that one. */
export function termFor(
  { weights }: Pick<Risk, 'weights'>,
  rules: Parameters<typeof acceptTerm>[0],
  longestWaiver: number,
): number | undefined {
  const terms = weights.map((weight) => acceptTerm(rules, weight, longestWaiver));
  const known = terms.filter((term) => term !== undefined);
  return known.length === terms.length ? Math.min(...known) : undefined;
}

async function releaseFormFor(
  { current, risks }: Standing,
  asker: Asker,
  desk: Desk,
): Promise<Made<ReleaseForm> | Note> {
  const { mayRelease, contact } = desk.policy;
  const { judgement, number } = current;
  const { repository } = judgement.image;
  const may = await permitted(mayRelease, repository, asker, desk);
  const longest = Math.floor((releaseTerm(may.rules) ?? 0) / HOUR);
  if (longest < 1)
    return refusing(
      'release',
      sayRefusal('release images', repository, mayRelease, may, contact),
      idsIn(mayRelease),
    );
  const hours = [...new Set([...HOURS.filter((each) => each < longest), longest])];
  const form: ReleaseForm = {
    kind: 'release',
    about: subjectOf(judgement, number, asker.channel, risks),
    image: calledIn(judgement),
    reasons: judgement.reasons.map(({ text }) => text),
    hours,
  };
  return { form, termOf: () => undefined, worstFor: () => undefined };
}

const HOURS = [1, 2, 4, 8, 24, 48];
