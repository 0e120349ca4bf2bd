import type { Deciding, Reason } from '../core/decide.ts';
import { type Finding, type Fix, weightOf } from '../core/finding.ts';
import type { Judgement } from '../core/judgement.ts';
import { markerTag } from '../core/marker.ts';
import type { Announcement } from './announcement.ts';
import { answerOf, consoleUrl, countsText, titleOf } from './announcement.ts';
import { advisoryUrl, circumstances, severityText } from './finding-line.ts';
import { clip, code, escapeText, fitLines, link } from './slack-text.ts';

interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Or Slack would make links of bare addresses and mentions of bare names by itself. */
  readonly verbatim: true;
}
export type Block =
  | {
      readonly type: 'header';
      readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
    }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] };

export interface SlackMessage {
  /** What a notification shows. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

/*
 * Slack's limits: 150 characters in a header, 3,000 in a section, 50 blocks; and one that it does
 * not document, about 13,200 characters over all blocks (slackapi/bolt-js#2509). The parts below add
 * up to less than 10,000 whatever they hold.
 */
const DECIDING = { lines: 20, characters: 2_700 };
const UNRANKED = { lines: 8, characters: 1_200 };
const DOUBTS = { lines: 6, characters: 1_200 };

const SIGN = { approved: '🟢', quarantined: '🔴', undecided: '⚪' } as const;
const WORD = { approved: 'Approved', quarantined: 'Quarantined', undecided: 'Undecided' } as const;

/** The message for a channel: verdict first, then what decided it and what to do. Pure. */
export function slackMessage(announcement: Announcement): SlackMessage {
  const { judgement } = announcement;
  const { verdict } = judgement;
  const title = titleOf(judgement);
  const answer = answerOf(announcement);
  const counts = countsText(judgement.counts);
  const facts = [counts, usage(announcement.decision.findings)].filter(Boolean);
  const blocks = [
    header(`${SIGN[verdict]} ${WORD[verdict]}: ${title}`),
    section([`*${escapeText(answer, 900)}*`, facts.join(' · ')].filter(Boolean).join('\n')),
    ...decidingBlock(announcement),
    ...unrankedBlock(announcement),
    ...doubtsBlock(announcement),
    ...markingBlock(announcement),
    contextBlock(announcement),
  ];
  const text = `${WORD[verdict]}: ${title}${counts && ` (${counts})`}. ${answer}`;
  return { text: escapeText(text, 1_000), blocks };
}

function decidingBlock({ judgement, decision: { deciding } }: Announcement): Block[] {
  if (deciding.length === 0) return [];
  const fixesUnknown = deciding.every(({ finding }) => finding.fix.state === 'unknown');
  const lineOf = ({ finding }: Deciding) => findingLine(finding, !fixesUnknown);
  const others = countsText(withoutDeciding(judgement, deciding));
  const more = (left: number) => `… and ${left} more, all in the ECR console`;
  const lines = [
    fitLines(deciding, lineOf, DECIDING, more),
    ...(fixesUnknown ? ['The scan does not say whether there are fixes: follow the links.'] : []),
    ...(others ? [`Not blocking: ${others}`] : []),
  ];
  return [section(lines.join('\n'))];
}

/** What is left of the counts for the reader who adds up; the unranked have a block of their own. */
function withoutDeciding(
  { counts }: Judgement,
  deciding: readonly Deciding[],
): Judgement['counts'] {
  const left = { ...counts, UNKNOWN: 0 };
  for (const { finding } of deciding) {
    const weight = weightOf(finding);
    left[weight] = (left[weight] ?? 0) - 1;
  }
  return left;
}

function findingLine(finding: Finding, sayFix: boolean): string {
  const { name, version } = finding.package;
  const installed = version ? ` ${code(version, 60)}` : ' version unknown';
  const fix = sayFix ? fixText(finding.fix) : '';
  const notes = circumstances(finding).map((note) => ` · ${escapeText(note, 120)}`);
  const id = link(advisoryUrl(finding), finding.id, 60);
  return `• ${severityText(finding)} ${id} ${code(name, 80)}${installed}${fix}${notes.join('')}`;
}

/** What to do. Unknown is said as unknown, never as none. */
function fixText(fix: Fix): string {
  if (fix.state === 'none') return ' · no fix yet';
  if (fix.state === 'unknown') return ' · fix unknown';
  return fix.version ? ` → *upgrade to* ${code(fix.version, 80)}` : ' → *a fix is available*';
}

function unrankedBlock({ decision: { unranked } }: Announcement): Block[] {
  if (unranked.length === 0) return [];
  const lineOf = (finding: Finding) =>
    `• ${link(advisoryUrl(finding), finding.id, 60)} ${code(finding.package.name, 80)}`;
  const head = `*Unranked: ${unranked.length} without a severity or a score* (not blocking, worth a look)`;
  return [section(`${head}\n${fitLines(unranked, lineOf, UNRANKED, more)}`)];
}

/** A quarantine may rest on half the evidence; then the message says what is still missing. */
function doubtsBlock({ judgement, decision: { doubts } }: Announcement): Block[] {
  if (doubts.length === 0 || judgement.verdict !== 'quarantined') return [];
  const lineOf = ({ text }: Reason) => `• ${escapeText(text, 300)}`;
  return [section(`*Not everything is known yet*\n${fitLines(doubts, lineOf, DOUBTS, more)}`)];
}

const more = (left: number): string => `… and ${left} more`;

function markingBlock({ judgement: { verdict, image }, marking }: Announcement): Block[] {
  if (marking.state !== 'impossible') return [];
  const trouble =
    marking.tag === markerTag(verdict, image.digest)
      ? 'The image could not be marked, and a gate will not see this verdict'
      : 'A mark of the verdict before still stands, and a gate may believe it';
  return [section(`⚠️ *${trouble}* ${code(marking.tag)}: ${escapeText(marking.why, 600)}`)];
}

function contextBlock({ judgement, marking, decision }: Announcement): Block {
  const { image, names, platforms } = judgement;
  const named = platforms.flatMap(({ platform }) => platform ?? []);
  const elements = [
    link(consoleUrl(judgement), 'Open in the ECR console'),
    ...(named.length > 0 ? [`Platforms: ${escapeText(named.join(', '), 300)}`] : []),
    ...(names.length > 1
      ? [
          `Tags: ${names
            .slice(0, 10)
            .map((name) => code(name, 60))
            .join(' ')}`,
        ]
      : []),
    ...(marking.state === 'marked' ? [`Marked ${code(marking.tag)}`] : []),
    ...(decision.setAside.length > 0
      ? [`${decision.setAside.length} set aside in the scanner`]
      : []),
    `${code(image.digest.slice(0, 19))} in ${escapeText(image.account)} ${escapeText(image.region)}`,
  ];
  return { type: 'context', elements: elements.map(mrkdwn) };
}

/** Inspector counts the running tasks and pods of the image, and says so with each finding. */
function usage(findings: readonly Finding[]): string {
  const running = findings.reduce((most, { inUse = 0 }) => Math.max(most, inUse), 0);
  if (running === 0) return '';
  return `*in use by ${running} ${running === 1 ? 'task or pod' : 'tasks or pods'}*`;
}

const header = (text: string): Block => ({
  type: 'header',
  // `emoji: false`: a tag like 1:smile:2 cannot exist, but nothing in a name should turn into a picture.
  text: { type: 'plain_text', text: clip(text, 150), emoji: false },
});

const section = (text: string): Block => ({ type: 'section', text: mrkdwn(text) });

const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true });
