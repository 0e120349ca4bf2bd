import type { Bulletin } from '../../core/bulletin/bulletin.ts';
import type { Member } from '../../core/served.ts';
import {
  bulletinFacts,
  bulletinNotes,
  bulletinTitle,
  lapseLine,
  withoutVerdictLine,
  worstLine,
} from '../bulletin-text.ts';
import { type Block, context, header, section } from './slack-block.ts';
import { type ChartBlock, trendChart } from './slack-chart.ts';
import { type Elsewhere, elsewhereBlock } from './slack-message.ts';
import { escapeSentence, link } from './slack-text.ts';

/** Within Slack's 3,000 characters a section. */
const LINE_CHARACTERS = 320;
const SHOWN = 5;

/** How the repositories of a channel stand, in one message. */
export interface BulletinMessage {
  readonly text: string;
  readonly blocks: readonly (Block | ChartBlock)[];
}

/** What the digest says beside figures. */
interface Around {
  readonly elsewhere?: Elsewhere;
  /** Accounts that people call by a name. */
  readonly members?: readonly Member[];
  /** Where people open the report. */
  readonly report?: string;
}

/** The digest of a channel. Pure. */
export function slackBulletin(
  bulletin: Bulletin,
  { elsewhere, members, report }: Around = {},
): BulletinMessage {
  const { worst, lapsing, withoutVerdict, trend } = bulletin;
  const title = bulletinTitle(bulletin);
  const facts = bulletinFacts(bulletin).map(({ name, text }) => ({ name, text: shown(text) }));
  const waiting = withoutVerdict.first.map((one) => withoutVerdictLine(one, members));
  return {
    text: [title, ...facts.map(({ name, text }) => `${name}: ${text}`)].join('. '),
    blocks: [
      header(title),
      ...section(facts.map(({ name, text }) => `*${name}:* ${text}`)),
      ...trendChart(trend),
      ...list(
        'Worst',
        worst.map((one) => worstLine(one, members)),
        worst.length,
      ),
      ...list('Without a verdict', waiting, withoutVerdict.count),
      ...list('About to lapse', lapsing.map(lapseLine), lapsing.length),
      context([...(report ? [link(report, 'Report')] : []), ...bulletinNotes(bulletin).map(shown)]),
      ...(elsewhere ? [elsewhereBlock(elsewhere)] : []),
    ],
  };
}

function list(title: string, lines: readonly string[], count: number): Block[] {
  if (lines.length === 0) return [];
  const first = lines.slice(0, SHOWN).map((line) => `• ${shown(line)}`);
  const left = count - first.length;
  return section([`*${title}*`, ...first, ...(left > 0 ? [`… and ${left} more`] : [])]);
}

const shown = (line: string): string => escapeSentence(line, LINE_CHARACTERS);
