import type { Wrong } from '../core/interventions/filled.ts';
import type { Note, Shown } from '../core/interventions/form.ts';

/** A form that somebody has before them. */
export interface Opened {
  readonly id: string;
  /** Another one after each change. */
  readonly hash: string;
}

/** How a person is answered who does something in Slack. What calls Slack throws TransientFailure or PermanentFailure. */
export interface Dialogue {
  /** By which Slack signs. */
  readonly secret: () => Promise<string>;
  /** Slack's ids of our workspace, and of our app where it says so. */
  readonly ourselves: () => Promise<{ readonly team: string; readonly app?: string }>;
  /** The ids of the people in a user group. */
  readonly members: (group: string) => Promise<ReadonlySet<string>>;
  /** Shows a note at once: within three seconds of the click. */
  readonly open: (trigger: string, note: Note) => Promise<Opened>;
  /** Shows something else in its place; false where they have closed it meanwhile. */
  readonly show: (opened: Opened, shown: Shown) => Promise<boolean>;
  /** Says something to whoever has clicked, and to nobody else; `ids`: of Slack's, of whom it names. */
  readonly tell: (to: string, text: string, ids?: readonly string[]) => Promise<void>;
  /** The answer to a form that shows something else in its place. Pure. */
  readonly insteadOf: (shown: Shown) => string;
  /** The answer to a form in which something is wrong. Pure. */
  readonly correcting: (wrong: Wrong) => string;
}
