import { isInUse } from '../../core/findings/finding.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import { type QuietHours, shownBy } from '../../core/policy/quiet-hours.ts';
import { sayChannel, sayDestination } from '../../policy-file/notify/destination-words.ts';
import type { Branch } from '../../terminal/tree.ts';
import type { Heard } from './heard.ts';

/** How people hear of it in Slack, a line each. Pure. */
export function heardBranches(heard: Heard | undefined, decision: Decision): Branch[] {
  if (!heard) return [];
  const { to, source, byTag, areTagsUnread, owner, stands, quiet, listed, waitsUntil } = heard;
  return [
    { text: `${sayDestination(to)} (${source ?? 'by default'})` },
    ...(byTag ? [byTagBranch(byTag)] : []),
    ...(areTagsUnread
      ? [{ text: 'the AWS tags of its repository cannot be read', style: 'yellow' as const }]
      : []),
    ...(owner ? [{ text: `its owner, by the AWS tag of its repository: ${owner}` }] : []),
    ...(stands ? [{ text: standsText(stands, to) }] : []),
    ...(quiet ? [{ text: `no message begins: ${QUIET[quiet]}${listed ? LISTED : ''}` }] : []),
    ...(stands || quiet ? [] : [{ text: beginsText(heard, decision) }]),
    ...(waitsUntil && to.quietHours ? [{ text: waitsText(waitsUntil, to.quietHours) }] : []),
  ];
}

const byTagBranch = (choice: NonNullable<Heard['byTag']>): Branch =>
  'channel' in choice
    ? { text: 'the AWS tag slack-channel of its repository has chosen the channel' }
    : {
        text: `the AWS tag slack-channel of its repository chooses nothing: ${choice.refused}`,
        style: 'yellow',
      };

function standsText({ channel, insteadOf }: NonNullable<Heard['stands']>, to: Heard['to']): string {
  if (insteadOf !== undefined) {
    return `its message stands in ${channel}, because ${insteadOf} did not take it`;
  }
  return to.channel === undefined || to.channel === channel
    ? `its message stands in ${channel}, and shows what becomes of it`
    : `its message stands in ${channel}; what begins one in ${sayChannel(to)} is said there from then on`;
}

/** Its end by the clocks by which the quiet hours go, and by which people live. */
function waitsText(until: string, { timezone }: QuietHours): string {
  const [day, time] = shownBy(until, timezone);
  return `quiet hours: what is to be said of it waits until ${time} ${timezone} on ${day}`;
}

const LISTED = '; one message a day names it once';

const QUIET: Readonly<Record<NonNullable<Heard['quiet']>, string>> = {
  'does-not-run': 'the scanner knows that it does not run',
  approved: 'it is approved, which is quiet',
  milder: 'its worst finding is milder',
  'not-worse': 'what blocks it was in the image before it, too',
  part: 'nobody has named it, or people hear of the index that it is part of',
  told: 'people have heard of it in a message about many images',
  untold: 'nobody is told that it is undecided',
};

function beginsText({ to }: Heard, { verdict, findings }: Decision): string {
  if (verdict === 'undecided') return 'a message begins if it stays undecided';
  const mayRun = to.onlyRunning && !findings.some(isInUse);
  return `a message begins: it is ${verdict}${mayRun ? ', and nobody knows that it does not run' : ''}`;
}
