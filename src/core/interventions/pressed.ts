import type { ImageRef } from '../image.ts';
import type { Fields } from './fields.ts';
import type { FormKind, FormSubject } from './form.ts';
import type { Person } from './intervention.ts';
import type { PivotSubject } from './pivot-form.ts';

/** What a message offers to do about its image. Slack knows each by this word. */
export const ACTIONS = ['accept', 'release', 'rescan', 'snooze', 'revoke', 'withdraw'] as const;
export type Action = (typeof ACTIONS)[number];

/** What the message about a vulnerability in many images offers. */
export const FOR_ALL = 'accept-all';

/** Who did something in Slack, and to whom it was said; `undefined`: Slack does not say. */
export interface Who {
  readonly by: Person;
  /** The workspace of the person. */
  readonly home: string;
  /** The workspace in which they did it; null where the app is installed for a whole organisation. */
  readonly team: string | null;
  /** The app that was spoken to. */
  readonly app: string;
}

/** Somebody has pressed a button of a message, or chosen from it. */
export interface Pressed extends Who {
  readonly kind: 'pressed';
  /** Another one for each click; whoever opens a form needs it, within three seconds. */
  readonly trigger: string;
  readonly action: Action;
  readonly image: ImageRef;
  /** What was chosen: for how many days, or which waiver. */
  readonly value?: string;
  readonly message: {
    readonly channel: string;
    readonly ts: string;
    /** Which writing of the message it was. */
    readonly revision: number;
    /** It is a reply: written once, about waivers, and no word on how an image stands. */
    readonly isReply?: true;
  };
  /** Where they can be answered alone. */
  readonly answerTo?: string;
}

/** Somebody has sent a form. */
export interface Sent extends Who {
  readonly kind: 'sent';
  /** Slack's id of the form: one that is sent twice has the same. */
  readonly view: string;
  readonly form: FormKind;
  readonly about: FormSubject;
  readonly fields: Fields;
}

/** Somebody has pressed the button of a message about a vulnerability in many images. */
export interface PressedForAll extends Who, Pick<Pressed, 'trigger' | 'answerTo'> {
  readonly kind: 'pressed for all';
  /** By what the message is told from others (`pivotName`). */
  readonly pivot: string;
  readonly channel: string;
}

/** Somebody has sent the form that belongs to it. */
export interface SentForAll extends Who, Pick<Sent, 'view' | 'fields'> {
  readonly kind: 'sent for all';
  readonly about: PivotSubject;
}

/** Something that has to be answered. */
export type Asked = Pressed | Sent | PressedForAll | SentForAll;

/** What a person did in Slack; `other`: nothing that we have to answer, in words for the log. */
export type Interaction = Asked | { readonly kind: 'other'; readonly what: string };
