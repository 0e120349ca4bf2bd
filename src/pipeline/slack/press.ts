import type { FormKind, Shown } from '../../core/interventions/form.ts';
import type { Pressed } from '../../core/interventions/pressed.ts';
import type { Answered } from '../outcome.ts';
import { actAtOnce } from './act-at-once.ts';
import type { Desk } from './desk.ts';
import { makeForm, refusing } from './make-form.ts';
import { showForm } from './show-form.ts';
import { staleness, standingOf } from './standing.ts';

/** Somebody has pressed a button of a message. */
export function press(pressed: Pressed, desk: Desk): Promise<Answered> {
  const { action } = pressed;
  return action === 'accept' || action === 'release'
    ? openForm(action, pressed, desk)
    : actAtOnce(action, pressed, desk);
}

const openForm = (kind: FormKind, pressed: Pressed, desk: Desk): Promise<Answered> =>
  showForm(pressed.trigger, refusing(kind, READING), formFor(kind, pressed, desk), desk);

const READING = 'One moment: what stands against the image is being read.';

async function formFor(kind: FormKind, pressed: Pressed, desk: Desk): Promise<Shown> {
  const standing = await standingOf(pressed.image, desk);
  const stale = staleness(pressed, standing?.current);
  if (!standing || stale) return refusing(kind, stale ?? '');
  const asker = { person: pressed.by.id, channel: pressed.message.channel };
  const made = await makeForm(kind, standing, asker, desk);
  if (!('form' in made)) return made;
  const { notShown } = standing;
  return notShown.length > 0 ? { ...made.form, notShown } : made.form;
}
