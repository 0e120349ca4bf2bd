import type { Announcement } from '../announcement.ts';
import { type Block, context, textsIn } from './slack-block.ts';
import { escapeText, link } from './slack-text.ts';

/** Whose it is and who decides, where that is said; of what may ship nobody has to ask. */
export function decidesBlock({ judgement, owner, guidance }: Announcement): Block[] {
  const { contact, helpUrl } = guidance ?? {};
  const parts = [
    ...(owner === undefined ? [] : [`Owner: ${escapeText(owner, 120)}`]),
    ...(contact === undefined ? [] : [`Who decides: ${escapeText(contact, 300)}`]),
    ...(helpUrl === undefined ? [] : [link(helpUrl, 'How to go on')]),
  ];
  return (judgement.verdict === 'approved' && !judgement.released) || parts.length === 0
    ? []
    : [context(parts)];
}

/** The publishers' own pages: they stand wherever a function runs. */
const WORDS = [
  {
    word: 'KEV',
    page: 'https://www.cisa.gov/known-exploited-vulnerabilities-catalog',
    says: 'what CISA knows to be exploited',
  },
  {
    word: 'EPSS',
    page: 'https://www.first.org/epss/',
    says: 'how likely an exploit is within 30 days',
  },
] as const;

/** What the message's own short words mean, once, where it uses them. */
export function wordsBlock(blocks: readonly Block[]): Block[] {
  const said = textsIn(blocks).join('\n');
  const used = WORDS.filter(({ word }) => new RegExp(`\\b${word}\\b`).test(said));
  return used.length === 0
    ? []
    : [context(used.map(({ word, page, says }) => `${link(page, word)}: ${says}`))];
}
