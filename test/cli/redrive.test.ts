import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { Fault } from '../../src/local/aws/world.ts';
import { SERVERLESS_YML } from '../../src/local/deployment/deployment-file.ts';
import { stackIn } from '../../src/local/deployment/embedded-stack.ts';
import { embedded, stopAll } from '../local/embedded.ts';
import {
  failedRun,
  functionArn,
  type Message,
  message,
  queueArn,
  queueUrl,
  STACK,
  undelivered,
} from '../support/dead-letters.ts';
import {
  ACCOUNT,
  basicScanEnded,
  digestOf,
  findingChanged,
  NOON,
  pushOf,
  REGION,
} from '../support/worlds.ts';
import { goldenOf } from './golden.ts';
import { emptyFolder, fileWith, PROGRAM, removeFiles, run } from './run-program.ts';

/*
 * The command against the queues and functions of a deployment in the embedded AWS.
 */

afterEach(stopAll);
afterAll(removeFiles);

const [A, B, C, D] = [digestOf('aa'), digestOf('bb'), digestOf('cc'), digestOf('dd')] as const;
const MINUTE = 60_000;
const DENIED: [string, string] = [
  'PermanentFailure',
  'putting the mark of shop/api: AccessDeniedException: not authorized to perform: ecr:PutImage',
];
const clock = { id: 'c1', source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
const pushed = pushOf(A, '1.4.2');
const scanned = basicScanEnded(B);
const finding = findingChanged(C);

/** One of each kind, the oldest last. */
const OF_ALL_KINDS = {
  DeadLetters: [
    failedRun(1, '2026-11-21T11:00:00Z', { name: 'image-arrived', event: pushed, error: DENIED }),
    failedRun(2, '2026-11-21T10:30:00Z', {
      name: 'scan-finished',
      event: scanned,
      error: [
        'Sandbox.Timedout',
        '2026-11-21T10:30:00.000Z 11111111-2222-3333-4444-555555555555 Task timed out after 45.00 seconds',
      ],
    }),
    failedRun(3, '2026-11-21T09:00:00Z', {
      name: 'sweep',
      event: clock,
      error: ['SweepFailed', 'one of 3 images could not be judged'],
    }),
    undelivered(4, '2026-11-20T12:00:00Z', {
      target: functionArn('image-arrived'),
      event: pushOf(D, '', 'team/web'),
      error: ['NO_PERMISSIONS', 'the function lets nobody in'],
    }),
    message(5, '2026-11-19T12:00:00Z', 'somebody has tried something'),
  ],
  FindingDeadLetters: [
    message(6, '2026-11-21T08:00:00Z', finding),
    message(7, '2026-11-21T08:05:00Z', findingChanged(C)),
  ],
};

interface Lying {
  readonly DeadLetters?: readonly Message[];
  readonly FindingDeadLetters?: readonly Message[];
}

async function deployment(lying: Lying = OF_ALL_KINDS, faults: readonly Fault[] = []) {
  let now = new Date(NOON);
  const stack = stackIn(
    SERVERLESS_YML,
    { account: ACCOUNT, region: REGION },
    { table: 'ledger', bucket: 'reports' },
    now,
  );
  const queues = (stack.queues ?? []).map((queue) => {
    const name = queue.QueueUrl.slice(queueUrl('').length);
    const Messages = (lying as Record<string, readonly Message[]>)[name];
    return Messages ? { ...queue, Messages: [...Messages] } : queue;
  });
  const aws = await embedded({ ...stack, queues, faults }, { now: () => now });
  const redrive = (args: readonly string[] = [], ask?: (question: string) => string) =>
    run(['redrive', ...args], {
      env: aws.environment,
      time: { clock: () => now.getTime(), pause: () => Promise.resolve() },
      ...(ask && { ask }),
    });
  const later = (milliseconds: number) => {
    now = new Date(now.getTime() + milliseconds);
  };
  return { aws, redrive, later };
}

const messagesIn = (aws: EmbeddedAws, name: string): Message[] =>
  (aws.world().queues?.find(({ QueueUrl }) => QueueUrl === queueUrl(name))?.Messages ??
    []) as Message[];
const idsIn = (aws: EmbeddedAws, name: string): number[] =>
  messagesIn(aws, name).map(({ MessageId }) => Number(MessageId.slice(-12)));
const invoked = (aws: EmbeddedAws) =>
  aws.calls.flatMap(({ call, request, ok }) =>
    call === 'lambda:Invoke' && ok ? [request as { FunctionName: string; Payload: unknown }] : [],
  );
/** Which functions were called for which images: several at the same moment, so in no order. */
const calledFor = (aws: EmbeddedAws): string[] =>
  invoked(aws)
    .map(({ FunctionName, Payload }) => {
      const { detail } = Payload as { readonly detail: Readonly<Record<string, string>> };
      return `${FunctionName} ${detail['image-digest']}`;
    })
    .sort();
const failing = (call: string, error: string, more: Partial<Fault> = {}): Fault => ({
  call,
  nth: 1,
  times: 1_000,
  error,
  ...more,
});

interface Document {
  readonly deadLetters: readonly {
    readonly number: number;
    readonly repository?: string;
    readonly deed: string;
    readonly events: readonly { readonly state?: string; readonly why?: string }[];
  }[];
}
const documentOf = (out: string) => JSON.parse(out) as Document;
const push = (number: number, digest: string, tag: string, repository = 'shop/api') =>
  failedRun(number, '2026-11-21T11:00:00Z', {
    name: 'image-arrived',
    event: pushOf(digest, tag, repository),
    error: DENIED,
  });

describe('redrive shows', () => {
  it('each in words: which image, whom it failed, since when, of what, and what can be done', async () => {
    const { aws, redrive } = await deployment();
    const { code, out, err } = await redrive();
    expect(out).toBe(goldenOf('redrive.txt'));
    expect([code, err]).toEqual([1, '']);
    expect(aws.countCalls()['lambda:Invoke']).toBeUndefined();
  });

  it('nothing else by it: whoever looks next sees all of them, and at once', async () => {
    const { aws, redrive } = await deployment();
    const first = await redrive();
    expect((await redrive()).out).toBe(first.out);
    expect(idsIn(aws, 'DeadLetters')).toEqual([1, 2, 3, 4, 5]);
    expect(aws.countCalls()['sqs:DeleteMessageBatch']).toBeUndefined();
  });

  it('that there are none', async () => {
    const { redrive } = await deployment({});
    const { code, out } = await redrive();
    expect([code, out]).toEqual([0, `Dead letters of ${STACK}: none.\n`]);
    expect((await redrive(['--all', '--yes'])).code).toBe(0);
  });

  it('an event that lies in two places once, and events about the same as one entry', async () => {
    const { redrive } = await deployment({
      DeadLetters: [
        failedRun(1, '2026-11-21T11:00:00Z', {
          name: 'image-arrived',
          event: pushed,
          error: DENIED,
        }),
        undelivered(2, '2026-11-21T10:00:00Z', {
          target: functionArn('image-arrived'),
          event: pushed,
          error: ['SDK_CLIENT_ERROR', 'timed out'],
        }),
        undelivered(3, '2026-11-21T10:00:00Z', {
          target: queueArn('FindingEvents'),
          event: finding,
          error: ['NO_PERMISSIONS', 'no'],
        }),
      ],
      FindingDeadLetters: [message(4, NOON, finding), message(5, NOON, findingChanged(C))],
    });
    const { out } = await redrive();
    expect(out).toContain(`Dead letters of ${STACK}: 3 events in 3 entries.\n`);
    expect(out).toContain('→ mend it, then hand it in again (it lies there 2 times)\n');
    const { deadLetters } = documentOf((await redrive(['--json'])).out);
    expect(deadLetters.map(({ events }) => events.length)).toEqual([1, 1, 1]);
  });

  it('more than SQS hands out at once, and all of them', async () => {
    const many = Array.from({ length: 37 }, (_, index) => push(index + 1, A, `1.0.${index}`));
    const { redrive } = await deployment({ DeadLetters: many });
    const { deadLetters } = documentOf((await redrive(['--json'])).out);
    expect(deadLetters.map(({ number }) => number).at(-1)).toBe(37);
  });

  it('two thousand of them, and that there are more', async () => {
    const many = Array.from({ length: 2_003 }, (_, index) => push(index + 1, A, '1.0.0'));
    const { redrive } = await deployment({ DeadLetters: many });
    const { out } = await redrive();
    expect(out).toContain('2000 events in 1 entry.\nMore lie there than are read at once: ');
    expect(out).toContain(
      '\n1  shop/api:1.0.0 (sha256:aaaaaaaaaaaa…)\n   image-arrived, 2000 events, since',
    );
  });

  it('that nobody knows whether somebody else looks at some, where SQS does not say it', async () => {
    const { aws, redrive } = await deployment({});
    const queues = aws.world().queues ?? [];
    const Attributes = { ApproximateNumberOfMessagesNotVisible: '' };
    aws.changeWorld({ queues: queues.map((queue) => ({ ...queue, Attributes })) });
    const { code, out } = await redrive();
    expect(code).toBe(1);
    expect(out).toContain('SQS does not say whether somebody else is looking at more.');
  });

  it('that somebody else looks at some, rather than that there are none', async () => {
    const { aws, redrive, later } = await deployment({ DeadLetters: [push(1, A, '1')] });
    const whileAsked: { code: number | null; out: string }[] = [];
    await hold(aws, 120);
    whileAsked.push(await redrive());
    expect(whileAsked).toMatchObject([
      { code: 1, out: expect.stringContaining('1 message more somebody else is looking at') },
    ]);
    later(2 * MINUTE);
    expect((await redrive()).out).toContain('shop/api:1 ');
  });
});

/** Somebody else receives everything, and is at work with it. */
async function hold({ environment }: EmbeddedAws, seconds: number): Promise<void> {
  await fetch(environment['AWS_ENDPOINT_URL'] ?? '', {
    method: 'POST',
    headers: { 'x-amz-target': 'AmazonSQS.ReceiveMessage' },
    body: JSON.stringify({
      QueueUrl: queueUrl('DeadLetters'),
      MaxNumberOfMessages: 10,
      VisibilityTimeout: seconds,
    }),
  });
}

describe('redrive hands in', () => {
  it('everything: to the function, or the queue, that it was for, and deletes what was taken', async () => {
    const { aws, redrive } = await deployment();
    const { code, out } = await redrive(['--all', '--yes']);
    expect(out).toBe(goldenOf('redrive-all.txt'));
    // Of the one that nobody can place nothing was done.
    expect([code, idsIn(aws, 'DeadLetters'), idsIn(aws, 'FindingDeadLetters')]).toEqual([
      1,
      [5],
      [],
    ]);
    expect(calledFor(aws)).toEqual([
      `${STACK}-image-arrived ${A}`,
      `${STACK}-image-arrived ${D}`,
      `${STACK}-scan-finished ${B}`,
    ]);
    expect(messagesIn(aws, 'FindingEvents').map(({ Body }) => JSON.parse(Body))).toEqual([
      finding,
      { ...finding, id: expect.any(String) },
    ]);
  });

  it('what somebody says yes to, and nothing without', async () => {
    const { aws, redrive } = await deployment();
    const asked: string[] = [];
    for (const answer of ['', 'n', 'yess', ' Y\n']) {
      await redrive(['6'], (question) => {
        asked.push(question);
        return answer;
      });
    }
    expect(asked).toEqual(Array(4).fill('Do this? (y/N) '));
    expect(invoked(aws)).toEqual([{ FunctionName: `${STACK}-image-arrived`, Payload: pushed }]);
    expect(idsIn(aws, 'DeadLetters')).toEqual([2, 3, 4, 5]);
  });

  it('by number, by pattern of images, by tag and by digest', async () => {
    const chosen = async (...args: string[]) => {
      const { redrive } = await deployment();
      const { out } = await redrive([...args, '--dry-run', '--json']);
      return documentOf(out).deadLetters.map(({ number }) => number);
    };
    expect(await chosen('1,3-4')).toEqual([1, 3, 4]);
    expect(await chosen('--image', 'shop/*')).toEqual([3, 5, 6]);
    expect(await chosen('--image', 'shop/api:1.4.2')).toEqual([6]);
    expect(await chosen('--image', `team/web@${D}`)).toEqual([2]);
    expect(await chosen('--image', 'other')).toEqual([]);
  });

  it('nothing with --dry-run', async () => {
    const { aws, redrive } = await deployment();
    const { code, out } = await redrive(['--all', '--dry-run']);
    expect([code, out.endsWith('\nNothing was done (--dry-run).\n')]).toEqual([1, true]);
    expect([invoked(aws), idsIn(aws, 'DeadLetters')]).toEqual([[], [1, 2, 3, 4, 5]]);
  });

  it('an event that lies in two places once, and takes both away', async () => {
    const twice = [push(1, A, '1'), push(2, A, '1')];
    const [one] = twice;
    const same = { ...message(2, NOON, one?.Body ?? ''), MessageId: twice[1]?.MessageId ?? '' };
    const { aws, redrive } = await deployment({ DeadLetters: [one as Message, same] });
    expect((await redrive(['--all', '--yes'])).code).toBe(0);
    expect([invoked(aws).length, idsIn(aws, 'DeadLetters')]).toEqual([1, []]);
  });

  it('nothing twice for another event that bears the same id', async () => {
    const event = { ...pushOf(A, '1'), id: 'the-same' };
    const other = { ...pushOf(B, '2'), id: 'the-same' };
    const lying = [event, other].map((one, index) =>
      failedRun(index + 1, NOON, { name: 'image-arrived', event: one, error: DENIED }),
    );
    const { aws, redrive } = await deployment({ DeadLetters: lying });
    await redrive(['--all', '--yes']);
    expect(calledFor(aws)).toEqual([`${STACK}-image-arrived ${A}`, `${STACK}-image-arrived ${B}`]);
  });

  it('both of two events that bear the same id and image, and say something else of it', async () => {
    const scan = basicScanEnded(B) as unknown as { readonly detail: object };
    const counting = (counts: object) => ({
      ...scan,
      id: 'the-same',
      detail: { ...scan.detail, 'finding-severity-counts': counts },
    });
    const lying = [{}, { CRITICAL: 5 }].map((counts, index) =>
      failedRun(index + 1, NOON, { name: 'scan-finished', event: counting(counts), error: DENIED }),
    );
    const { aws, redrive } = await deployment({ DeadLetters: lying });
    await redrive(['--all', '--yes']);
    const worst = invoked(aws).filter(({ Payload }) =>
      JSON.stringify(Payload).includes('"CRITICAL":5'),
    );
    expect([invoked(aws).length, worst.length, idsIn(aws, 'DeadLetters')]).toEqual([2, 1, []]);
  });

  it('once an event that two have handed on with its fields in another order', async () => {
    const event = { ...pushOf(A, '1'), id: 'the-same' };
    const turned = Object.fromEntries(Object.entries(event).toReversed());
    const lying = [event, turned].map((one, index) =>
      failedRun(index + 1, NOON, { name: 'image-arrived', event: one, error: DENIED }),
    );
    const { aws, redrive } = await deployment({ DeadLetters: lying });
    await redrive(['--all', '--yes']);
    expect([invoked(aws).length, idsIn(aws, 'DeadLetters')]).toEqual([1, []]);
  });

  it('to no function but those of the stack, whatever a message says', async () => {
    const foreign = failedRun(1, NOON, { name: 'x', event: pushed, error: DENIED });
    const Body = foreign.Body.replace(`${STACK}-x`, 'payroll');
    const { aws, redrive } = await deployment({ DeadLetters: [{ ...foreign, Body }] });
    const { code, out } = await redrive(['--all', '--yes']);
    expect([code, invoked(aws)]).toEqual([1, []]);
    expect(out).toContain('→ payroll is no function of this stack');
    expect(idsIn(aws, 'DeadLetters')).toEqual([1]);
  });

  it('nothing with --delete, which takes away what nobody can place as well', async () => {
    const { aws, redrive } = await deployment();
    const { code } = await redrive(['--all', '--delete', '--yes']);
    expect([code, invoked(aws), idsIn(aws, 'DeadLetters')]).toEqual([0, [], []]);
    expect(idsIn(aws, 'FindingEvents')).toEqual([]);
  });
});

describe('when something fails, redrive', () => {
  const two = { DeadLetters: [push(1, A, '1'), push(2, B, '2')] };

  it('keeps what Lambda does not take, says which right is missing, and goes on with the others', async () => {
    const where = '"image-tag":"1"';
    const { aws, redrive } = await deployment(two, [
      failing('lambda:Invoke', 'AccessDeniedException', { status: 403, where }),
    ]);
    const { code, out } = await redrive(['--all', '--yes']);
    expect([code, idsIn(aws, 'DeadLetters')]).toEqual([1, [1]]);
    expect(out).toContain('failed, and is still there: access denied');
    expect(out).toContain('shop/api:2 (sha256:bbbbbbbbbbbb…): handed in again');
    // It is everybody's again, at once.
    expect((await redrive()).out).toContain('1 event in 1 entry');
  });

  it('waits where Lambda throttles, and loses nothing where it goes on', async () => {
    const passing = await deployment(two, [
      failing('lambda:Invoke', 'TooManyRequestsException', { status: 429, times: 2 }),
    ]);
    expect((await passing.redrive(['--all', '--yes'])).code).toBe(0);
    expect(idsIn(passing.aws, 'DeadLetters')).toEqual([]);
    const lasting = await deployment(two, [
      failing('lambda:Invoke', 'TooManyRequestsException', { status: 429, retryAfter: 0 }),
    ]);
    expect((await lasting.redrive(['--all', '--yes'])).code).toBe(1);
    expect(idsIn(lasting.aws, 'DeadLetters')).toEqual([1, 2]);
  });

  it('takes up again what SQS has left of a batch, and says it where that does not pass', async () => {
    const findings = [A, B, C].map((digest, index) =>
      message(index + 1, NOON, findingChanged(digest)),
    );
    const half = { status: 200, where: B.slice(7) } as const;
    const passing = await deployment({ FindingDeadLetters: findings }, [
      failing('sqs:SendMessageBatch', 'InternalError', { ...half, times: 1 }),
    ]);
    expect((await passing.redrive(['--all', '--yes'])).code).toBe(0);
    expect(messagesIn(passing.aws, 'FindingEvents').length).toBe(3);
    const lasting = await deployment({ FindingDeadLetters: findings }, [
      failing('sqs:SendMessageBatch', 'InternalError', half),
    ]);
    const { code, out } = await lasting.redrive(['--all', '--yes']);
    expect([code, idsIn(lasting.aws, 'FindingDeadLetters')]).toEqual([1, [2]]);
    expect(messagesIn(lasting.aws, 'FindingEvents').length).toBe(2);
    expect(out).toContain('failed, and is still there: InternalError');
  });

  it('says of what was handed in and could not be deleted that it is still there', async () => {
    const { aws, redrive } = await deployment(two, [
      failing('sqs:DeleteMessageBatch', 'InternalError', { status: 200 }),
    ]);
    const { code, out } = await redrive(['--all', '--yes']);
    expect([code, invoked(aws).length, idsIn(aws, 'DeadLetters')]).toEqual([1, 2, [1]]);
    expect(out).toContain('handed in again, and still there: InternalError');
    expect((await redrive(['--all', '--delete', '--yes'])).code).toBe(1);
  });

  it('leaves alone what it does not hold any more when somebody has answered at last', async () => {
    const { aws, redrive, later } = await deployment(two);
    const { code, out } = await redrive(['--all'], () => {
      later(6 * MINUTE);
      return 'y';
    });
    expect([code, invoked(aws), idsIn(aws, 'DeadLetters')]).toEqual([1, [], [1, 2]]);
    expect(out).toContain('it is not held any more, and may be handled already: look again');
  });

  it('ends with a sentence where a queue may not be read, and gives back what it has of the other', async () => {
    const { aws, redrive } = await deployment(OF_ALL_KINDS, [
      failing('sqs:ReceiveMessage', 'AccessDenied', {
        status: 403,
        where: 'FindingDeadLetters',
      }),
    ]);
    const { code, out, err } = await redrive(['--json']);
    expect(code).toBe(2);
    expect(err).toMatch(/^access denied: .* \(--help lists the rights that are needed\)\n$/);
    expect(JSON.parse(out)).toEqual({ error: err.trim() });
    aws.dropFaults();
    expect((await redrive()).out).toBe(goldenOf('redrive.txt'));
  });

  it('hands in again what Lambda has taken, and could not say so: twice at worst', async () => {
    const { aws, redrive } = await deployment({ DeadLetters: [push(1, A, '1')] }, [
      { call: 'lambda:Invoke', nth: 1, lost: true },
    ]);
    expect((await redrive(['--all', '--yes'])).code).toBe(0);
    expect([aws.countCalls()['lambda:Invoke'], idsIn(aws, 'DeadLetters')]).toEqual([2, []]);
  });

  it('loses nothing when it is killed between handing in and deleting', async () => {
    const { aws, redrive, later } = await deployment({ DeadLetters: [push(1, A, '1')] });
    const child = spawn(process.execPath, [PROGRAM, 'redrive', '--all', '--yes'], {
      env: { ...process.env, ...aws.environment },
      cwd: emptyFolder(),
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    aws.holdAnswers(({ call }) => {
      if (call !== 'lambda:Invoke') return undefined;
      child.kill('SIGKILL');
      return ended.then(() => undefined);
    });
    await ended;
    aws.holdAnswers(undefined);
    expect([aws.countCalls()['lambda:Invoke'], idsIn(aws, 'DeadLetters')]).toEqual([1, [1]]);
    expect((await redrive()).out).toContain('1 message more somebody else is looking at');
    later(5 * MINUTE);
    expect((await redrive(['--all', '--yes'])).code).toBe(0);
    expect(idsIn(aws, 'DeadLetters')).toEqual([]);
    expect(aws.countCalls()['lambda:Invoke']).toBe(2);
  });
});

describe('redrive refuses', () => {
  it.each([
    [
      ['--yes'],
      'redrive: which ones? --all, --image PATTERN, or numbers of the list such as 1,3-5',
    ],
    [['--all', '--image', 'x'], 'redrive: --all, --image or numbers, not several of them'],
    [['--all', '--yes', '--dry-run'], 'redrive: --dry-run or --yes, not both'],
    [
      ['1', '--yes'],
      'redrive: numbers may be others by now, and with --yes nobody would see it: name them with --image or --all',
    ],
    [['--all'], 'redrive: nobody can be asked here; --yes does it without, --dry-run shows it'],
    [
      ['shop/api', '--dry-run'],
      'redrive: "shop/api" is no number of the list: expected some such as 1,3-5; --image names images',
    ],
    [['9', '--dry-run'], 'redrive: there is no number 9: 6 are in the list'],
    [['--stage', 'a b'], 'redrive: --stage: "a b" is no stage: letters, digits and dashes'],
    [
      ['--stage', 'trial'],
      'redrive: there is no stack ecr-scan-notifier-trial here: --stage, --stack or --region name another one',
    ],
  ])('%j in one sentence', async (args, sentence) => {
    const { redrive } = await deployment();
    const { code, err } = await redrive(args);
    expect([code, err]).toEqual([2, `${sentence}\n`]);
  });
});

it('redrive --world looks at the dead letters of a world file', async () => {
  const queues = [
    { QueueUrl: queueUrl('DeadLetters'), Messages: [push(1, A, '1')] },
    { QueueUrl: queueUrl('FindingDeadLetters') },
    { QueueUrl: queueUrl('FindingEvents') },
  ];
  const world = { account: ACCOUNT, region: REGION, now: NOON, repositories: [], queues };
  const { code, out } = await run(['redrive', '--world', fileWith('world.json', world)]);
  expect([code, out]).toEqual([
    1,
    expect.stringContaining('\n1  shop/api:1 (sha256:aaaaaaaaaaaa…)'),
  ]);
});

describe('in the world of events/dead-letters', () => {
  const world = fileURLToPath(new URL('../../events/dead-letters/world.json', import.meta.url));

  it('shows each, and hands in what can be', async () => {
    const shown = await run(['redrive', '--world', world]);
    expect(shown.code).toBe(1);
    expect(shown.out).toMatch(/^Dead letters of ecr-scan-notifier-prod: 5 events in 5 entries\.\n/);
    expect(shown.out).toContain('SweepFailed: one of 3 images could not be judged');
    const { code, out } = await run(['redrive', '--world', world, '--all', '--yes']);
    expect([
      code,
      out.match(/: handed in again$/gm)?.length,
      out.match(/: deleted$/gm)?.length,
    ]).toEqual([0, 4, 1]);
  });

  it('says which queue is missing in a world of its own', async () => {
    const { queues, ...rest } = JSON.parse(readFileSync(world, 'utf8')) as { queues: object[] };
    const path = fileWith('world.json', { ...rest, queues: queues.slice(0, 1) });
    expect(await run(['redrive', '--world', path])).toEqual({
      code: 2,
      out: '',
      err:
        'redrive: the queue ecr-scan-notifier-prod-FindingDeadLetters is not there, which belongs to the stack: ' +
        'deploy anew what somebody has deleted; a world that says "queues" names all of them (docs/replay.md)\n',
    });
  });
});
