import { rankOf, type Severity } from '../../core/findings/severity.ts';
import { lastDay } from '../../core/interventions/filled.ts';
import type { Note } from '../../core/interventions/form.ts';
import {
  type Asker,
  idsIn,
  sayBeyond,
  sayRefusal,
  worstAccepted,
} from '../../core/interventions/may.ts';
import type { PivotForm } from '../../core/interventions/pivot-form.ts';
import { canBeNamed } from '../../core/interventions/risk.ts';
import { counted } from '../../core/words.ts';
import type { Desk } from './desk.ts';
import { refusing, termFor, USUAL_TERM } from './make-form.ts';
import type { PivotStanding, RepositoryStanding } from './pivot-standing.ts';
import { permitted } from './standing.ts';

/** A repository in which images are blocked still. */
export interface Answer extends RepositoryStanding {
  /** For how many milliseconds somebody may accept the vulnerability there; absent where they may not. */
  readonly term?: number;
  /** The worst that they may accept there for so many milliseconds; undefined where that has no bound. */
  readonly worstFor: (term: number) => Severity | undefined;
  /** Why not, and whom to ask. */
  readonly refusal: string;
}

/** A form for somebody, and what they may in each repository in which images are blocked still. */
interface MadeForAll {
  readonly form: PivotForm;
  readonly answers: readonly Answer[];
}

/** The form that somebody may fill in about a vulnerability in many images, or why they may not. */
export async function makePivotForm(
  standing: PivotStanding,
  asker: Asker,
  desk: Desk,
): Promise<MadeForAll | Note> {
  const { vulnerability, repositories } = standing;
  const open = repositories.filter(({ blocked }) => blocked.length > 0);
  const answers = await Promise.all(open.map((one) => answerFor(one, vulnerability, asker, desk)));
  const offered = answers.filter(({ term }) => term !== undefined);
  const remarks = [
    ...refusalsIn(answers),
    ...leftIn(repositories.filter(({ blocked, unread }) => blocked.length === 0 && unread > 0)),
  ];
  if (offered.length === 0)
    return refusing(
      'accept-all',
      remarks.join(' ') || sayOver(vulnerability),
      idsIn(desk.policy.mayAccept),
    );
  const ids = idsIn(desk.policy.mayAccept);
  return { form: formOf(standing, { offered, remarks, ids }, asker, desk.now()), answers };
}

interface Offer extends Pick<PivotForm, 'remarks' | 'ids'> {
  readonly offered: readonly Answer[];
}

function formOf(
  { name, vulnerability }: PivotStanding,
  { offered, remarks, ids }: Offer,
  { channel }: Asker,
  now: Date,
): PivotForm {
  const limit = Math.min(...offered.map(({ term = Infinity }) => term));
  const isExploited = offered.some(({ blocked }) => blocked.some(({ risk }) => risk.isExploited));
  return {
    kind: 'accept-all',
    about: { pivot: name, channel, weight: worstOf(offered), isExploited },
    vulnerability,
    repositories: offered.map((one) => ({
      place: one.place,
      name: one.repository,
      images: one.blocked.length,
      weight: worstOf([one]),
    })),
    remarks,
    ids,
    lastDay: lastDay(limit, now),
    firstChoice: lastDay(Math.min(limit, USUAL_TERM), now),
  };
}

export const sayOver = (vulnerability: string): string =>
  `${vulnerability} blocks none of these images any more. Nothing was done.`;

/** What nobody has looked at may be of any weight: it is for whoever may accept all of them. */
async function answerFor(
  standing: RepositoryStanding,
  vulnerability: string,
  asker: Asker,
  desk: Desk,
): Promise<Answer> {
  const { mayAccept, longestWaiver, contact } = desk.policy;
  const { repository, blocked, unread } = standing;
  const may = await permitted(mayAccept, repository, asker, desk);
  const known = blocked.flatMap(({ risk }) => risk.weights);
  const weights: readonly Severity[] = unread > 0 ? [...known, 'UNKNOWN'] : known;
  const isNamed = canBeNamed({ id: vulnerability });
  const term =
    isNamed && may.rules.length > 0 ? termFor({ weights }, may.rules, longestWaiver) : undefined;
  const isBeyond = isNamed && may.rules.length > 0 && term === undefined;
  const why = [
    ...(isBeyond && unread > 0 ? [`Of its images ${unread} could not be looked at.`] : []),
    isBeyond
      ? sayBeyond({ id: vulnerability, weights }, repository, mayAccept, may, contact)
      : sayRefusal('accept risks', repository, mayAccept, may, contact),
  ];
  const worstFor = (left: number) => worstAccepted(may.rules, left, longestWaiver);
  return { ...standing, ...(term !== undefined && { term }), worstFor, refusal: why.join(' ') };
}

const worstOf = (repositories: readonly RepositoryStanding[]): Severity =>
  repositories
    .flatMap(({ blocked }) => blocked.map(({ risk }) => risk.weight))
    .reduce((worst, one) => (rankOf(one) > rankOf(worst) ? one : worst), 'INFORMATIONAL');

const REFUSALS = 3;
const NAMED = 10;

function refusalsIn(answers: readonly Answer[]): string[] {
  const refused = answers.filter(({ term }) => term === undefined);
  const others = refused.slice(REFUSALS);
  return [
    ...refused.slice(0, REFUSALS).map(({ refusal }) => refusal),
    ...(others.length > 0 ? [`Nor does it in ${namesOf(others)}.`] : []),
  ];
}

const leftIn = (left: readonly RepositoryStanding[]): string[] =>
  left.length === 0
    ? []
    : [
        `${counted(left.length, 'repository is', 'repositories are')} beyond what one form can look at, and can be accepted in at their images: ${namesOf(left)}.`,
      ];

const namesOf = (some: readonly RepositoryStanding[]): string =>
  some
    .slice(0, NAMED)
    .map(({ repository }) => repository)
    .join(', ') + (some.length > NAMED ? ` and ${some.length - NAMED} more` : '');
