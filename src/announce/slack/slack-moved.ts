import type { Judgement } from '../../core/judgement/judgement.ts';
import { titleOf } from '../image-name.ts';
import { header, type SlackMessage, section } from './slack-block.ts';
import { escapeText, link } from './slack-text.ts';

/**
 * What stands in place of a message whose conversation goes on in another channel; `url`: the message there, where that
 * is known. Nothing can be done about the image here any more. Pure.
 */
export function slackMoved(
  judgement: Pick<Judgement, 'image' | 'names'>,
  channel: string,
  url?: string,
): SlackMessage {
  const title = `Moved: ${titleOf(judgement)}`;
  const there = url === undefined ? '' : `: ${link(url, 'the message there')}`;
  return {
    text: `${escapeText(title, 500)}. It goes on in <#${channel}>.`,
    blocks: [
      header(`➡️ ${title}`),
      ...section([
        `*It goes on in <#${channel}>*${there}`,
        'How the image stands is shown there. What is said in this thread is how it stood before.',
      ]),
    ],
  };
}
