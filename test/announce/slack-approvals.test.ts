import { readFileSync } from 'node:fs';
import { slackApprovals } from '../../src/announce/slack/slack-approvals.ts';
import { charactersIn } from '../../src/announce/slack/slack-block.ts';
import { approvalsOf } from '../../src/core/telling/approvals.ts';
import type { ApprovedImage } from '../../src/core/telling/approved.ts';
import { refuseBlocks } from '../../src/local/aws/slack/slack-limits.ts';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));

const approved = (
  repository: string,
  name: string,
  hour: number,
  more: Partial<ApprovedImage> = {},
): ApprovedImage => ({
  channel: 'C0SHOP0001',
  repository,
  name,
  since: `2026-11-22T${String(hour).padStart(2, '0')}:00:00.000Z`,
  at: '2026-11-22T10:00:00.000Z',
  conditions: { aside: 0, inGrace: 0, accepted: 0 },
  ...more,
});
const A_DAY = approvalsOf('C0SHOP0001', '2026-11-23', [
  approved('shop/web', '2.0.0', 9, { conditions: { aside: 0, inGrace: 0, accepted: 1 } }),
  approved('shop/api', '1.4.0', 8),
  approved('shop/api', '1.4.3', 14, { conditions: { aside: 2, inGrace: 1, accepted: 0 } }),
  approved('shop/api', '1.4.1', 10, { conditions: { aside: 1, inGrace: 0, accepted: 0 } }),
  approved('shop/api', '1.4.2', 12),
  approved('shop/job', `sha256:${'a1'.repeat(32)}`, 9),
]);

describe('the message of the day about what is approved', () => {
  it('is the one that has been looked at', () => {
    expect(slackApprovals(A_DAY)).toEqual(golden('approvals'));
  });

  it('names repositories with the most images first, and of each the images that were pushed last', () => {
    expect(A_DAY.repositories.map(({ repository, newest }) => [repository, newest.length])).toEqual(
      [
        ['shop/api', 4],
        ['shop/job', 1],
        ['shop/web', 1],
      ],
    );
    expect(A_DAY.repositories[0]?.newest).toEqual(['1.4.3', '1.4.2', '1.4.1', '1.4.0']);
  });

  it('fits into one of Slack, and counts what it does not name', () => {
    const long = `${'<&>'.repeat(80)}<!channel>`;
    const many = Array.from({ length: 1_000 }, (_, at) =>
      approved(`${at % 100}${long}`, `${'t'.repeat(120)}${at}`, 9, {
        conditions: { aside: 1_000_000, inGrace: 1_000_000, accepted: 1_000_000 },
      }),
    );
    const message = slackApprovals(approvalsOf('C0SHOP0001', '2026-11-23', many), {
      channel: 'C0SHOP0001',
      why: 'is_archived',
    });
    expect(refuseBlocks(message.blocks)).toBeUndefined();
    expect(charactersIn(message.blocks)).toBeLessThan(13_200);
    expect(message.text.length).toBeLessThanOrEqual(1_000);
    expect(JSON.stringify(message)).not.toContain('<!channel>');
    expect(JSON.stringify(message)).toContain('… and 760 more images in 76 repositories');
  });
});
