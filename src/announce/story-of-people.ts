import type { Intervention } from '../core/interventions/intervention.ts';
import { endOfRelease } from '../core/interventions/release.ts';
import { type GivenRelease, sayReleased } from '../core/judgement/released.ts';
import type { ScanAsked } from '../core/ledger/rescan.ts';
import { isUntold } from '../core/telling/clicks.ts';
import { type Said, toldLast } from '../core/telling/said.ts';
import { clip } from '../core/text.ts';
import { momentOf } from '../core/time.ts';
import type { Announcement } from './announcement.ts';
import { sentence } from './sentence.ts';

/*
 * What people did about an image from Slack, for its thread. They are called by name, and not mentioned: whoever has
 * just clicked need not be notified of it.
 */

/** `Released by Ann until …: the shop is down.`, or how a release that was shown has ended. */
export function releaseText(
  { decision: { released, spare }, judgement, release: standing }: Announcement,
  said: Said | undefined,
): string[] {
  const before = said && toldLast(said).shown;
  if (released) return released.id === before?.released ? [] : [sentence(sayReleased(released))];
  if (spare) return spare.id === before?.spare ? [] : spareText(spare, before?.released);
  const shown = before?.released ?? before?.spare;
  if (shown === undefined) return [];
  if (standing === 'unreadable')
    return ['What is on record of its release cannot be read, and counts no more.'];
  if (standing?.release.id !== shown) return ['Its release has ended.'];
  const { release, withdrawn } = standing;
  const whose = `The release of ${release.by.name}`;
  if (withdrawn) return [`${whose} was withdrawn by ${withdrawn.by.name}.`];
  const end = endOfRelease(release);
  return judgement.judgedAt >= end
    ? [`${whose} ended on ${momentOf(end)}.`]
    : [`${whose} counts no more.`];
}

/** A release without which the image may ship holds on: people are told so, for it may be needed again. */
function spareText(spare: GivenRelease, decided: string | undefined): string[] {
  const until = momentOf(spare.until);
  return spare.id === decided
    ? [`The release of ${spare.by.name} is not needed now, and holds until ${until}.`]
    : [`${sentence(sayReleased(spare))} It is not needed now.`];
}

const SAID: Readonly<Record<ScanAsked['said'], string>> = {
  started: 'ECR has started it',
  limit: 'ECR refuses, because it has scanned the image too lately; it does so once in 24 hours',
  unsupported: 'ECR cannot scan this image',
  disabled: 'Inspector scans this registry by itself, and nobody can ask it to',
  missing: 'ECR has no such image',
  failed: 'ECR refuses, and whoever runs ecr-scan-notifier has to mend why',
  unanswered: 'ECR has not answered',
};

/** `Scan again, asked for by Ann: ECR has started it.` */
export function scanAskedText({ scanAsked }: Announcement, said: Said | undefined): string[] {
  const { click, at, said: answer } = scanAsked ?? {};
  if (!click || !said || !at || !answer || !isUntold({ ...click, at }, toldLast(said))) return [];
  return [`Scan again, asked for by ${click.by.name}: ${SAID[answer]}.`];
}

/** `Snoozed by Ann until 2026-11-24 10:00 UTC.`, with the first word after it. */
export function snoozeText({ snooze }: Announcement, said: Said | undefined): string[] {
  if (!snooze || !said || !isUntold(snooze, toldLast(said))) return [];
  return [`Snoozed by ${snooze.by.name} until ${momentOf(snooze.until)}.`];
}

const NAMED = 3;

/** `Revoked by Bob: what Ann had accepted (CVE-2026-1000).` What was accepted is told by what it sets aside. */
export function revokedText({ done = [] }: Announcement, said: Said | undefined): string[] {
  if (!said) return [];
  const told = toldLast(said);
  return done
    .filter((one) => one.kind === 'revoke')
    .filter((one) => isUntold(one, told))
    .slice(0, NAMED)
    .map((one) => `Revoked by ${one.by.name}: ${waiverText(one, done)}.`);
}

/** Whether a waiver stood there already when another one was revoked: it was shown by nobody, for one alone is. */
export const isFromBefore = (waiver: string, { done = [] }: Announcement): boolean => {
  const accepted = done.find(({ id }) => waiver === `slack-${id}`);
  return done.some((one) => one.kind === 'revoke' && accepted && accepted.at <= one.at);
};

type Revoke = Extract<Intervention, { readonly kind: 'revoke' }>;

function waiverText({ waiver }: Revoke, done: readonly Intervention[]): string {
  const accepted = done.find(({ id }) => waiver === `slack-${id}`);
  if (accepted?.kind !== 'accept') return `the waiver ${waiver}`;
  return `what ${accepted.by.name} had accepted (${clip(accepted.ids.join(', '), 200)})`;
}
