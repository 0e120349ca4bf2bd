import {
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const entry = (more: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  Source: 'ours',
  DetailType: 'Image Approved',
  Detail: '{"verdict":"approved"}',
  ...more,
});

describe('a bus', () => {
  it('hands events on as EventBridge does', async () => {
    const aws = await embedded();
    const Entries = [entry({ EventBusName: 'verdicts' })];
    const answer = await clientsOf(aws).events.send(new PutEventsCommand({ Entries }));
    expect(answer).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: '00000000-0000-4000-8000-000000000001' }],
    });
    expect(aws.events).toEqual([
      {
        bus: 'verdicts',
        event: {
          version: '0',
          id: '00000000-0000-4000-8000-000000000001',
          'detail-type': 'Image Approved',
          source: 'ours',
          account: '123456789012',
          time: '2026-11-21T10:00:00Z',
          region: 'eu-central-1',
          resources: [],
          detail: { verdict: 'approved' },
        },
      },
    ]);
  });

  it.each([
    ['no source', { Source: '' }, 'InvalidArgument'],
    ['no type', { DetailType: '' }, 'InvalidArgument'],
    ['a type of 129 characters', { DetailType: 'x'.repeat(129) }, 'InvalidArgument'],
    ['no detail', { Detail: '' }, 'InvalidArgument'],
    ['a detail that is no JSON', { Detail: 'approved' }, 'MalformedDetail'],
    ['a detail that is a list', { Detail: '[]' }, 'MalformedDetail'],
    ['the name of a service of AWS', { Source: 'aws.ecr' }, 'NotAuthorizedForSourceException'],
  ])('says that an entry has failed with %s, and takes the others', async (_what, more, code) => {
    const aws = await embedded();
    const Entries = [entry(more), entry()];
    const answer = await clientsOf(aws).events.send(new PutEventsCommand({ Entries }));
    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([code, undefined]);
    expect(aws.events).toHaveLength(1);
  });

  it.each([
    ['eleven entries', Array.from({ length: 11 }, () => entry())],
    ['no entry', []],
    ['more than 256 KB', [entry({ Detail: JSON.stringify({ a: 'x'.repeat(262_144) }) })]],
    ['a name that is none', [entry({ EventBusName: 'a bus' })]],
  ])('refuses a call with %s', async (_what, Entries) => {
    const aws = await embedded();
    const error = await errorOf(clientsOf(aws).events.send(new PutEventsCommand({ Entries })));
    expect([error.name, aws.events.length]).toEqual(['ValidationException', 0]);
  });

  it('says so when asked for anything but PutEvents', async () => {
    const error = await errorOf(clientsOf(await embedded()).events.send(new ListRulesCommand({})));
    expect(error.message).toBe(
      'the embedded AWS does not implement events:ListRules; implemented are PutEvents',
    );
  });
});
