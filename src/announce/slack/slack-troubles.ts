import type { FeedTrouble } from '../../core/findings/enrich.ts';
import { feedNamed } from '../../core/findings/feeds/feeds.ts';
import { reasonsOfAccepted } from '../../core/judgement/accepted.ts';
import { markerTag } from '../../core/judgement/marker.ts';
import type { Reason } from '../../core/judgement/verdict.ts';
import { dayOf } from '../../core/time.ts';
import { type Announcement, countingOf, WAIVERS_LOST } from '../announcement.ts';
import { shortDigest } from '../image-name.ts';
import { type Block, section } from './slack-block.ts';
import { code, escapeText, fitLines } from './slack-text.ts';

const DOUBTS = { lines: 6, characters: 700 };

/** A quarantine may rest on half the evidence; then the message says what is still missing. */
export function doubtsBlock({ judgement, decision }: Announcement): Block[] {
  if (judgement.verdict !== 'quarantined' && !judgement.released) return [];
  // What has quarantined by lasting too long stands in the answer already.
  const said = new Set(judgement.reasons.map(({ code: reason }) => reason));
  const doubts = decision.doubts.filter(
    ({ code: doubt }) => !said.has(`${doubt}-too-long`) && !said.has(doubt),
  );
  if (doubts.length === 0) return [];
  const lineOf = ({ text }: Reason) => `• ${escapeText(text, 300)}`;
  const lines = fitLines(doubts, lineOf, DOUBTS, (left) => `… and ${left} more`);
  return section(['*Not everything is known yet*', lines]);
}

/** Of an approval that rests on it, the answer says so already. */
export function acceptedBlock({ judgement, decision }: Announcement): Block[] {
  if (judgement.verdict === 'approved' || decision.accepted.length === 0) return [];
  const lineOf = ({ text }: Reason) => `• ${escapeText(text, 300)}`;
  const reasons = reasonsOfAccepted(decision.accepted);
  const lines = fitLines(reasons, lineOf, DOUBTS, (left) => `… and ${left} more`);
  return section(['*Accepted unscanned*', lines]);
}

export function markingBlock({ judgement: { verdict, image }, marking }: Announcement): Block[] {
  if (marking.state === 'marked' && marking.takenFrom) {
    const whom = code(shortDigest(marking.takenFrom));
    return section([
      `⚠️ *The mark stood on another image* ${whom}, where somebody had put it; it has been taken from there.`,
    ]);
  }
  if (marking.state !== 'impossible') return [];
  const trouble =
    marking.tag === markerTag(verdict, image.digest)
      ? 'The image could not be marked, and a gate will not see this verdict'
      : 'A mark of the verdict before still stands, and a gate may believe it';
  return section([`⚠️ *${trouble}* ${code(marking.tag, 140)}: ${escapeText(marking.why, 300)}`]);
}

/** An image may be quarantined for nothing but that. */
export const waiversLostBlock = ({ waiversLost }: Announcement): Block[] =>
  section(waiversLost ? [`⚠️ *${WAIVERS_LOST}*`] : []);

/** Feeds that cannot be relied on, where that matters to the reader. */
export function feedsBlock({ decision }: Announcement): Block[] {
  const asked = new Set([
    ...countingOf(decision).flatMap(({ unknown }) => unknown),
    ...decision.doubts.map(({ code: doubt }) => doubt.replace(/-unknown$/, '')),
  ]);
  // A deployment without feeds would carry the line with every message.
  const told = decision.troubles.filter(({ feed, state }) => state === 'stale' || asked.has(feed));
  return section(told.map((trouble) => `⚠️ ${feedText(trouble)}`));
}

const feedText = (trouble: FeedTrouble): string =>
  trouble.state === 'missing'
    ? `There is no copy of ${feedNamed(trouble.feed).called} yet`
    : `Our copy of ${feedNamed(trouble.feed).called} is of ${escapeText(dayOf(trouble.date))}, too old to rely on`;
