import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DeleteMessageBatchCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { sayFailure } from '../say-failure.ts';
import { queueName } from './find-queues.ts';
import { inTens } from './in-tens.ts';
import type { Letter, Remedy } from './letters.ts';
import { hide, type Message } from './read-queue.ts';
import type { Tools } from './tools.ts';

/** What became of a letter. */
export type Result =
  | { readonly state: 'handed-in' | 'deleted' }
  | { readonly state: 'not-deleted'; readonly why: string }
  | { readonly state: 'failed'; readonly why: string };

const AT_ONCE = 10;
/** From before an event is handed in until its message is deleted: several attempts of each call. */
const HELD_SECONDS = 120;

/**
 * Hands letters in again, or only deletes them, ten at a time, and deletes the messages of those that were taken: whoever
 * dies in between leaves an event that may come twice, and none that is lost. Tells `done` of each.
 */
export async function handIn(
  tools: Tools,
  letters: readonly Letter[],
  findingEvents: string,
  { deletes }: { readonly deletes: boolean },
  done: (letter: Letter, result: Result) => void,
): Promise<void> {
  for (let at = 0; at < letters.length; at += AT_ONCE) {
    const ten = letters.slice(at, at + AT_ONCE);
    const lost = await hide(tools, messagesOf(ten), HELD_SECONDS);
    const ours = ten.filter(({ messages }) => !messages.some((one) => lost.has(one)));
    const refused = deletes ? new Map() : await handOver(tools, ours, findingEvents);
    const taken = ours.filter((letter) => !refused.has(letter));
    const kept = await remove(tools, messagesOf(taken));
    for (const letter of ten) {
      done(letter, resultOf(letter, { lost, refused, kept, deletes }));
    }
  }
}

const messagesOf = (letters: readonly Letter[]): Message[] =>
  letters.flatMap(({ messages }) => messages);

function resultOf(
  letter: Letter,
  all: {
    readonly lost: ReadonlyMap<Message, string>;
    readonly refused: ReadonlyMap<Letter, string>;
    readonly kept: ReadonlyMap<Message, string>;
    readonly deletes: boolean;
  },
): Result {
  const { messages, remedy } = letter;
  const lost = messages.find((one) => all.lost.has(one));
  if (lost) {
    return {
      state: 'failed',
      why: `it is not held any more, and may be handled already: look again (${all.lost.get(lost)})`,
    };
  }
  const refused = all.refused.get(letter);
  if (refused !== undefined) return { state: 'failed', why: refused };
  const isDeletion = all.deletes || remedy.act === 'delete';
  const kept = messages.find((one) => all.kept.has(one));
  if (kept) return { state: isDeletion ? 'failed' : 'not-deleted', why: all.kept.get(kept) ?? '' };
  return { state: isDeletion ? 'deleted' : 'handed-in' };
}

/** Answers with why a letter was not taken, for those that were not. */
async function handOver(
  tools: Tools,
  letters: readonly Letter[],
  findingEvents: string,
): Promise<ReadonlyMap<Letter, string>> {
  const refused = new Map<Letter, string>();
  await Promise.all(
    letters.map(async (letter) => {
      const { remedy } = letter;
      if (remedy.act === 'nothing') refused.set(letter, remedy.why);
      if (remedy.act !== 'invoke') return;
      const why = await invoke(tools, remedy);
      if (why !== undefined) refused.set(letter, why);
    }),
  );
  const sent = letters.flatMap((letter) =>
    letter.remedy.act === 'send' ? [{ letter, body: letter.remedy.body }] : [],
  );
  for (const [{ letter }, why] of await send(tools, sent, findingEvents)) refused.set(letter, why);
  return refused;
}

/** Lambda answers 202 when it has taken the event; anything else has not been taken. */
async function invoke(
  { clients, ask }: Tools,
  { functionName, payload }: Extract<Remedy, { act: 'invoke' }>,
): Promise<string | undefined> {
  const command = new InvokeCommand({
    FunctionName: functionName,
    InvocationType: 'Event',
    Payload: Buffer.from(payload),
  });
  try {
    const { StatusCode } = await ask('lambda:InvokeFunction', `invoking ${functionName}`, () =>
      clients.functions.send(command),
    );
    return StatusCode === 202 ? undefined : `Lambda answers with status ${StatusCode}`;
  } catch (error) {
    const isExpected = error instanceof PermanentFailure || error instanceof TransientFailure;
    if (!isExpected) throw error;
    return sayFailure(error);
  }
}

interface Sent {
  readonly letter: Letter;
  readonly body: string;
}

const send = (
  { clients, ask, pause }: Tools,
  sent: readonly Sent[],
  queue: string,
): Promise<ReadonlyMap<Sent, string>> =>
  inTens(sent, {
    sizeOf: ({ body }) => Buffer.byteLength(body),
    call: (batch) =>
      ask('sqs:SendMessage', `sending to ${queueName(queue)}`, () =>
        clients.queues.send(
          new SendMessageBatchCommand({
            QueueUrl: queue,
            Entries: batch.map(({ body }, index) => ({ Id: String(index), MessageBody: body })),
          }),
        ),
      ),
    pause,
  });

async function remove(
  { clients, ask, pause }: Tools,
  messages: readonly Message[],
): Promise<ReadonlyMap<Message, string>> {
  const kept = new Map<Message, string>();
  for (const [queue, mine] of Map.groupBy(messages, (one) => one.queue)) {
    const call = (batch: readonly Message[]) =>
      ask('sqs:DeleteMessage', `deleting from ${queueName(queue)}`, () =>
        clients.queues.send(
          new DeleteMessageBatchCommand({
            QueueUrl: queue,
            Entries: batch.map(({ handle }, index) => ({
              Id: String(index),
              ReceiptHandle: handle,
            })),
          }),
        ),
      );
    for (const [one, why] of await inTens(mine, { call, pause })) kept.set(one, why);
  }
  return kept;
}
