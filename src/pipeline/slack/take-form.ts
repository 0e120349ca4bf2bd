import type { Checked } from '../../core/interventions/filled.ts';
import { checkAccept, checkRelease } from '../../core/interventions/filled.ts';
import type { AcceptForm, ReleaseForm } from '../../core/interventions/form.ts';
import { seenOf, worseSince } from '../../core/interventions/form.ts';
import type { AcceptedRisk, Intervened, Release } from '../../core/interventions/intervention.ts';
import type { Sent } from '../../core/interventions/pressed.ts';
import { lastDayOf } from '../../core/time.ts';
import type { Answered } from '../outcome.ts';
import { type Desk, done } from './desk.ts';
import { type Made, makeForm, refusing, TITLES } from './make-form.ts';
import { GONE, isThereStill, type Standing, standingOf } from './standing.ts';

/**
 * A form that somebody has sent: whether they may is asked again, and whether what they saw still holds. What they
 * decide is written down before they are answered; the sweep does the rest. Slack keeps a form open whose answer it has
 * not had in time: sent again, with whatever stands in it by now, it is told what was written down of it.
 */
export async function takeForm(sent: Sent, desk: Desk): Promise<Answered> {
  const { form: kind, about, by } = sent;
  const { dialogue, records, policy } = desk;
  const [standing, before] = await Promise.all([
    standingOf(about.image, desk),
    notedOf(sent, desk),
  ]);
  if (before) return noted(sent, before, 'known', desk);
  if (!standing || !isThereStill(standing.current))
    return done('gone', dialogue.insteadOf(refusing(kind, GONE)));
  const asker = { person: by.id, channel: about.channel };
  const made = await makeForm(kind, standing, asker, desk);
  if (!('form' in made)) return done('refused', dialogue.insteadOf(made));
  const { judgement, number } = standing.current;
  const changed = worseSince(about, judgement, number, standing.risks);
  if (changed.length > 0)
    return done('worse by now', dialogue.insteadOf({ ...made.form, changed, filled: sent.fields }));
  const checked = interventionIn(sent, made, standing, desk.now());
  if ('wrong' in checked) return done('corrected', dialogue.correcting(checked.wrong));
  const intervened = await records.intervene(about.image, checked.right, policy.keep);
  const stands = intervened === 'known' ? await notedOf(sent, desk) : undefined;
  return noted(sent, stands ?? checked.right, intervened, desk);
}

type Decision = AcceptedRisk | Release;

/** What was written down of this very form before. */
async function notedOf({ about, view }: Sent, { records }: Desk): Promise<Decision | undefined> {
  const [one] = await records.interventions(about.image, [view]);
  return one?.kind === 'accept' || one?.kind === 'release' ? one : undefined;
}

function noted(
  { form: kind }: Sent,
  one: Decision,
  intervened: Intervened,
  { dialogue }: Desk,
): Answered {
  const note = { kind: 'note', title: TITLES[kind], text: sayNoted(one) } as const;
  return done(`${kind}: ${intervened}`, dialogue.insteadOf(note));
}

/** What a form comes to, as it is written down; or what is wrong with it. */
function interventionIn(
  { view: id, by, about, fields }: Sent,
  { form, termOf, worstFor }: Made<AcceptForm | ReleaseForm>,
  { current: { judgement, number } }: Standing,
  now: Date,
): Checked<Decision> {
  const common = {
    id,
    by,
    at: now.toISOString(),
    channel: about.channel,
    seen: seenOf(judgement, number),
  };
  if (form.kind === 'release') {
    const checked = checkRelease(fields, form, now);
    return 'wrong' in checked
      ? checked
      : { right: { kind: 'release', ...common, ...checked.right } };
  }
  const checked = checkAccept(fields, form, termOf, now);
  if ('wrong' in checked) return checked;
  const { isForImage, ...risk } = checked.right;
  const digest = isForImage && { digest: judgement.image.digest };
  const severityAtMost = worstFor(Date.parse(risk.until) - now.getTime());
  const bound = severityAtMost && { severityAtMost };
  return { right: { kind: 'accept', ...common, ...risk, ...digest, ...bound } };
}

function sayNoted(one: Decision): string {
  const shows = 'The message shows it within a minute or two.';
  if (one.kind === 'release')
    return `Noted: the image may ship until ${one.until.slice(0, 16).replace('T', ' ')} UTC. ${shows}`;
  const [first = '', ...others] = one.ids;
  const isOne = others.length === 0;
  const what = isOne ? first : `${first} and ${others.length} more`;
  const where = one.digest ? 'this image' : 'any image of this repository';
  const most = one.severityAtMost
    ? `, where ${isOne ? 'it is' : 'they are'} ${one.severityAtMost} at most`
    : '';
  return `Noted. From now until the end of ${lastDayOf(one.until)}, ${what} no longer ${isOne ? 'blocks' : 'block'} ${where}${most}. ${shows}`;
}
