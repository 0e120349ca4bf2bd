import { findingsOf } from '../core/findings/finding.ts';
import { calledBy } from '../core/findings/suppression.ts';
import { standingAgainst } from '../core/judgement/released.ts';
import type { Verdict } from '../core/judgement/verdict.ts';
import { isWorse } from '../core/telling/hearing.ts';
import { type Said, toldLast } from '../core/telling/said.ts';
import { exploitedAmong, newAmong, waiversOf } from '../core/telling/shown.ts';
import { lastDayOf } from '../core/time.ts';
import type { Announcement } from './announcement.ts';
import { severityText } from './finding-line.ts';
import {
  isFromBefore,
  releaseText,
  revokedText,
  scanAskedText,
  snoozeText,
} from './story-of-people.ts';

/** What has happened to an image since people were shown it last. */
export interface Story {
  /** It may ship less than before, or more blocks it. */
  readonly isWorse: boolean;
  /** One sentence each, the most telling first; empty where there is nothing worth a word. */
  readonly sentences: readonly string[];
}

const NAMED = 3;

/** What changed and why, for the thread below an image's message. Pure. */
export function storyOf(announcement: Announcement, said: Said | undefined): Story {
  return {
    isWorse: isWorse(announcement, said),
    sentences: [
      ...verdictText(announcement, said),
      ...releaseText(announcement, said),
      ...exploitedText(announcement, said),
      ...lapsedText(announcement),
      ...revokedText(announcement, said),
      ...acceptedText(announcement, said),
      ...scanAskedText(announcement, said),
      ...blockingText(announcement, said),
      ...scanText(announcement, said),
      ...policyText(announcement, said),
      ...snoozeText(announcement, said),
    ],
  };
}

/** `It was approved, and is quarantined now: 1 finding …` */
function verdictText({ judgement }: Announcement, said: Said | undefined): string[] {
  const { verdict, reasons, released } = judgement;
  const before = otherVerdict(verdict, said);
  if (before === undefined) return [];
  if (released) {
    const against = released.against.reasons.map(({ text }) => text).join('; ');
    return [`It was ${before}, and may ship now. Against it stands: ${against}.`];
  }
  return [
    `It was ${before}, and is ${verdict} now: ${reasons.map(({ text }) => text).join('; ')}.`,
  ];
}

/** What it was when its thread was told last, or what was shown without a word since, where that is another. */
const otherVerdict = (verdict: Verdict, said: Said | undefined): Verdict | undefined =>
  said &&
  [toldLast(said).shown?.verdict, said.shown?.verdict ?? said.verdict].find(
    (before) => before !== undefined && before !== verdict,
  );

function exploitedText({ decision }: Announcement, said: Said | undefined): string[] {
  const shown = said && toldLast(said).shown;
  if (!shown) return [];
  const known = new Set(shown.exploited);
  const added = exploitedAmong(findingsOf(standingAgainst(decision))).filter(
    (id) => !known.has(id),
  );
  if (added.length === 0) return [];
  return [`Known to be exploited by now (KEV): ${enumerated(added)}.`];
}

function lapsedText({ lapsed = [] }: Announcement): string[] {
  const ended = new Map(
    lapsed.map(({ by }) => [by.kind === 'waived' ? by.waiver : by.rule, by] as const),
  );
  return [...ended.values()]
    .slice(0, NAMED)
    .map((by) =>
      by.kind === 'waived'
        ? `The waiver of ${calledBy(by)} ended on ${lastDayOf(by.until)}.`
        : `What ${by.rule} set aside counts since ${lastDayOf(by.until)}.`,
    );
}

/** Waivers that were not in force when it was shown last. */
function acceptedText(announcement: Announcement, said: Said | undefined): string[] {
  const { decision } = announcement;
  const shown = said && toldLast(said).shown;
  if (!shown) return [];
  const known = new Set(shown.waivers);
  const added = new Set(waiversOf(decision).filter((name) => !known.has(name)));
  const by = new Map(
    decision.suppressed.flatMap(({ by: one }) =>
      one.kind === 'waived' && added.has(one.waiver) ? [[one.waiver, one] as const] : [],
    ),
  );
  return [...by.values()].slice(0, NAMED).map((one) => {
    const word = isFromBefore(one.waiver, announcement) ? 'Still accepted' : 'Accepted';
    return `${word} by ${calledBy(one)} until ${lastDayOf(one.until)}: ${one.why}`;
  });
}

/** What blocks by now and did not before, where the verdict alone does not say it. */
function blockingText({ judgement, decision }: Announcement, said: Said | undefined): string[] {
  const shown = said && toldLast(said).shown;
  const isBlocked = judgement.verdict === 'quarantined' || judgement.released !== undefined;
  if (!shown || !isBlocked || otherVerdict(judgement.verdict, said)) return [];
  const added = newAmong(findingsOf(standingAgainst(decision)), shown);
  if (added.length === 0) return [];
  const named = added.slice(0, NAMED).map((finding) => `${finding.id} (${severityText(finding)})`);
  const what = judgement.released ? 'Stands against it as well' : 'Blocks as well';
  return [`${what}: ${enumerated(named, added.length)}.`];
}

const scanText = ({ changed }: Announcement, said: Said | undefined): string[] =>
  said && changed ? [`Since the last look: ${changed}.`] : [];

function policyText({ judgement }: Announcement, said: Said | undefined): string[] {
  const shown = said && toldLast(said).shown;
  const isOther = shown && shown.policyVersion !== judgement.policyVersion;
  return isOther && otherVerdict(judgement.verdict, said) ? ['Another policy holds by now.'] : [];
}

/** `CVE-1, CVE-2, CVE-3 and 4 more`. */
function enumerated(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, NAMED);
  const left = count - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
