import type { Announcement } from '../../src/announce/announcement.ts';
import { type Block, textsIn } from '../../src/announce/slack/slack-block.ts';
import { slackMessage } from '../../src/announce/slack/slack-message.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { finding } from '../support/samples.ts';

export const textsOf = (blocks: readonly Block[]): string[] =>
  textsIn(blocks.filter(({ type }) => type !== 'actions'));
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
