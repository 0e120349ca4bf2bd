import { seenOf } from '../../core/interventions/form.ts';
import type { Intervention } from '../../core/interventions/intervention.ts';
import { idsIn, sayRefusal } from '../../core/interventions/may.ts';
import type { Action, Pressed } from '../../core/interventions/pressed.ts';
import type { Permission } from '../../core/policy/permission.ts';
import { DAY, dayOf } from '../../core/time.ts';
import { counted } from '../../core/words.ts';
import type { Answered } from '../outcome.ts';
import { type Desk, done } from './desk.ts';
import { permitted, type Standing, staleness, standingOf } from './standing.ts';

/** What is done with the click itself: Slack has asked whether it is meant. */
export type AtOnce = Exclude<Action, 'accept' | 'release'>;

/** Writes down what somebody wants, and tells them so, and nobody else. */
export async function actAtOnce(action: AtOnce, pressed: Pressed, desk: Desk): Promise<Answered> {
  const { records, policy, dialogue } = desk;
  const standing = await standingOf(pressed.image, desk);
  const why =
    staleness(pressed, standing?.current) ??
    (standing && (await whyNot(action, pressed, standing, desk)));
  const one = standing && interventionOf(action, pressed, standing, desk.now());
  const tell = async (what: string, text: string): Promise<Answered> => {
    if (pressed.answerTo) await dialogue.tell(pressed.answerTo, text, namedBy(policy));
    return done(what);
  };
  if (!one || why) return tell('refused', why ?? 'That cannot be done. Nothing was done.');
  const intervened = await records.intervene(pressed.image, one, policy.keep);
  return tell(`${action}: ${intervened}`, sayNoted(one));
}

const namedBy = ({ mayAccept, mayRelease }: Desk['policy']): readonly string[] =>
  idsIn([...mayAccept, ...mayRelease]);

/** What makes the gate stricter may be done by whoever may open it, and by whoever has. */
async function whyNot(
  action: AtOnce,
  { by, image: { repository }, message, value = '' }: Pressed,
  { current: { judgement }, entry, waivers }: Standing,
  desk: Desk,
): Promise<string | undefined> {
  const { mayAccept, mayRelease, contact } = desk.policy;
  const asker = { person: by.id, channel: message.channel };
  const ask = async (what: string, permissions: readonly Permission[]) => {
    const may = await permitted(permissions, repository, asker, desk);
    return may.rules.length > 0
      ? undefined
      : sayRefusal(what, repository, permissions, may, contact);
  };
  if (action === 'revoke') {
    const waiver = waivers.find(({ waiver: name }) => name === value);
    if (!waiver) return 'That waiver is not in force here any more. Nothing was done.';
    return waiver.by.endsWith(`(${by.id})`) ? undefined : ask('revoke waivers', mayAccept);
  }
  if (action === 'withdraw') {
    const { release } = entry;
    const standing = release === 'unreadable' ? undefined : release;
    if (!standing || standing.withdrawn)
      return 'The image is not released any more. Nothing was done.';
    return standing.release.by.id === by.id ? undefined : ask('end releases', mayRelease);
  }
  if (judgement.verdict === 'approved') return 'The image is approved by now. Nothing was done.';
  return undefined;
}

/** What is written down; undefined for what no button of ours says. */
function interventionOf(
  action: AtOnce,
  { trigger: id, by, message, value = '' }: Pressed,
  { current: { judgement, number } }: Standing,
  now: Date,
): Intervention | undefined {
  const common = {
    id,
    by,
    at: now.toISOString(),
    channel: message.channel,
    seen: seenOf(judgement, number),
  };
  if (action === 'revoke') return { kind: action, ...common, waiver: value };
  if (action !== 'snooze') return { kind: action, ...common };
  if (!['1', '3', '7'].includes(value)) return undefined;
  const until = new Date(now.getTime() + Number(value) * DAY).toISOString();
  return { kind: action, ...common, until };
}

function sayNoted(one: Intervention): string {
  const shows = 'The message shows it within a minute or two.';
  if (one.kind === 'rescan')
    return 'Noted: the image is scanned again where the registry lets us, and judged. The thread tells what comes of it.';
  if (one.kind === 'snooze') {
    const days = Math.round((Date.parse(one.until) - Date.parse(one.at)) / DAY);
    return `Noted: this thread is left in peace for ${counted(days, 'day')}, until ${dayOf(one.until)}, unless it gets worse.`;
  }
  return one.kind === 'revoke'
    ? `Noted: what was accepted counts again. ${shows}`
    : `Noted: the release is over, and the image is judged again. ${shows}`;
}
