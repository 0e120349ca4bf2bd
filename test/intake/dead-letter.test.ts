import { readDeadLetter } from '../../src/intake/dead-letter.ts';
import { subjectOf } from '../../src/intake/event-subject.ts';
import { failedRun, functionArn, queueArn } from '../support/dead-letters.ts';
import { digestOf, findingChanged, NOON, pushOf } from '../support/worlds.ts';

const event = pushOf(digestOf('aa'), '1.4.2');
const runOf = (more: { error?: [string, string]; condition?: string; event?: unknown }) =>
  readDeadLetter(failedRun(1, NOON, { name: 'image-arrived', event, ...more }).Body, {});

describe('a dead letter', () => {
  it('of Lambda holds the event, whom it failed, when, and what was said', () => {
    expect(runOf({ error: ['PermanentFailure', 'it is\n denied'] })).toEqual({
      event,
      to: { kind: 'function', name: 'ecr-scan-notifier-prod-image-arrived' },
      why: 'PermanentFailure: it is denied',
      at: '2026-11-21T12:00:00.000Z',
    });
  });

  it.each([
    [
      {
        error: [
          'Sandbox.Timedout',
          'RequestId: 11111111-2222-3333-4444-555555555555 Error: Task timed out after 45.00 seconds',
        ],
      },
      'Sandbox.Timedout: Task timed out after 45.00 seconds',
    ],
    [{ error: ['', 'just a text'] }, 'just a text'],
    [{ condition: 'EventAgeExceeded' }, 'Lambda could not run it for as long as it keeps an event'],
    [{ condition: 'Something' }, 'Lambda does not say why (Something)'],
  ] as [Parameters<typeof runOf>[0], string][])('%j says why: %s', (more, why) => {
    expect(runOf(more).why).toBe(why);
  });

  it('of Lambda without its event has none', () => {
    expect(runOf({ event: null })).not.toHaveProperty('event');
  });

  it.each([
    [
      functionArn('scan-finished'),
      { kind: 'function', name: 'ecr-scan-notifier-prod-scan-finished' },
    ],
    [queueArn('FindingEvents'), { kind: 'queue', name: 'ecr-scan-notifier-prod-FindingEvents' }],
    ['arn:aws:sns:eu-central-1:123456789012:topic', undefined],
  ])('of EventBridge says by its attributes that it was for %s', (TARGET_ARN, to) => {
    const attributes = { TARGET_ARN, ERROR_CODE: 'NO_PERMISSIONS', ERROR_MESSAGE: 'it may not' };
    const read = readDeadLetter(JSON.stringify(event), attributes);
    expect(read).toEqual({
      event,
      ...(to && { to }),
      why: 'not handed over by EventBridge: NO_PERMISSIONS: it may not',
    });
  });

  it.each(['', 'a text', '[]', 'null', '{"requestContext":{}}'])(
    'that is %j is one that nobody can place',
    (body) => {
      expect(readDeadLetter(body, {})).toEqual({
        why: 'neither a failed run of Lambda nor an event of EventBridge',
      });
    },
  );
});

describe('the subject of an event', () => {
  it('is its image, with the tag that was pushed', () => {
    expect(subjectOf(event)).toMatchObject({
      kind: 'images',
      images: [{ repository: 'shop/api', digest: digestOf('aa') }],
      tag: '1.4.2',
    });
  });

  it('is the image of a finding, whole or cut down', () => {
    const whole = findingChanged(digestOf('bb'));
    const { id, resources } = whole as unknown as { id: string; resources: string[] };
    for (const one of [whole, { id, resources, status: 'CLOSED' }]) {
      expect(subjectOf(one)).toMatchObject({
        id,
        kind: 'images',
        images: [{ digest: digestOf('bb') }],
      });
    }
  });

  it('is what can still be told of one that nobody can read', () => {
    const detail = { 'action-type': 'PUSH', result: 'SUCCESS', 'repository-name': 'shop/api' };
    expect(subjectOf({ ...event, detail })).toEqual({
      id: event.id,
      kind: 'other',
      images: [],
      called: 'ECR Image Action',
      repository: 'shop/api',
    });
    expect(subjectOf(7)).toMatchObject({ kind: 'other', called: 'something that is no event' });
  });

  it('is the clock, where it has only woken a function', () => {
    const scheduled = {
      id: '1',
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      detail: {},
    };
    expect(subjectOf(scheduled).kind).toBe('clock');
  });
});
