import { sayFindings } from '../../core/findings/finding-counts.ts';
import { type Announcement, changesOf, countsText } from '../announcement.ts';
import { headlineOf } from '../headline.ts';
import { shortDigest } from '../image-name.ts';
import { type Block, section } from './slack-block.ts';
import { usageText } from './slack-running.ts';
import { code, escapeText } from './slack-text.ts';

const ANSWER_CHARACTERS = 700;

/** May I ship; how much there is; what has changed. */
export function headlineSection(announcement: Announcement): Block[] {
  const { judgement, decision } = announcement;
  const facts = [countsText(judgement.counts), usageText(decision.findings)].filter(Boolean);
  return section([
    `*${escapeText(headlineOf(announcement), ANSWER_CHARACTERS)}*`,
    ...(facts.length > 0 ? [facts.join(' · ')] : []),
    ...changes(announcement),
  ]);
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
