import { canonicalJson } from '../../core/canonical-json.ts';
import { type ImageRef, imageKey } from '../../core/image.ts';
import { type DeadLetter, readDeadLetter } from '../../intake/dead-letter.ts';
import { type EventSubject, subjectOf } from '../../intake/event-subject.ts';
import { type Queues, queueName } from './find-queues.ts';
import type { Message } from './read-queue.ts';

/** What can be done with a dead letter. */
export type Remedy =
  | { readonly act: 'invoke'; readonly functionName: string; readonly payload: string }
  | { readonly act: 'send'; readonly body: string }
  /** What it was about is taken up without it. */
  | { readonly act: 'delete' }
  | { readonly act: 'nothing'; readonly why: string };

/** An event that could not be worked through, in however many messages it lies there. */
export interface Letter {
  readonly messages: readonly [Message, ...Message[]];
  readonly subject: EventSubject;
  /** Whom it failed: `image-arrived`; empty where nobody can tell. */
  readonly from: string;
  readonly why: string;
  /** ISO time. */
  readonly since: string;
  readonly remedy: Remedy;
}

/** Whose events are about images; the others are woken by the clock, and need none. */
const TAKES_EVENTS = ['image-arrived', 'scan-finished'];
const HEARS_FINDINGS = 'finding-changed';

/** The letters that messages make: an event that lies there twice, in one queue or in two, is one. Oldest first. Pure. */
export function lettersOf(messages: readonly Message[], queues: Queues): Letter[] {
  const letters = new Map<string, Letter>();
  for (const message of messages) {
    const letter = letterOf(message, queues);
    const key = keyOf(letter, message);
    const before = letters.get(key);
    letters.set(key, before ? together(before, letter) : letter);
  }
  return [...letters.values()].sort(
    (a, b) => a.since.localeCompare(b.since) || a.messages[0].id.localeCompare(b.messages[0].id),
  );
}

function letterOf(message: Message, queues: Queues): Letter {
  const { body, attributes, sentAt, queue } = message;
  if (queue === queues.findingDeadLetters) {
    return {
      messages: [message],
      subject: subjectOf(jsonIn(body)),
      from: HEARS_FINDINGS,
      why: `its log says why: /aws/lambda/${queues.stack}-${HEARS_FINDINGS}`,
      since: sentAt,
      remedy: { act: 'send', body },
    };
  }
  const dead = readDeadLetter(body, attributes);
  const subject = subjectOf(dead.event);
  return {
    messages: [message],
    subject,
    from: fromOf(dead, queues),
    why: dead.why,
    since: dead.at ?? sentAt,
    remedy: remedyOf(dead, subject, body, queues),
  };
}

function fromOf({ to }: DeadLetter, { stack, findingEvents }: Queues): string {
  if (!to) return '';
  if (to.kind === 'queue' && to.name === queueName(findingEvents)) return HEARS_FINDINGS;
  return to.name.startsWith(`${stack}-`) ? to.name.slice(stack.length + 1) : to.name;
}

/** A message of the queue is anybody's who may send there: nothing is called but what the stack has. */
function remedyOf(
  { to, event }: DeadLetter,
  { kind }: EventSubject,
  body: string,
  { functions, findingEvents }: Queues,
): Remedy {
  if (!to) return { act: 'nothing', why: 'nobody can tell whom it was for' };
  if (to.kind === 'queue') {
    if (to.name === queueName(findingEvents)) return { act: 'send', body };
    return { act: 'nothing', why: `the queue ${to.name} takes no events of this stack` };
  }
  if (!functions.includes(to.name)) {
    return { act: 'nothing', why: `${to.name} is no function of this stack` };
  }
  const isWokenByEvents = TAKES_EVENTS.some((name) => to.name.endsWith(`-${name}`));
  if (kind === 'clock' || !isWokenByEvents) return { act: 'delete' };
  if (event === undefined) {
    return { act: 'nothing', why: 'Lambda has kept the failure, and not the event' };
  }
  return { act: 'invoke', functionName: to.name, payload: JSON.stringify(event) };
}

/** An event's id would be somebody's word: what is handed in once for two has to be the same to the last letter. */
function keyOf({ remedy, subject, from }: Letter, { queue, id, body }: Message): string {
  if (subject.id === undefined || remedy.act === 'nothing') return `${queue} ${id}`;
  const about = subject.images.map(imageKey).join(' ');
  const whole =
    remedy.act === 'delete' ? '' : sorted(remedy.act === 'send' ? body : remedy.payload);
  return [remedy.act, from, subject.id, about, subject.tag, whole].join('\n');
}

/** Who hands an event on may write its fields in another order. */
function sorted(text: string): string {
  try {
    return canonicalJson(JSON.parse(text));
  } catch {
    // What is no JSON, or nested too deeply to be written, is compared as it is.
    return text;
  }
}

/** What failed last says why; since when, the one before. */
function together(one: Letter, other: Letter): Letter {
  const [first, last] = one.since <= other.since ? [one, other] : [other, one];
  const says = last.from === HEARS_FINDINGS && first.messages[0].queue !== last.messages[0].queue;
  return {
    ...(says ? first : last),
    messages: [...one.messages, ...other.messages],
    since: first.since,
  };
}

/** Letters that are about the same, and failed of the same: one line, one decision. */
export interface Entry {
  readonly letters: readonly [Letter, ...Letter[]];
  /** Where it stands in the list, from 1. */
  readonly number: number;
}

/** Numbered, in the order of their first ones. Pure. */
export function entriesOf(letters: readonly Letter[]): Entry[] {
  const groups = Map.groupBy(letters, ({ remedy, subject, from, why }) =>
    [remedy.act, from, why, subject.kind, ...namesOf(subject)].join('\n'),
  );
  return [...groups.values()].flatMap(([first, ...others], index) =>
    first ? [{ letters: [first, ...others], number: index + 1 }] : [],
  );
}

/** What a pattern may name: `shop/api`, `shop/api:1.4.2`, `shop/api@sha256:…`. */
export function namesOf({ images, tag, repository, called }: EventSubject): string[] {
  if (images.length === 0) return [repository ?? called];
  return images.flatMap(({ repository: name, digest }: ImageRef) => [
    name,
    `${name}@${digest}`,
    ...(tag === undefined ? [] : [`${name}:${tag}`]),
  ]);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It is shown as something that is no event.
    return undefined;
  }
}
