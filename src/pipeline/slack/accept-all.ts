import type { ImageRef } from '../../core/image.ts';
import { inBatches } from '../../core/in-batches.ts';
import { checkAcceptAll, type Decided } from '../../core/interventions/filled.ts';
import { type Shown, seenOf } from '../../core/interventions/form.ts';
import type { AcceptedRisk } from '../../core/interventions/intervention.ts';
import { worseForAll } from '../../core/interventions/pivot-form.ts';
import type { PressedForAll, SentForAll } from '../../core/interventions/pressed.ts';
import type { SlackWaiver } from '../../core/interventions/slack-waivers.ts';
import { lastDayOf } from '../../core/time.ts';
import { counted, wordsIn } from '../../core/words.ts';
import type { Answered } from '../outcome.ts';
import { type Desk, done } from './desk.ts';
import { refusing } from './make-form.ts';
import { type Answer, makePivotForm, sayOver } from './make-pivot-form.ts';
import { pivotStanding } from './pivot-standing.ts';
import { showForm } from './show-form.ts';

/** Somebody wants to accept a vulnerability in many images: they are shown in which repositories they may. */
export const openPivotForm = (pressed: PressedForAll, desk: Desk): Promise<Answered> =>
  showForm(pressed.trigger, refusing('accept-all', READING), formFor(pressed, desk), desk);

const READING = 'One moment: how these images stand is being read.';
const GONE =
  'What this message was about is not known any more: accept it at the images. Nothing was done.';

async function formFor({ pivot, by, channel }: PressedForAll, desk: Desk): Promise<Shown> {
  const standing = await pivotStanding(pivot, desk);
  if (!standing) return refusing('accept-all', GONE);
  const made = await makePivotForm(standing, { person: by.id, channel }, desk);
  return 'form' in made ? made.form : made;
}

/**
 * The form that somebody has sent: whether they may is asked again, and how the images stand. What does not block any
 * more is left out; a form that is sent again, because not all of it was done, does what is left.
 */
export async function takePivotForm(sent: SentForAll, desk: Desk): Promise<Answered> {
  const { about, by, fields } = sent;
  const { dialogue, now } = desk;
  const say = (what: string, text: string): Answered =>
    done(what, dialogue.insteadOf(refusing('accept-all', text)));
  const standing = await pivotStanding(about.pivot, desk);
  if (!standing) return say('gone', GONE);
  const { vulnerability, forAll } = standing;
  const asker = { person: by.id, channel: about.channel };
  const made = await makePivotForm(standing, asker, desk);
  if (!('form' in made)) return done('refused', dialogue.insteadOf(made));
  const changed = worseForAll(made.form, about);
  if (changed.length > 0)
    return done('worse by now', dialogue.insteadOf({ ...made.form, changed, filled: fields }));
  const wanted = new Set(fields.repositories);
  const chosen = made.answers.filter(({ place }) => wanted.has(String(place)));
  if (wanted.size > 0 && chosen.length === 0) return say('over', sayOver(vulnerability));
  const checked = checkAcceptAll(fields, chosen, now());
  if ('wrong' in checked) return done('corrected', dialogue.correcting(checked.wrong));
  const decided = { ...checked.right, ...(forAll && { forAll }) };
  const noted = await acceptIn(chosen, vulnerability, { sent, decided }, desk);
  const known = noted.filter(({ isKnown }) => isKnown).length;
  return say(
    `accept-all: ${inRepositories(chosen.length)}, ${known} known`,
    `Noted. From now on ${vulnerability} no longer blocks any image of ${sayEnds(noted)}. The messages show it within a minute or two.`,
  );
}

const inRepositories = (count: number): string => counted(count, 'repository', 'repositories');

/** What was written down of a form that came before says until when, and not what stands in it by now. */
const sayEnds = (noted: readonly Noted[]): string =>
  wordsIn(
    [...Map.groupBy(noted, ({ until }) => lastDayOf(until))].map(
      ([day, some]) => `${inRepositories(some.length)} until the end of ${day}`,
    ),
    'and',
  );

const AT_ONCE = 20;

interface Accepting {
  readonly sent: SentForAll;
  readonly decided: Decided & Pick<AcceptedRisk, 'forAll'>;
}

/** The waiver of a repository: until when (ISO time), and whether it had been written before. */
interface Noted {
  readonly until: string;
  readonly isKnown: boolean;
}

/**
 * One waiver for each repository, once, however often it comes: by its id, for another image may stand for the
 * repository by then.
 */
async function acceptIn(
  chosen: readonly Answer[],
  vulnerability: string,
  { sent: { view, by, about }, decided }: Accepting,
  { records, policy, now }: Desk,
): Promise<readonly Noted[]> {
  const at = now().toISOString();
  const accept = async ({ place, blocked: [first], worstFor }: Answer): Promise<Noted[]> => {
    if (!first) return [];
    const id = `${view}.${place}`;
    const before = await waiverOf(id, first.image, records);
    if (before) return [{ until: before.until, isKnown: true }];
    const { judgement, number } = first.current;
    const severityAtMost = worstFor(Date.parse(decided.until) - Date.parse(at));
    const risk: AcceptedRisk = {
      kind: 'accept',
      id,
      by,
      at,
      channel: about.channel,
      seen: seenOf(judgement, number),
      ids: [vulnerability],
      ...decided,
      ...(severityAtMost && { severityAtMost }),
    };
    const intervened = await records.intervene(first.image, risk, policy.keep);
    if (intervened === 'done') return [{ until: risk.until, isKnown: false }];
    const { until } = (await waiverOf(id, first.image, records)) ?? risk;
    return [{ until, isKnown: true }];
  };
  const noted: Noted[] = [];
  for (const batch of inBatches(chosen, AT_ONCE)) {
    const outcomes = await Promise.allSettled(batch.map(accept));
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    noted.push(...outcomes.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])));
  }
  return noted;
}

async function waiverOf(
  id: string,
  image: ImageRef,
  records: Desk['records'],
): Promise<SlackWaiver | undefined> {
  const { waivers = [] } = (await records.waivers(image)) ?? {};
  return waivers.find((one) => one.id === id);
}
