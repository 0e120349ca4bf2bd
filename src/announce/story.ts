import { findingsOf } from '../core/findings/finding.ts';
import { isWorse } from '../core/telling/hearing.ts';
import type { Said } from '../core/telling/said.ts';
import { exploitedAmong, newAmong, waiversOf } from '../core/telling/shown.ts';
import { lastDayOf } from '../core/time.ts';
import type { Announcement } from './announcement.ts';
import { severityText } from './finding-line.ts';

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
      ...exploitedText(announcement, said),
      ...lapsedText(announcement),
      ...acceptedText(announcement, said),
      ...blockingText(announcement, said),
      ...scanText(announcement, said),
      ...policyText(announcement, said),
    ],
  };
}

/** `It was approved, and is quarantined now: 1 finding …` */
function verdictText({ judgement }: Announcement, said: Said | undefined): string[] {
  const { verdict, reasons } = judgement;
  const before = said?.shown?.verdict ?? said?.verdict;
  if (before === undefined || before === verdict) return [];
  return [
    `It was ${before}, and is ${verdict} now: ${reasons.map(({ text }) => text).join('; ')}.`,
  ];
}

function exploitedText({ decision: { deciding } }: Announcement, said: Said | undefined): string[] {
  if (!said?.shown) return [];
  const known = new Set(said.shown.exploited);
  const added = exploitedAmong(findingsOf(deciding)).filter((id) => !known.has(id));
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
        ? `The waiver of ${by.by} ended on ${lastDayOf(by.until)}.`
        : `What ${by.rule} set aside counts since ${lastDayOf(by.until)}.`,
    );
}

/** Waivers that were not in force when it was shown last. */
function acceptedText({ decision }: Announcement, said: Said | undefined): string[] {
  if (!said?.shown) return [];
  const known = new Set(said.shown.waivers);
  const added = new Set(waiversOf(decision).filter((name) => !known.has(name)));
  const by = new Map(
    decision.suppressed.flatMap(({ by: one }) =>
      one.kind === 'waived' && added.has(one.waiver) ? [[one.waiver, one] as const] : [],
    ),
  );
  return [...by.values()]
    .slice(0, NAMED)
    .map((one) => `Accepted by ${one.by} until ${lastDayOf(one.until)}: ${one.why}`);
}

/** What blocks by now and did not before, where the verdict alone does not say it. */
function blockingText({ judgement, decision }: Announcement, said: Said | undefined): string[] {
  if (!said?.shown || judgement.verdict !== 'quarantined') return [];
  const added = newAmong(findingsOf(decision.deciding), said.shown);
  if (added.length === 0 || said.verdict !== judgement.verdict) return [];
  const named = added.slice(0, NAMED).map((finding) => `${finding.id} (${severityText(finding)})`);
  return [`Blocks as well: ${enumerated(named, added.length)}.`];
}

const scanText = ({ changed }: Announcement, said: Said | undefined): string[] =>
  said && changed ? [`Since the last look: ${changed}.`] : [];

function policyText({ judgement }: Announcement, said: Said | undefined): string[] {
  const isOther = said?.shown && said.shown.policyVersion !== judgement.policyVersion;
  return isOther && said.verdict !== judgement.verdict ? ['Another policy holds by now.'] : [];
}

/** `CVE-1, CVE-2, CVE-3 and 4 more`. */
function enumerated(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, NAMED);
  const left = count - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
