import { slackNotice } from '../../src/announce/slack/slack-notice.ts';
import { topicNotice } from '../../src/announce/topic/topic-notice.ts';
import { refuseBlocks } from '../../src/local/aws/slack/slack-limits.ts';
import { textsOf } from './shown.ts';

const notices = (count: number, text = 'The ignore rule x has matched nothing.') =>
  Array.from({ length: count }, (_, index) => ({
    key: `unused/${index}`,
    text: `${text} ${index}`,
  }));

describe('news of the policy for a channel', () => {
  it('is one line each', () => {
    const { text, blocks } = slackNotice(notices(2));
    expect(text).toBe('Policy: 2 things to look at. The ignore rule x has matched nothing. 0');
    expect(textsOf(blocks)).toEqual([
      'Policy: 2 things to look at',
      '• The ignore rule x has matched nothing. 0\n• The ignore rule x has matched nothing. 1',
    ]);
    expect(slackNotice(notices(1)).text).toMatch(/^Policy: 1 thing to look at\. /);
  });

  it('goes on in further sections, and says how much it leaves out', () => {
    const shown = textsOf(slackNotice(notices(30)).blocks);
    expect(shown.map((text) => text.split('\n').length)).toEqual([1, 8, 8, 8, 1]);
    expect(shown.at(-1)).toBe('… and 6 more');
  });

  it.each(['x', '&', '<!channel>', '\n', '🔥'])(
    'stays within the limits of Slack and mentions nobody with %j',
    (letter) => {
      const { text, blocks } = slackNotice(notices(500, letter.repeat(2_000)));
      expect(refuseBlocks(blocks)).toBeUndefined();
      const shown = textsOf(blocks).join('');
      expect(shown.length).toBeLessThan(10_000);
      expect(text.length).toBeLessThan(1_000);
      expect(shown + text).not.toContain('<!');
    },
  );
});

describe('news of the policy for subscribers of the topic', () => {
  it('is JSON of a kind of its own, without a verdict', () => {
    const { subject, message, attributes } = topicNotice(notices(1));
    expect(subject).toBe('[policy] 1 thing to look at');
    expect(attributes).toEqual({ kind: 'policy' });
    expect(JSON.parse(message)).toEqual({
      version: '1',
      kind: 'policy',
      notices: [{ key: 'unused/0', text: 'The ignore rule x has matched nothing. 0' }],
      noticesTotal: 1,
    });
  });

  it('stays under 262,144 bytes', () => {
    const { message } = topicNotice(notices(2_000, '漏'.repeat(1_000)));
    expect(Buffer.byteLength(message)).toBeLessThan(262_000);
    const body = JSON.parse(message) as { notices: unknown[]; noticesTotal: number };
    expect([body.notices.length, body.noticesTotal]).toEqual([100, 2_000]);
  });
});
