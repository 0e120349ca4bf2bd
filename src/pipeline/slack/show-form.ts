import type { Note, Shown } from '../../core/interventions/form.ts';
import type { Answered } from '../outcome.ts';
import { type Desk, done, sorry } from './desk.ts';

/** What opens a form is good for three seconds: something is shown before anything is read. */
export async function showForm(
  trigger: string,
  reading: Note,
  form: Promise<Shown>,
  { dialogue }: Desk,
): Promise<Answered> {
  const [opened, shown] = await Promise.allSettled([dialogue.open(trigger, reading), form]);
  if (opened.status === 'rejected') throw opened.reason;
  if (shown.status === 'rejected') {
    await dialogue.show(opened.value, { ...reading, text: sorry('Click') });
    return { ...done('failed'), failure: shown.reason };
  }
  const isShown = await dialogue.show(opened.value, shown.value);
  return done(isShown ? `shown: ${shown.value.kind}` : 'closed before it was shown');
}
