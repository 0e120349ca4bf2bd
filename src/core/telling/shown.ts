import { createHash } from 'node:crypto';
import { type Finding, findingKey, findingsOf, isInKev } from '../findings/finding.ts';
import type { Decision } from '../judgement/decision.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { standingAgainst } from '../judgement/released.ts';
import type { Verdict } from '../judgement/verdict.ts';
import { type Clicked, knownClicks } from './clicks.ts';

/** What people were shown of an image last, as far as the next word about it depends on that. */
export interface Shown {
  readonly verdict: Verdict;
  /** Equal where there is nothing else to show. */
  readonly look: string;
  /** Which of the image's judgements it was. */
  readonly number: number;
  readonly policyVersion: string;
  /** Short names of the findings that decided, or stood against it, worst first; so many are kept. */
  readonly deciding: readonly string[];
  /** How many decided. */
  readonly count: number;
  /** The ids of what decided and CISA knows to be exploited. */
  readonly exploited: readonly string[];
  /** The waivers that set findings aside. */
  readonly waivers: readonly string[];
  /** The id of the release by which it might ship. */
  readonly released?: string;
  /** The ids of late clicks that were known by then; a former version did not say. */
  readonly clicks?: readonly string[];
  /** The id of a release that holds, and without which it might ship. */
  readonly spare?: string;
}

/** A judgement that decided by the findings of a decision, and what people did about its image. */
interface ToShow extends Clicked {
  readonly judgement: Judgement;
  readonly decision: Decision;
}

/** Beyond this many nobody compares one by one, and the record has other things to hold. */
const KEPT = 200;

export const shownOf = (toShow: ToShow, number: number): Shown => {
  const { judgement, decision } = toShow;
  const deciding = findingsOf(standingAgainst(decision));
  return {
    verdict: judgement.verdict,
    look: lookOf(judgement),
    number,
    policyVersion: judgement.policyVersion,
    deciding: deciding.slice(0, KEPT).map(shortName),
    count: deciding.length,
    exploited: exploitedAmong(deciding).slice(0, KEPT),
    waivers: waiversOf(decision).slice(0, KEPT),
    ...(decision.released && { released: decision.released.id }),
    clicks: knownClicks(toShow, judgement),
    ...(decision.spare && { spare: decision.spare.id }),
  };
};

/** What a message would show, in short: the verdict, the evidence it rests on, and the names. */
export const lookOf = ({ verdict, fingerprint, names }: Judgement): string =>
  hashOf(`${verdict} ${fingerprint} ${names.join()}`, 16);

/** Of these findings, those that were not among what decided when it was shown last. */
export function newAmong(deciding: readonly Finding[], shown: Shown): readonly Finding[] {
  // What was not kept may have been among them: nothing can be said to be new then.
  if (shown.count > shown.deciding.length) return [];
  const known = new Set(shown.deciding);
  return deciding.filter((finding) => !known.has(shortName(finding)));
}

/** The ids of what CISA knows to be exploited, once each. */
export const exploitedAmong = (findings: readonly Finding[]): readonly string[] => [
  ...new Set(findings.filter(isInKev).map(({ id }) => id)),
];

/** The waivers that set something aside, once each. */
export const waiversOf = ({ suppressed }: Decision): readonly string[] => [
  ...new Set(suppressed.flatMap(({ by }) => (by.kind === 'waived' ? [by.waiver] : []))),
];

const shortName = (finding: Finding): string => hashOf(findingKey(finding), 8);

/** So many characters that are others for another text. */
export const hashOf = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length);
