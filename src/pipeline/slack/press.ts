import type { FormKind, Shown } from '../../core/interventions/form.ts';
import type { Pressed } from '../../core/interventions/pressed.ts';
import type { Answered } from '../outcome.ts';
import { actAtOnce } from './act-at-once.ts';
import { type Desk, done, sorry } from './desk.ts';
import { makeForm, refusing, TITLES } from './make-form.ts';
import { staleness, standingOf } from './standing.ts';

/** Somebody has pressed a button of a message. */
export function press(pressed: Pressed, desk: Desk): Promise<Answered> {
  const { action } = pressed;
  return action === 'accept' || action === 'release'
    ? openForm(action, pressed, desk)
    : actAtOnce(action, pressed, desk);
}

/** What opens a form is good for three seconds: something is shown before anything is read. */
async function openForm(kind: FormKind, pressed: Pressed, desk: Desk): Promise<Answered> {
  const { dialogue } = desk;
  const [opened, shown] = await Promise.allSettled([
    dialogue.open(pressed.trigger, refusing(kind, READING)),
    formFor(kind, pressed, desk),
  ]);
  if (opened.status === 'rejected') throw opened.reason;
  if (shown.status === 'rejected') {
    const note = { kind: 'note', title: TITLES[kind], text: sorry('Click') } as const;
    await dialogue.show(opened.value, note);
    return { ...done('failed'), failure: shown.reason };
  }
  await dialogue.show(opened.value, shown.value);
  return done(`shown: ${shown.value.kind}`);
}

const READING = 'One moment: what stands against the image is being read.';

async function formFor(kind: FormKind, pressed: Pressed, desk: Desk): Promise<Shown> {
  const standing = await standingOf(pressed.image, desk);
  const stale = staleness(pressed, standing?.current);
  if (!standing || stale) return refusing(kind, stale ?? '');
  const asker = { person: pressed.by.id, channel: pressed.message.channel };
  const made = await makeForm(kind, standing, asker, desk);
  return 'form' in made ? made.form : made;
}
