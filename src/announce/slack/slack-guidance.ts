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

interface Word {
  readonly word: string;
  readonly used: RegExp;
  /** The publisher's own page, which stands wherever a function runs. Our own words have none: they are explained. */
  readonly page?: string;
  readonly says: string;
}

/** In short what docs/jargon.md says. */
const WORDS: readonly Word[] = [
  {
    word: 'KEV',
    used: /\bKEV\b/,
    page: 'https://www.cisa.gov/known-exploited-vulnerabilities-catalog',
    says: 'what CISA knows to be exploited',
  },
  {
    word: 'EPSS',
    used: /\bEPSS\b/,
    page: 'https://www.first.org/epss/',
    says: 'how likely an exploit is within 30 days',
  },
  {
    word: 'In grace',
    used: /\bin grace\b/,
    says: 'the policy gives it time before it blocks',
  },
  {
    word: 'Set aside',
    used: /\bset aside\b/i,
    says: 'known, and does not block by the word of a person, a rule or the scanner',
  },
  {
    word: 'Waiver',
    used: /\b(?:waivers?|waived)\b/i,
    says: "a person's word that a risk is accepted, with a reason and an end",
  },
  {
    word: 'Unranked',
    used: /\bunranked\b/i,
    says: 'nobody has called it harmless, and nobody grave',
  },
];

/** What the message's own short words mean, once, where it uses them. */
export function wordsBlock(blocks: readonly Block[]): Block[] {
  const said = textsIn(blocks).join('\n');
  const used = WORDS.filter((one) => one.used.test(said));
  return used.length === 0
    ? []
    : [context(used.map(({ word, page, says }) => `${link(page, word)}: ${says}`))];
}
