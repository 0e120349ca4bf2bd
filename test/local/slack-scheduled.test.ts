import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const NOW = Date.parse('2026-11-21T10:00:00Z') / 1_000;
const CHANNEL = 'C0123456789';
const open = async (slack: object = {}) => {
  const aws = await embedded({ slack });
  return { aws, slack: clientsOf(aws).slack };
};
const errorIn = async (call: Promise<unknown>): Promise<unknown> =>
  ((await errorOf(call))['data'] as { error: string }).error;

describe('a message that is put off', () => {
  it('is seen by nobody, and taken back once', async () => {
    const { aws, slack } = await open();
    const put = { channel: CHANNEL, text: 'later', post_at: NOW + 60 };
    const { scheduled_message_id = '' } = await slack.chat.scheduleMessage(put);
    expect(aws.workspace.messages).toEqual([]);
    expect([...aws.workspace.scheduled.keys()]).toEqual([scheduled_message_id]);
    await slack.chat.deleteScheduledMessage({ channel: CHANNEL, scheduled_message_id });
    expect(aws.workspace.scheduled.size).toBe(0);
    expect(
      await errorIn(slack.chat.deleteScheduledMessage({ channel: CHANNEL, scheduled_message_id })),
    ).toBe('invalid_scheduled_message_id');
  });

  it.each([
    [{ post_at: NOW }, 'time_in_past'],
    [{ post_at: NOW + 121 * 86_400 }, 'time_too_far'],
    [{ text: '' }, 'no_text'],
    [{ channel: 'C0000000001' }, 'not_in_channel'],
    [{ channel: 'C0000000002' }, 'is_archived'],
    [{ channel: 'C0000000003' }, 'channel_not_found'],
  ])('is refused with %j: %s', async (more, error) => {
    const { slack } = await open({
      scopes: ['chat:write'],
      channels: [
        { id: CHANNEL },
        { id: 'C0000000001', is_member: false },
        { id: 'C0000000002', is_archived: true },
      ],
    });
    const put = { channel: CHANNEL, text: 'later', post_at: NOW + 60, ...more };
    expect(await errorIn(slack.chat.scheduleMessage(put))).toBe(error);
  });
});

describe('what is validated', () => {
  const text = (words: string) => ({ type: 'plain_text', text: words });
  const validated = async (what: object): Promise<unknown> => {
    const { slack } = await open();
    return slack.blocks.validate(what as never).then(
      ({ ok }) => ok,
      ({ data: { error, errors } }: { data: { error: string; errors: unknown } }) => [
        error,
        errors,
      ],
    );
  };

  it('is right where Slack would take it', async () => {
    const blocks = [{ type: 'header', text: text('Approved') }];
    expect(await validated({ blocks })).toBe(true);
    expect(await validated({ view: { type: 'modal', title: text('Accept'), blocks } })).toBe(true);
  });

  it('is wrong at a place where it would not', async () => {
    const blocks = [{ type: 'header', text: text('') }];
    const message = 'must be more than 0 characters';
    const code = 'failed_constraint';
    expect(await validated({ blocks })).toEqual([
      'invalid_blocks',
      [{ pointer: '/blocks/0/text/text', code, message }],
    ]);
    expect(await validated({ view: { type: 'modal', title: text('Accept'), blocks } })).toEqual([
      'invalid_view',
      [{ pointer: '/view/blocks/0/text/text', code, message }],
    ]);
  });

  it('is one thing at a time', async () => {
    expect(await validated({})).toEqual(['invalid_arguments', undefined]);
  });
});
