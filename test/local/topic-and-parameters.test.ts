import { ListTopicsCommand, PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const TopicArn = 'arn:aws:sns:eu-central-1:123456789012:verdicts';
const message = (more: Partial<PublishCommandInput> = {}) =>
  new PublishCommand({ TopicArn, Message: 'held back', ...more });
const attribute = (StringValue: string, DataType = 'String') => ({
  MessageAttributes: { verdict: { DataType, StringValue } },
});

describe('a topic', () => {
  it('records what was published, in order', async () => {
    const aws = await embedded();
    const { sns } = clientsOf(aws);
    const published = await sns.send(
      message({ Subject: 'Café: 1 image', ...attribute('x & <y>') }),
    );
    await sns.send(message({ Message: 'two\nlines 🚢' }));
    expect(published.MessageId).toBe('00000000-0000-5000-8000-000000000001');
    expect(aws.sns).toEqual([
      {
        topicArn: TopicArn,
        subject: 'Café: 1 image',
        message: 'held back',
        attributes: { verdict: 'x & <y>' },
      },
      { topicArn: TopicArn, message: 'two\nlines 🚢', attributes: {} },
    ]);
  });

  it('delivers no attributes with a message that has a form for each protocol', async () => {
    const aws = await embedded();
    const { sns } = clientsOf(aws);
    const Message = JSON.stringify({ default: 'one', email: 'another' });
    await sns.send(message({ Message, MessageStructure: 'json', ...attribute('x') }));
    expect(aws.sns).toEqual([
      { topicArn: TopicArn, message: Message, structure: 'json', attributes: {} },
    ]);
    const other = message({ Message: '{"email":"x"}', MessageStructure: 'json' });
    expect((await errorOf(sns.send(other))).message).toBe(
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    );
  });

  it('takes a message of 262,144 bytes, its attributes counted', async () => {
    const aws = await embedded();
    const { sns } = clientsOf(aws);
    await sns.send(message({ Message: 'é'.repeat(131_072) }));
    expect(aws.sns).toHaveLength(1);
    const over = message({ Message: 'é'.repeat(131_072), ...attribute('x') });
    expect((await errorOf(sns.send(over))).message).toBe('Invalid parameter: Message too long');
  });

  it.each([
    ['a subject of 100 characters', { Subject: 'x'.repeat(100) }, 'Invalid parameter: Subject'],
    ['a subject of two lines', { Subject: 'a\nb' }, 'Invalid parameter: Subject'],
    ['an empty subject', { Subject: '' }, 'Invalid parameter: Subject'],
    ['no text', { Message: '' }, 'Invalid parameter: Empty message'],
    [
      'a topic that is none',
      { TopicArn: 'verdicts' },
      'Invalid parameter: TopicArn Reason: "verdicts" is not the ARN of a topic',
    ],
  ])('refuses %s', async (_what, more, sentence) => {
    const aws = await embedded();
    const error = await errorOf(clientsOf(aws).sns.send(message(more)));
    expect([error.name, error.message]).toEqual(['InvalidParameterException', sentence]);
    expect(aws.sns).toEqual([]);
  });

  it.each([
    [
      'an empty value',
      attribute(''),
      "The message attribute 'verdict' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      'an emoji',
      attribute('held 🚢'),
      "The message attribute 'verdict' contains characters that are not allowed, such as emoji.",
    ],
    [
      'a word as its number',
      attribute('seven', 'Number'),
      "Could not cast message attribute 'verdict' value to number.",
    ],
  ])('refuses an attribute with %s', async (_what, more, sentence) => {
    const error = await errorOf(clientsOf(await embedded()).sns.send(message(more)));
    expect([error.name, error.message]).toEqual(['InvalidParameterValueException', sentence]);
  });

  it('says so when asked for anything but Publish', async () => {
    const error = await errorOf(clientsOf(await embedded()).sns.send(new ListTopicsCommand({})));
    expect(error.message).toBe(
      'the embedded AWS does not implement sns:ListTopics; implemented are Publish',
    );
  });
});

describe('a parameter', () => {
  const Name = '/ecr-scan-notifier/slack-token';
  const parameters = { [Name]: 'xoxb-secret' };

  it('has its value when decryption is asked for, and cipher text otherwise', async () => {
    const { ssm } = clientsOf(await embedded({}, { parameters }));
    const open = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    expect(open.Parameter?.Value).toBe('xoxb-secret');
    expect(open.Parameter?.LastModifiedDate).toEqual(new Date('2026-11-21T10:00:00Z'));
    const closed = await ssm.send(new GetParameterCommand({ Name }));
    expect(closed.Parameter?.Value).toBe('AQICAHeG94Yi1zZWNyZXQ');
  });

  it('that was not given is not found', async () => {
    const { ssm } = clientsOf(await embedded({}, { parameters }));
    const error = await errorOf(ssm.send(new GetParameterCommand({ Name: '/other' })));
    expect(error.name).toBe('ParameterNotFound');
  });
});
