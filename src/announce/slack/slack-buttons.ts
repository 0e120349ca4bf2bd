import { calledBy } from '../../core/findings/suppression.ts';
import { imageKey } from '../../core/image.ts';
import { isOffered } from '../../core/interventions/may.ts';
import { type Action, FOR_ALL } from '../../core/interventions/pressed.ts';
import { canBeNamed } from '../../core/interventions/risk.ts';
import { RELEASED, standingAgainst } from '../../core/judgement/released.ts';
import { clip } from '../../core/text.ts';
import { lastDayOf } from '../../core/time.ts';
import { counted } from '../../core/words.ts';
import type { AcceptedNews, AcceptedThere } from '../accepted-news.ts';
import type { Acting, Announcement } from '../announcement.ts';
import type { PivotNews } from '../pivot-news.ts';
import type { ActionElement, Block, Confirm } from './slack-block.ts';

/** Beyond these, `waivers list` names them. */
const REVOKED = 3;
const DAYS = [1, 3, 7];

/** Whether people may accept risks from this message: also of what is released, for a release soon ends. */
export const offersAccepting = ({ acting, judgement, decision }: Announcement): boolean =>
  acting !== undefined &&
  standingAgainst(decision).length > 0 &&
  isOffered(acting.mayAccept, judgement.image.repository);

/** What people may do about the image, where the policy lets anybody do anything about it. */
export function buttonsBlock(announcement: Announcement): Block[] {
  const { acting, judgement } = announcement;
  if (!acting) return [];
  const { repository } = judgement.image;
  if (!isOffered([...acting.mayAccept, ...acting.mayRelease], repository)) return [];
  const key = imageKey(judgement.image);
  const elements = [
    ...(offersAccepting(announcement) ? [button('accept', 'Accept risk…', key)] : []),
    ...(judgement.verdict === 'approved' ? [] : whileHeldBack(announcement, key)),
    ...revoking(announcement, key),
    ...withdrawing(announcement, key),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function whileHeldBack({ acting, judgement }: Announcement, key: string): ActionElement[] {
  const mayRelease = isOffered(acting?.mayRelease ?? [], judgement.image.repository);
  return [
    ...(mayRelease ? [button('release', 'Release anyway…', key)] : []),
    button('rescan', 'Scan again', key, {
      title: 'Scan again?',
      text: 'The registry is asked to scan the image again where it can be, and the image is judged with what it says then. The thread tells what comes of it.',
      confirm: 'Scan again',
    }),
    {
      type: 'static_select',
      action_id: 'snooze' satisfies Action,
      placeholder: { type: 'plain_text', text: 'Snooze…' },
      options: DAYS.map((days) => ({
        text: { type: 'plain_text', text: counted(days, 'day') },
        value: String(days),
      })),
      confirm: confirming({
        title: 'Leave it in peace?',
        text: 'This thread says nothing for so long, for everybody, unless the image gets worse. What may ship does not change.',
        confirm: 'Snooze',
      }),
    },
  ];
}

/** Of the waivers from Slack by which something does not count. */
function revoking({ decision }: Announcement, key: string): ActionElement[] {
  const waivers = new Map(
    decision.suppressed.flatMap(({ by }) =>
      by.kind === 'waived' && by.origin === 'slack' ? [[by.waiver, by] as const] : [],
    ),
  );
  const shown = [...waivers.values()].slice(0, REVOKED);
  return shown
    .map((one) => ({ ...one, who: calledBy(one) }))
    .map(({ waiver, who, until }, index) =>
      button(
        `revoke.${index}`,
        clip(`Revoke: ${who}`, 75),
        `${key} ${waiver}`,
        revokingIt(who, until, 'image that the waiver is for'),
      ),
    );
}

const revokingIt = (who: string, until: string, where: string): Asking => ({
  title: 'Revoke the waiver?',
  text: clip(
    `What ${who} has accepted until the end of ${lastDayOf(until)} blocks again from now on, in every ${where}, unless somebody else has accepted it as well. They may be quarantined.`,
    300,
  ),
  confirm: 'Revoke',
});

/** Slack takes 25 in one block; `waivers list` names the others. */
const REVOKED_FOR_ALL = 20;

/** Of the waivers that were given for many images, one for each of these repositories. */
export function revokeButtons(
  repositories: readonly AcceptedThere[],
  { by, until }: Pick<AcceptedNews, 'by' | 'until'>,
): Block[] {
  const elements = repositories
    .slice(0, REVOKED_FOR_ALL)
    .map(({ repository, image, waiver }, index) =>
      button(
        `revoke.${index}`,
        clip(`Revoke in ${repository}`, 75),
        `${imageKey(image)} ${waiver}`,
        revokingIt(by.name, until, `image of ${clip(repository, 100)}`),
      ),
    );
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function withdrawing({ judgement }: Announcement, key: string): ActionElement[] {
  const { spare } = judgement;
  if (judgement.reasons[0].code !== RELEASED && !spare) return [];
  return [
    button('withdraw', 'End the release', key, {
      title: 'End the release?',
      text: spare
        ? 'The image may ship without it now. It will not be let ship by it when something stands against it.'
        : 'The image is judged again without it: what stands against it holds, and it may not ship.',
      confirm: 'End it',
    }),
  ];
}

/** Of a message about a vulnerability in many images, where anybody may accept it in the repository of one. */
export function pivotButtons({ name, vulnerability, images }: PivotNews, acting?: Acting): Block[] {
  const isOfOne = images.some(({ image }) => isOffered(acting?.mayAccept ?? [], image.repository));
  if (!isOfOne || !canBeNamed({ id: vulnerability })) return [];
  return [{ type: 'actions', elements: [button(FOR_ALL, 'Accept for all…', name)] }];
}

interface Asking {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
}

const confirming = ({ title, text, confirm }: Asking): Confirm => ({
  title: { type: 'plain_text', text: title },
  text: { type: 'plain_text', text },
  confirm: { type: 'plain_text', text: confirm },
  deny: { type: 'plain_text', text: 'Cancel' },
});

/** `action`: what it does, and where there are several, which. */
const button = (
  action: Action | `${Action}.${number}` | typeof FOR_ALL,
  text: string,
  value: string,
  asking?: Asking,
): ActionElement => ({
  type: 'button',
  action_id: action,
  text: { type: 'plain_text', text },
  value,
  ...(asking && { confirm: confirming(asking) }),
});
