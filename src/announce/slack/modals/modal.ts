import type { Field } from '../../../core/interventions/fields.ts';
import type { FormKind, FormSubject } from '../../../core/interventions/form.ts';
import type { PivotSubject } from '../../../core/interventions/pivot-form.ts';
import type { FOR_ALL } from '../../../core/interventions/pressed.ts';
import { asShown, clip } from '../../../core/text.ts';

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}

/** A block of a modal. */
export type ModalBlock = { readonly type: string; readonly block_id?: string } & Readonly<
  Record<string, unknown>
>;

/** What Slack shows before everything else. */
export interface Modal {
  readonly type: 'modal';
  readonly callback_id?: FormKind | typeof FOR_ALL;
  readonly title: PlainText;
  readonly submit?: PlainText;
  readonly close: PlainText;
  readonly private_metadata?: string;
  readonly blocks: readonly ModalBlock[];
}

/** Anybody's text where Slack reads no markup, at most so long. */
export const plain = (text: string, most: number): PlainText => ({
  type: 'plain_text',
  text: clip(asShown(text), most),
});

/** One of several that may be chosen. */
export interface Option {
  readonly text: PlainText;
  readonly value: string;
  readonly description?: PlainText;
}

export const option = (value: string, text: string, description?: string): Option => ({
  text: plain(text, 75),
  value,
  ...(description && { description: plain(description, 75) }),
});

/** A field to fill in. What was filled in stays where a form is shown anew, for its name stays. */
export const input = (
  field: Field,
  label: string,
  element: Readonly<Record<string, unknown>>,
  more: { readonly optional?: true; readonly hint?: string } = {},
): ModalBlock => ({
  type: 'input',
  block_id: field,
  label: plain(label, 200),
  element: { ...element, action_id: 'value' },
  ...(more.optional && { optional: true }),
  ...(more.hint && { hint: plain(more.hint, 300) }),
});

/** Text in Slack's markup. */
export const text = (mrkdwn: string): ModalBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: mrkdwn, verbatim: true },
});

/** A form about an image, or about a vulnerability in many. */
export const form = (
  callback_id: FormKind | typeof FOR_ALL,
  about: FormSubject | PivotSubject,
  title: string,
  submit: string,
  blocks: readonly ModalBlock[],
): Modal => ({
  type: 'modal',
  callback_id,
  title: plain(title, 24),
  submit: plain(submit, 24),
  close: plain('Cancel', 24),
  private_metadata: JSON.stringify(about),
  blocks,
});
