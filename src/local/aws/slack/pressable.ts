import type { StoredMessage, Workspace } from './workspace.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What somebody wants to press, on the last message that has it. */
export interface Wanted {
  /** By its label, by how that begins, or by its `action_id`. */
  readonly button: string;
  /** What the message has to name: a part of the value of one of its buttons. */
  readonly about?: string;
  /** How people call that. */
  readonly called?: string;
  /** Which writing of the message they still have before them, from 1 on; without it the message as it stands. */
  readonly writing?: number;
}

/** There is nothing before a person that they could do this with. */
export class CannotAct extends Error {
  override name = 'CannotAct';
}

/** An element of a message, as a person sees it. */
export interface Pressable {
  readonly message: StoredMessage;
  readonly element: Fields;
  readonly block_id: string;
}

/** Finds what is to be pressed. Throws CannotAct where it is not there, or could be either of two. */
export function pressableIn(workspace: Workspace, wanted: Wanted): Pressable {
  const { button } = wanted;
  const seen = seenBy(workspace, wanted);
  const isNamed = (one: Fields): boolean => labelOf(one) === button || one['action_id'] === button;
  const begins = (one: Fields): boolean => button !== '' && labelOf(one).startsWith(button);
  for (const fits of [isNamed, begins]) {
    for (const message of seen) {
      const [first, ...others] = pressablesOf(message).filter(({ element }) => fits(element));
      if (first && others.length > 0 && fits === begins) {
        const all = [first, ...others].map(({ element }) => labelOf(element)).join(', ');
        throw new CannotAct(`more than one button begins with "${button}": ${all}`);
      }
      if (first) return first;
    }
  }
  throw new CannotAct(sayNone(workspace, wanted));
}

/** The messages that are meant, the latest first. */
function seenBy(workspace: Workspace, { about, writing }: Wanted): StoredMessage[] {
  return workspace.messages.toReversed().flatMap((message) => {
    const seen = writing === undefined ? message : writingsOf(workspace, message)[writing - 1];
    return seen && isAbout(seen, about) ? [seen] : [];
  });
}

const writingsOf = ({ earlier }: Workspace, message: StoredMessage): StoredMessage[] => [
  ...earlier.filter(({ channel, ts }) => channel === message.channel && ts === message.ts),
  message,
];

const isAbout = (message: StoredMessage, about = ''): boolean =>
  pressablesOf(message).some(
    ({ element: { value } }) => typeof value === 'string' && value.includes(about),
  );

function pressablesOf(message: StoredMessage): Pressable[] {
  const actions = message.blocks.filter(({ type }) => type === 'actions');
  return actions.flatMap((block) =>
    (block['elements'] as Fields[]).map((element) => ({
      message,
      element,
      block_id: String(block['block_id']),
    })),
  );
}

/** What stands on a button, a menu or a choice. */
export const labelOf = ({ text, placeholder }: Fields): string =>
  String(((text ?? placeholder) as Fields | undefined)?.['text']);

/** Why there is nothing of that name, and what there is. */
function sayNone(workspace: Workspace, { button, about, called = about, writing }: Wanted): string {
  const { messages } = workspace;
  const concerned = messages.filter((message) =>
    writingsOf(workspace, message).some((one) => isAbout(one, about)),
  );
  const last = concerned.at(-1);
  if (!last) {
    const there = `the buttons of all messages are ${labelsOf(messages)}`;
    return called === undefined
      ? 'no message has a button'
      : `no message with buttons is about ${called}; ${there}`;
  }
  const which = called === undefined ? 'no message' : `no message about ${called}`;
  if (writing === undefined)
    return `${which} has a button "${button}"; there are ${labelsOf(concerned)}`;
  const writings = writingsOf(workspace, last).map((one, at) => `${at + 1}: ${labelsOf([one])}`);
  return `${which} had a button "${button}" in writing ${writing}; the last one had, in writing ${writings.join('; in ')}`;
}

const labelsOf = (messages: readonly StoredMessage[]): string =>
  [...new Set(messages.flatMap(pressablesOf).map(({ element }) => labelOf(element)))].join(', ') ||
  'none';
