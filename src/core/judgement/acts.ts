import type { Evidence } from '../evidence/evidence.ts';
import { type Current, isSameJudgement, type RouteName } from '../ledger/ledger.ts';
import type { Judgement } from './judgement.ts';
import { type MarkPlan, nothingToMark, planMarks } from './marker.ts';

/** What a judgement asks for. Every act may be repeated; what is done already is not planned again. */
export interface Acts {
  /** `new`: to be recorded. `open`: recorded, with acts left to do. `none`: recorded and done. */
  readonly record: 'new' | 'open' | 'none';
  readonly marks: MarkPlan;
  readonly say: readonly RouteName[];
}

/**
 * Compares what is judged now with what the ledger and the tags show. Each route hears a verdict
 * once: it is told again only after it has been told another one. Without `marksImages`, the marks
 * of this registry are another deployment's, whatever they say.
 */
export function planActs(
  judgement: Judgement,
  { tags }: Pick<Evidence, 'tags'>,
  current: Current | undefined,
  routes: readonly RouteName[],
  marksImages: boolean,
): Acts {
  const { verdict, standing, image } = judgement;
  const isSubject = standing === 'subject';
  const same = current !== undefined && isSameJudgement(current.judgement, judgement);
  const settled = same && current.settledAt !== undefined;
  const marks = isSubject && marksImages ? planMarks(verdict, image.digest, tags) : {};
  const speaks = isSubject && verdict !== 'undecided' && !settled;
  const say = speaks ? routes.filter((route) => current?.said[route]?.verdict !== verdict) : [];
  if (!same) return { record: 'new', marks, say };
  // A mark that could not be put, and is right by now, is to be recorded as such.
  const isMarked = nothingToMark(marks) && current.marking?.state !== 'impossible';
  return { record: settled && isMarked ? 'none' : 'open', marks, say };
}

export const nothingToDo = ({ marks, say }: Acts): boolean =>
  nothingToMark(marks) && say.length === 0;
