import type { Finding } from '../../core/findings/finding.ts';
import { sayFindings } from '../../core/findings/finding-counts.ts';
import { type Announcement, changesOf, countsText, runningText } from '../announcement.ts';
import { headlineOf } from '../headline.ts';
import { shortDigest } from '../image-name.ts';
import { type Block, section } from './slack-block.ts';
import { code, escapeText } from './slack-text.ts';

const ANSWER_CHARACTERS = 700;
const RUNNING_CHARACTERS = 500;

/** May I ship; how much there is; what has changed. */
export function headlineSection(announcement: Announcement): Block[] {
  const { judgement, decision } = announcement;
  const facts = [countsText(judgement.counts), usage(decision.findings)].filter(Boolean);
  const running = runningText(decision);
  return section([
    `*${escapeText(headlineOf(announcement), ANSWER_CHARACTERS)}*`,
    ...(facts.length > 0 ? [facts.join(' · ')] : []),
    ...(running ? [escapeText(running, RUNNING_CHARACTERS)] : []),
    ...changes(announcement),
  ]);
}

/** Inspector counts the running tasks and pods of the image, and says so with each finding. */
function usage(findings: readonly Finding[]): string {
  const running = findings.reduce((most, { inUse = 0 }) => Math.max(most, inUse), 0);
  if (running === 0) return '';
  return `*in use by ${running} ${running === 1 ? 'task or pod' : 'tasks or pods'}*`;
}

/** `Since 1.4.1: *2 new* (1 CRITICAL, 1 HIGH), 5 fixed, 30 still open`; nothing where nothing before is known. */
function changes({ judgement, decision }: Announcement): string[] {
  const diff = changesOf(decision);
  if (!diff) return [];
  const { against, added, fixed, remaining } = diff;
  const isNews = added.length + fixed.length > 0;
  if (judgement.verdict === 'approved' && !isNews) return [];
  // Half a scan cannot say that nothing more is new.
  const soFar = judgement.comparable ? '' : ' so far';
  const news =
    added.length > 0
      ? sayFindings(added).replace(/^\d+/, `*$& new${soFar}*`)
      : `nothing new${soFar}`;
  const rest = [
    ...(fixed.length > 0 ? [`${fixed.length} fixed`] : []),
    ...(remaining > 0 ? [`${remaining} still open`] : []),
  ];
  const before = code(against.name ?? shortDigest(against.digest), 80);
  return [`Since ${before}: ${[news, ...rest].join(', ')}`];
}
