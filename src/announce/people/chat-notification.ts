import { clip } from '../../core/text.ts';
import type { Passage } from './passage.ts';

/*
 * What Amazon Q Developer in chat applications takes from a topic and shows in Slack and in Microsoft Teams: AWS's form
 * of a custom notification, version 1.0. Anything else on the topic it drops without a word.
 */

const TITLE = 250;
const DESCRIPTION = 8_000;
const STEP = 350;
const KEYWORD = 75;
const STEPS = 6;

/** What a chat shows of a message. */
export interface Chat {
  readonly title: string;
  readonly passages: readonly Passage[];
  /** What somebody can do. */
  readonly steps: readonly string[];
  readonly keywords: readonly string[];
  /** What is said of one thing stands in one thread. */
  readonly thread?: {
    readonly id: string;
    /** How it stands: shown above the thread. */
    readonly summary: string;
    /** For the actions that somebody may attach to it: words without spaces. */
    readonly context: Readonly<Record<string, string>>;
  };
}

/** The notification, within AWS's limits. */
export const chatNotification = ({ title, passages, steps, keywords, thread }: Chat): object => ({
  version: '1.0',
  source: 'custom',
  content: {
    textType: 'client-markdown',
    title: clip(unmarked(title), TITLE),
    description: descriptionOf(passages),
    ...(steps.length > 0 && { nextSteps: stepsOf(steps) }),
    ...(keywords.length > 0 && { keywords: keywords.map((one) => clip(unmarked(one), KEYWORD)) }),
  },
  ...(thread && {
    metadata: {
      threadId: thread.id,
      summary: clip(unmarked(thread.summary), TITLE),
      additionalContext: thread.context,
    },
  }),
});

function descriptionOf(passages: readonly Passage[]): string {
  const text = passages
    .map(({ title, lines }) => [...(title ? [`${title}:`] : []), ...lines].join('\n'))
    .join('\n\n');
  return clip(unmarked(text), DESCRIPTION);
}

function stepsOf(steps: readonly string[]): string[] {
  const shown = steps.length > STEPS ? steps.slice(0, STEPS - 1) : steps;
  const left = steps.length - shown.length;
  const more = left > 0 ? [`… and ${left} more`] : [];
  return [...shown.map((one) => clip(unmarked(one.replace(/^- /, '')), STEP)), ...more];
}

const HARMLESS: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '[': '(',
  ']': ')',
  '`': "'",
};

/** Names are anybody's text, and Slack and Teams read markup in it, each another one: mentions, links, pictures. */
const unmarked = (text: string): string =>
  text.replace(/[<>[\]`]/g, (sign) => HARMLESS[sign] ?? sign);
