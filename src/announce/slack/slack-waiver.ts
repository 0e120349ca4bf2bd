import { standingAgainst } from '../../core/judgement/released.ts';
import { DAY, dayOf, lastDayOf, MINUTE } from '../../core/time.ts';
import type { Announcement } from '../announcement.ts';
import { type Block, section } from './slack-block.ts';
import { offersAccepting } from './slack-buttons.ts';
import { escapeText } from './slack-text.ts';

const NAMED = 5;
/** Long enough to act within, and short enough to come back to it. */
const TERM = 30 * DAY;

/** Ids that stand in YAML without quotes, and match themselves alone: a waiver's id is a pattern. */
const PLAIN_ID = /^[A-Za-z][A-Za-z0-9]*-[\w.-]{1,50}$/;

/**
/**
 * Of a quarantined image, or of one that is released for a while, a waiver to paste into the policy. Who and why are left
 * open: until somebody has filled them in, the policy is refused. Where people may accept risks from the message itself,
 * nothing is to be pasted.
 */
export function waiverBlock(announcement: Announcement): Block[] {
  const { judgement, decision, guidance } = announcement;
  const against = standingAgainst(decision);
  if (!guidance || against.length === 0 || offersAccepting(announcement)) return [];
  const all = new Set(against.map(({ finding }) => finding.id));
  const ids = [...all].filter((id) => PLAIN_ID.test(id)).slice(0, NAMED);
  if (ids.length === 0) return [];
  const left = all.size - ids.length;
  const more = left > 0 ? ` (the worst; ${left} more ids to add: \`explain\` names them)` : '';
  return section([
    `*To accept the risk*, add to the policy with your name and why${more}:`,
    '```',
    'waivers:',
    `  - id: [${ids.join(', ')}]`,
    `    repository: ${JSON.stringify(escapeText(judgement.image.repository, 256))}`,
    '    by: # who answers for it',
    '    reason: # why',
    `    until: ${untilText(judgement.judgedAt, guidance.longestWaiver)}`,
    '```',
  ]);
}

/** Within the longest term: a day ends at the midnight after it, so a term of less than two needs a time. */
function untilText(from: string, longest: number): string {
  const start = Date.parse(from);
  if (longest < 2 * DAY) {
    const end = start + longest;
    return new Date(end - (end % MINUTE)).toISOString().replace(/:\d\d\.\d+Z$/, 'Z');
  }
  const end = new Date(start + Math.min(longest, TERM)).toISOString();
  return lastDayOf(dayOf(end));
}
