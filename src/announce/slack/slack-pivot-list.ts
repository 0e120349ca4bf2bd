import { sayTarget } from '../../core/findings/fix-plan.ts';
import { type Member, ofMember } from '../../core/served.ts';
import type { HeldImage } from '../../core/telling/held.ts';
import { clip } from '../../core/text.ts';
import { counted } from '../../core/words.ts';
import { shortDigest } from '../image-name.ts';
import type { PivotNews } from '../pivot-news.ts';
import { byRepository, heldTitle } from '../pivot-story.ts';
import { dataTable, type SlackMessage, section, TABLE } from './slack-block.ts';
import { NAMED } from './slack-pivot.ts';
import { mentionOf } from './slack-reply.ts';
import { escapeText } from './slack-text.ts';

const CELL = 90;
const HEAD = ['Image', 'Digest', 'Upgrade'];
const REPOSITORIES = 12;
const MENTIONED = 10;

/**
 * The messages of the thread under a message about many images: who is to look at it, and, where that one cannot name
 * all of the images, each of them in tables. Pure.
 */
export function slackPivotList(
  news: PivotNews,
  members?: readonly Member[],
): readonly SlackMessage[] {
  const mention = [...new Set(news.images.flatMap(({ held }) => held.mention ?? []))].sort();
  const named = mention.slice(0, MENTIONED).map(mentionOf).join(' ');
  const pages = isNamedAbove(news.images, members) ? [] : pagesOf(news, members);
  const isAlone = pages.length === 0 && named !== '';
  return (isAlone ? [[]] : pages).map((rows, at) => {
    const whom = at === 0 && named ? [named] : [];
    const what = `${counted(news.images.length, 'image')} quarantined for ${news.vulnerability}`;
    const part = pages.length > 1 ? ` (${at + 1} of ${pages.length})` : '';
    const says = escapeText(`${what}${part}`, 200);
    const lines = rows.map(([image]) => image).join(', ');
    return {
      text: [...whom, `${says}${lines && `: ${escapeText(lines, 3_000)}`}`].join(' '),
      blocks: [
        ...section([says, ...whom]),
        ...(rows.length > 0 ? [dataTable(`${what}${part}`, [HEAD, ...rows])] : []),
      ],
    };
  });
}

/** Whether the message itself names every one. */
function isNamedAbove(images: readonly HeldImage[], members?: readonly Member[]): boolean {
  const repositories = byRepository(images, members);
  return (
    repositories.length <= REPOSITORIES && repositories.every(([, some]) => some.length <= NAMED)
  );
}

type Row = readonly [string, string, string];

function pagesOf({ images, vulnerability }: PivotNews, members?: readonly Member[]): Row[][] {
  const pages: Row[][] = [];
  let characters = 0;
  for (const row of images.map((one) => rowOf(one, vulnerability, members))) {
    const page = pages.at(-1);
    const its = row.join('').length;
    if (!page || page.length === TABLE.rows || characters + its > TABLE.characters) {
      pages.push([row]);
      characters = its;
    } else {
      page.push(row);
      characters += its;
    }
  }
  return pages;
}

function rowOf(one: HeldImage, vulnerability: string, members?: readonly Member[]): Row {
  const upgrades = one.held.blocking.flatMap(({ finding, to }) =>
    finding.id === vulnerability && to ? [`${finding.package.name} → ${sayTarget(to)}`] : [],
  );
  const title = clip(heldTitle(one) + ofMember(one.image, members), CELL);
  const upgrade = clip([...new Set(upgrades)].join(', ') || 'none known', CELL);
  return [title, shortDigest(one.image.digest), upgrade];
}
