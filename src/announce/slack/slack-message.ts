import { type Announcement, countsText, firstStep } from '../announcement.ts';
import { headlineOf } from '../headline.ts';
import { titleOf } from '../image-name.ts';
import { type Block, charactersIn, context, header, type SlackMessage } from './slack-block.ts';
import { buttonsBlock } from './slack-buttons.ts';
import { contextBlock } from './slack-context.ts';
import { exploitedPart } from './slack-exploited.ts';
import { findingsPart, unrankedPart } from './slack-findings.ts';
import { decidesBlock, wordsBlock } from './slack-guidance.ts';
import { headOf } from './slack-head.ts';
import { headlineSection } from './slack-headline.ts';
import { planBlock } from './slack-plan.ts';
import { restPart } from './slack-rest.ts';
import { runningBlock } from './slack-running.ts';
import { snoozeBlock } from './slack-snooze.ts';
import { spareBlock } from './slack-spare.ts';
import { setAsideBlock } from './slack-suppressed.ts';
import { code, escapeText } from './slack-text.ts';
import {
  acceptedBlock,
  doubtsBlock,
  feedsBlock,
  markingBlock,
  waiversLostBlock,
} from './slack-troubles.ts';
import { undecidedBlock } from './slack-undecided.ts';
import { waiverBlock } from './slack-waiver.ts';

export type { Block, SlackMessage } from './slack-block.ts';

/*
 * Slack's limits: 150 characters in a header, 3,000 in a section, 50 blocks; and one that it does
 * not document, about 13,200 characters over all blocks (slackapi/bolt-js#2509). Every part below
 * has a limit of its own; the list of findings takes what the others leave, within its section.
 */
const MESSAGE_CHARACTERS = 11_900;
const FINDINGS_CHARACTERS = 2_500;
/** Beside the list, its section says what is in grace; and the small print, what our words mean. */
const BESIDE_FINDINGS = 1_000;

/** Where a message belongs that has come to another channel, and Slack's word for why. */
export interface Elsewhere {
  readonly channel: string;
  readonly why: string;
}

/**
 * The message for a channel, in the order in which people ask: may I ship, what is new, what do I do, what blocks, what
 * else there is, where it runs, who built it, who decides. Pure.
 */
export const slackMessage = (announcement: Announcement, elsewhere?: Elsewhere): SlackMessage =>
  rootMessage(announcement, elsewhere).message;

/** The same, and whether it had to leave out findings by name. */
export interface RootMessage {
  readonly message: SlackMessage;
  readonly isCut: boolean;
}

export function rootMessage(announcement: Announcement, elsewhere?: Elsewhere): RootMessage {
  const { judgement } = announcement;
  const { sign, word } = headOf(announcement);
  const title = `${word}: ${titleOf(judgement)}`;
  const above = [
    header(`${sign} ${title}`),
    ...headlineSection(announcement),
    ...undecidedBlock(announcement),
    ...planBlock(announcement),
  ];
  const rest = restPart(announcement);
  const exploited = exploitedPart(announcement);
  const unranked = unrankedPart(announcement);
  const below = [
    ...rest.blocks,
    ...exploited.blocks,
    ...setAsideBlock(announcement),
    ...unranked.blocks,
    ...acceptedBlock(announcement),
    ...doubtsBlock(announcement),
    ...markingBlock(announcement),
    ...waiversLostBlock(announcement),
    ...feedsBlock(announcement),
    ...runningBlock(announcement),
    contextBlock(announcement),
    ...decidesBlock(announcement),
    ...waiverBlock(announcement),
    ...spareBlock(announcement),
    ...snoozeBlock(announcement),
    ...buttonsBlock(announcement),
    ...(elsewhere ? [elsewhereBlock(elsewhere)] : []),
  ];
  const left = MESSAGE_CHARACTERS - charactersIn([...above, ...below]) - BESIDE_FINDINGS;
  const findings = findingsPart(announcement, Math.min(left, FINDINGS_CHARACTERS));
  const blocks = [...above, ...findings.blocks, ...below];
  const text = notification(announcement, title);
  return {
    message: { text, blocks: [...blocks, ...wordsBlock(blocks)] },
    isCut: [findings, rest, exploited, unranked].some(({ isCut }) => isCut),
  };
}

/** What ends it, by Slack's word for why a channel does not take a message. */
const REMEDIES: Readonly<Record<string, string>> = {
  not_in_channel: 'invite the bot there (`/invite @ecr-scan-notifier`)',
  channel_not_found:
    'invite the bot there if it is private (`/invite @ecr-scan-notifier`), or put the id right where it is chosen',
  is_archived: 'unarchive it, or choose another one',
};

/** Why a message stands where it does not belong, and what to do about that. */
export const elsewhereBlock = ({ channel, why }: Elsewhere): Block => {
  const remedy = REMEDIES[why];
  const then = remedy === undefined ? '' : `: ${remedy}`;
  return context([`Belongs into <#${channel}>, which did not take it (${code(why)})${then}`]);
};

function notification(announcement: Announcement, title: string): string {
  const found = countsText(announcement.judgement.counts);
  const step = firstStep(announcement);
  const text = `${title}${found && ` (${found})`}. ${headlineOf(announcement)}`;
  return escapeText([text, step].filter(Boolean).join(' '), 1_000);
}
