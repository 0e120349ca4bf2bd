import { readFileSync } from 'node:fs';
import { slackBulletin } from '../../src/announce/slack/slack-bulletin.ts';
import { bulletinOf } from '../../src/core/bulletin/bulletin.ts';
import { refuseBlocks } from '../../src/local/aws/slack/slack-limits.ts';
import { digestAtFirst, digestInFull, figuresOf } from './bulletin-gallery.ts';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));

describe('the digest of a channel', () => {
  it.each([
    ['digest-in-full', digestInFull],
    ['digest-at-first', digestAtFirst],
  ])('is the one that has been looked at: %s', (name, bulletin) => {
    expect(slackBulletin(bulletin)).toEqual(golden(name));
  });

  it("names behind a member's repository whose it is", () => {
    const place = { account: '111122223333', region: 'us-east-1' };
    const withoutVerdict = {
      count: 1,
      first: [{ name: '2.0.0', since: '2026-11-20T00:00:00.000Z', why: 'not scanned yet' }],
    };
    const figures = [
      figuresOf({ repository: 'shop/api', blocking: { HIGH: 1 }, open: { HIGH: 1 } }),
      figuresOf({ ...place, repository: 'shop/api', open: { HIGH: 1 }, withoutVerdict }),
    ];
    const bulletin = bulletinOf(figures, [], 'weekly', '2026-11-23');
    const members = [{ account: '111122223333', name: 'payments', regions: ['us-east-1'] }];
    const text = JSON.stringify(slackBulletin(bulletin, { members }).blocks);
    expect(text).toContain('• shop/api: 1 blocking, open 1 HIGH');
    expect(text).toContain(
      '• shop/api of payments (111122223333) in us-east-1: nothing blocking, open 1 HIGH',
    );
    expect(text).toContain(
      '• shop/api:2.0.0 of payments (111122223333) in us-east-1, since 2026-11-20: not scanned yet',
    );
  });

  it('says that nothing is blocked yet where the policy only advises', () => {
    const advised = figuresOf({ open: { HIGH: 1 }, blocking: { HIGH: 1 }, onlyAdvises: true });
    const { text } = slackBulletin(bulletinOf([advised], [], 'weekly', '2026-11-23'));
    expect(text).toContain(
      'Blocking: 1 HIGH, or would block where the policy only advises. Overdue: nothing.',
    );
  });

  it('says in the singular what one vulnerability that is not seen counts as', () => {
    const figures = figuresOf({ open: { HIGH: 1 }, unknown: 2, carried: 1 });
    const { blocks } = slackBulletin(bulletinOf([figures], [], 'weekly', '2026-11-23'));
    expect(JSON.stringify(blocks)).toContain(
      'The data on 2 images is incomplete, so 1 vulnerability that was open last time still counts as open, although it was not seen again.',
    );
  });

  it('is within the limits of Slack, chart and all, however much there is to say', () => {
    const long = 'a'.repeat(256);
    const many = Array.from({ length: 40 }, (_, at) =>
      figuresOf({
        repository: `${long}${at}`,
        open: { CRITICAL: 1_000_000, HIGH: 1_000_000 },
        blocking: { CRITICAL: 1_000_000 },
        overdue: { CRITICAL: 1_000_000 },
        onlyAdvises: true,
        withoutVerdict: {
          count: 9,
          first: [{ name: long, since: '2026-11-20T10:00:00.000Z', why: '<&>'.repeat(200) }],
        },
        lapsing: [
          {
            what: 'waiver',
            name: '<!channel>'.repeat(40) + at,
            by: long,
            until: '2026-11-30T00:00:00.000Z',
            source: long,
          },
        ],
      }),
    );
    const weeks = digestInFull.trend.points.map(({ day, ...totals }) => ({
      day,
      of: new Map(
        many.map(({ repository }) => [`123456789012/eu-central-1/${repository}`, totals]),
      ),
    }));
    const message = slackBulletin(bulletinOf(many, weeks, 'weekly', '2026-11-23'), {
      elsewhere: { channel: 'C0SHOP0001', why: 'is_archived' },
    });
    expect(message.blocks.map(({ type }) => type)).toContain('data_visualization');
    expect(refuseBlocks(message.blocks)).toBeUndefined();
    expect(message.text.length).toBeLessThan(4_000);
    expect(JSON.stringify(message)).not.toContain('<!channel>');
  });
});
