import { lastSeenIn } from '../../core/evidence/running.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { counted } from '../../core/words.ts';
import { type Announcement, placesText } from '../announcement.ts';
import { type Block, section } from './slack-block.ts';
import { readersDay } from './slack-date.ts';
import { escapeText } from './slack-text.ts';

const CHARACTERS = 450;

/** Where the image runs; nothing where nobody knows. */
export function runningBlock({ decision: { runsIn } }: Announcement): Block[] {
  if (!runsIn) return [];
  const places = escapeText(placesText(runsIn), CHARACTERS);
  return section([`Runs in: ${places} – last seen ${readersDay(lastSeenIn(runsIn))}`]);
}

/** Inspector counts the running tasks and pods of the image, and says so with each finding. */
export function usageText(findings: readonly Finding[]): string {
  const running = findings.reduce((most, { inUse = 0 }) => Math.max(most, inUse), 0);
  if (running === 0) return '';
  return `*in use by ${counted(running, 'task or pod', 'tasks or pods')}*`;
}
