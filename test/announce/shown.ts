import type { Announcement } from '../../src/announce/announcement.ts';
import { type Block, slackMessage } from '../../src/announce/slack/slack-message.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { finding } from '../support/samples.ts';

export const textsOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => {
    if (block.type === 'actions') return [];
    return block.type === 'context' ? block.elements.map(({ text }) => text) : [block.text.text];
  });
export const mrkdwnOf = (announcement: Announcement): string =>
  textsOf(slackMessage(announcement).blocks.filter(({ type }) => type !== 'header')).join('\n');

export const findings = (count: number, more: (index: number) => Partial<Finding>): Finding[] =>
  Array.from({ length: count }, (_, index) =>
    finding({ id: `CVE-2026-${10_000 + index}`, severity: 'CRITICAL', ...more(index) }),
  );

/** What stands below the header: the answer, then whatever there is. */
export const sectionsOf = (announcement: Announcement): string[] =>
  slackMessage(announcement).blocks.flatMap((block) =>
    block.type === 'section' ? [block.text.text] : [],
  );
