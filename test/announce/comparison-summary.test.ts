import { readFileSync } from 'node:fs';
import {
  type ComparisonSummary,
  differenceLines,
  summaryTitle,
} from '../../src/announce/comparison-summary.ts';
import { slackSummary } from '../../src/announce/slack/slack-summary.ts';
import { topicSummary } from '../../src/announce/topic/topic-summary.ts';
import { refuseBlocks } from '../../src/local/aws/slack/slack-limits.ts';
import { backfill, byPolicy, compared, night, runOf } from './comparison-gallery.ts';
import { textsOf } from './shown.ts';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));

describe('the message about a comparison', () => {
  it.each([
    ['summary-policy', byPolicy],
    ['summary-backfill', backfill],
    ['summary-night', night],
  ])('for a channel is the one that has been looked at: %s', (name, summary) => {
    expect(slackSummary(summary)).toEqual(golden(name));
  });

  it('for subscribers of the topic is the one that has been looked at', () => {
    const { message, ...rest } = topicSummary(byPolicy);
    expect({ ...rest, message: JSON.parse(message) as unknown }).toEqual(
      golden('topic-summary-policy'),
    );
  });

  const titleOf = (more: Partial<ComparisonSummary['run']>, moves: Record<string, number>) => {
    const judged = Object.values(moves).reduce((sum, count) => sum + count, 0);
    return summaryTitle({ run: runOf(more), tally: { judged, moves }, images: [] });
  };
  const former = { formerPolicy: '1c0b77de3f9a' };

  it.each([
    [
      former,
      { 'approved>approved': 412 },
      'New policy (3f9a1c0b77de): no verdict has changed (412 images judged)',
    ],
    [
      former,
      { 'approved>quarantined': 1 },
      'New policy (3f9a1c0b77de): 1 of 1 image is now quarantined',
    ],
    [
      former,
      { 'none>approved': 1 },
      'New policy (3f9a1c0b77de): 1 image had no verdict yet: 1 approved',
    ],
    [
      former,
      {
        'none>approved': 9,
        'undecided>approved': 2,
        'approved>undecided': 1,
        'approved>approved': 2,
      },
      'New policy (3f9a1c0b77de): 1 of 5 images is now undecided, 2 are now approved',
    ],
    [{}, { 'none>quarantined': 1 }, '1 image had no verdict yet: 1 quarantined'],
    [{ asked: { mark: 1 } }, { 'approved>approved': 1 }, 'Registry compared: 1 mark was put right'],
    [
      { asked: { mark: 2 } },
      { 'approved>approved': 1, 'approved>quarantined': 1 },
      'Registry compared: 1 of 2 images is now quarantined; 2 marks were put right',
    ],
    [{}, { 'approved>approved': 1 }, 'Registry compared: no verdict has changed (1 image judged)'],
  ])('begins with what has changed: %j %j', (run, moves, title) => {
    expect(titleOf(run, moves)).toBe(title);
  });

  it('names the policy of before where the comparison before knew it', () => {
    const asked = { policy: 2, gone: 1 };
    const gone = '1 image is no longer in the registry';
    expect(differenceLines({ asked })).toEqual([
      '2 images had been judged by another policy',
      gone,
    ]);
    expect(differenceLines(runOf({ asked, ...former }))).toEqual([
      '2 images had been judged by another policy (1c0b77de3f9a)',
      gone,
    ]);
  });

  it('does not count what stands as it did among the changes, however large the registry', () => {
    const million = {
      'approved>quarantined': 123_456,
      'quarantined>undecided': 234_567,
      'undecided>approved': 345_678,
      'approved>approved': 999_999,
    };
    const title = titleOf(former, million);
    expect(title).toBe(
      'New policy (3f9a1c0b77de): 123456 of 1703700 images are now quarantined, 234567 are now undecided, 345678 are now approved',
    );
    expect(title.length).toBeLessThan(150);
  });
});

it('a tag between two colons is no picture in Slack', () => {
  const images = [compared({ names: ['100'], before: 'approved' })];
  expect(textsOf(slackSummary({ ...night, images }).blocks)).toContain(
    '🔴 `shop/api:100`: approved → quarantined (1 finding is CRITICAL)',
  );
});

it("names behind an image of a member's registry whose that is, and programs its account and region", () => {
  const place = { account: '111122223333', region: 'eu-central-1' };
  const images = [compared({ ...place, names: ['100'], before: 'approved' })];
  const members = [{ account: '111122223333', name: 'payments' }];
  const summary = { ...night, images };
  const line = 'approved → quarantined (1 finding is CRITICAL)';
  expect(textsOf(slackSummary(summary, members).blocks)).toContain(
    `🔴 \`shop/api:100\` of payments (111122223333) in eu-central-1: ${line}`,
  );
  expect(textsOf(slackSummary(summary).blocks)).toContain(`🔴 \`shop/api:100\`: ${line}`);
  expect(JSON.parse(topicSummary(summary).message)).toMatchObject({ changes: [place] });
});

describe('a message about five hundred changes', () => {
  const many = (letter: string): ComparisonSummary => ({
    run: runOf({
      ...byPolicy.run,
      asked: { policy: 900, changed: 5, mark: 5, gone: 5, unjudged: 5 },
    }),
    tally: { judged: 900, moves: { 'approved>quarantined': 500, 'approved>approved': 400 } },
    images: Array.from({ length: 500 }, (_, at) =>
      compared({
        repository: `${letter.repeat(250)}${at}`,
        names: [letter.repeat(300)],
        before: 'approved',
        reason: letter.repeat(2_000),
      }),
    ),
  });

  it.each(['x', '&', '<!channel>', '`', '\n', '🔥', '\u202e'])(
    'stays within the limits of Slack and mentions nobody with %j',
    (letter) => {
      const { text, blocks } = slackSummary(many(letter));
      const shown = textsOf(blocks);
      expect(refuseBlocks(blocks)).toBeUndefined();
      expect(blocks.length).toBeLessThanOrEqual(50);
      expect(shown.every(({ length }) => length <= 3_000)).toBe(true);
      expect(shown[0]?.length).toBeLessThanOrEqual(150);
      expect(shown.join('').length).toBeLessThan(10_000);
      expect(text.length).toBeLessThanOrEqual(1_000);
      expect(shown.join('') + text).not.toContain('<!');
    },
  );

  it('names the first, and says how many it leaves out', () => {
    const shown = textsOf(slackSummary(many('x')).blocks);
    expect(shown.at(-2)).toMatch(/^… and 481 more: `ecr-scan-notifier list` /);
    expect(shown.join('\n').match(/^🔴 /gm)).toHaveLength(24);
  });

  it('stays under what SNS takes, with as many as fit and the number of all', () => {
    const { subject, message } = topicSummary(many('漏'));
    expect(Buffer.byteLength(message)).toBeLessThan(262_000);
    expect(subject.length).toBeLessThan(100);
    const body = JSON.parse(message) as { changes: unknown[]; changesTotal: number };
    expect([body.changes.length, body.changesTotal]).toEqual([20, 505]);
  });
});
