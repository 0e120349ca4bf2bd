import type { Dialogue } from '../../announce/dialogue.ts';
import type { Judgement } from '../../core/judgement/judgement.ts';
import { mostTelling } from '../../core/ledger/tag-line.ts';
import type { Answered } from '../outcome.ts';
import type { Toolbox } from '../tools.ts';

/** What it takes to do what people ask for in Slack. */
export interface Desk extends Pick<Toolbox, 'records' | 'policy' | 'now'> {
  readonly dialogue: Dialogue;
}

/** Slack is answered, within its three seconds, with a body or with none. */
export const done = (what: string, body = ''): Answered => ({ status: 200, body, what });

/** `again`: `Click`. */
export const sorry = (again: string): string =>
  `That did not work just now, and we have been told. ${again} again in a moment: whatever of it was done is not done twice.`;

/** What people call an image. */
export const calledIn = ({ image, names }: Pick<Judgement, 'image' | 'names'>): string => {
  const name = mostTelling(names);
  return name ? `${image.repository}:${name}` : `${image.repository}@${image.digest.slice(0, 19)}`;
};
