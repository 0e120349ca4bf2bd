import { calledBy } from '../../core/findings/suppression.ts';
import { seenOf } from '../../core/interventions/form.ts';
import type { Intervention } from '../../core/interventions/intervention.ts';
import { idsIn, sayRefusal } from '../../core/interventions/may.ts';
import type { Action, Pressed } from '../../core/interventions/pressed.ts';
import { endOfRelease, releaseInForce } from '../../core/interventions/release.ts';
import type { Permission } from '../../core/policy/permission.ts';
import { DAY, dayOf, momentOf } from '../../core/time.ts';
import { counted, wordsIn } from '../../core/words.ts';
import type { Answered } from '../outcome.ts';
import { stillAccepted } from './accepted-meanwhile.ts';
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
  const said = one.kind === 'revoke' ? await sayRevoked(one.waiver, standing, desk) : sayNoted(one);
  return tell(`${action}: ${intervened}`, said);
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
    const release = releaseInForce(entry.release, desk.now());
    if (!release) return 'The image is not released any more. Nothing was done.';
    return release.by.id === by.id ? undefined : ask('end releases', mayRelease);
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

const SHOWS = 'The message shows it within a minute or two.';

/** What comes of it: others may have accepted the same, and a release may hold. */
async function sayRevoked(waiver: string, standing: Standing, desk: Desk): Promise<string> {
  const { entry, waivers } = standing;
  const own = waivers.find((one) => one.waiver === waiver);
  const still = await stillAccepted(waiver, standing, desk);
  const release = releaseInForce(entry.release, desk.now());
  return [
    `Noted: what ${own ? calledBy(own) : 'they'} had accepted is revoked.`,
    still.length === 0
      ? 'It counts again from now on.'
      : `But ${wordsIn(still, 'and')}: what nobody else has accepted counts again from now on.`,
    ...(release
      ? [
          `The image is released by ${release.by.name} until ${momentOf(endOfRelease(release))}, and may ship by that until then.`,
        ]
      : []),
    SHOWS,
  ].join(' ');
}

function sayNoted(one: Exclude<Intervention, { readonly kind: 'revoke' }>): string {
  if (one.kind === 'rescan')
    return 'Noted: the image is scanned again where the registry lets us, and judged. The thread tells what comes of it.';
  if (one.kind === 'snooze') {
    const days = Math.round((Date.parse(one.until) - Date.parse(one.at)) / DAY);
    return `Noted: this thread is left in peace for ${counted(days, 'day')}, until ${dayOf(one.until)}, unless it gets worse.`;
  }
  return `Noted: the release is over, and the image is judged again. ${SHOWS}`;
}
