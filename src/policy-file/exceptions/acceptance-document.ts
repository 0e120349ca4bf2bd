import * as z from 'zod';
import { ACCEPTABLE } from '../../core/judgement/doubt-codes.ts';
import type { Acceptance } from '../../core/policy/policy.ts';
import { wordsIn } from '../../core/words.ts';
import { mapping, patterns, registry, Text } from '../fields.ts';
import { sayValue } from '../problems/say-issue.ts';
import { endOf, registriesOf } from './compile-exception.ts';
import { name, Until, WaiverDocument } from './exception-document.ts';
import { shortened } from './exception-name.ts';

const possible = wordsIn(ACCEPTABLE, 'or');

/** A waiver by reason: it takes one doubt away, and no finding. */
export const AcceptanceDocument = mapping(
  {
    undecided: z
      .enum(ACCEPTABLE, {
        error: ({ input }) =>
          input === undefined
            ? 'it is missing'
            : `${sayValue(input)} cannot be accepted: only ${possible} can, which neither time nor another scan clears`,
      })
      .describe('What is not known and may stay so: the reason why such an image is undecided.'),
    repository: patterns('The repository'),
    tag: patterns('The tag'),
    digest: patterns('The digest'),
    ...registry,
    by: Text.describe('Who accepts the image unscanned.'),
    reason: Text.describe('Why it is accepted.'),
    ticket: Text.optional().describe('Where it was discussed.'),
    until: Until.describe('The last day (UTC), or a time with its offset: then it lapses.'),
    name,
  },
  'in a waiver by reason',
);
export type AcceptanceDocument = z.infer<typeof AcceptanceDocument>;

/** One of `waivers`: for findings, by their id, or for what is not known, by the reason. */
export const WaiverEntry = z.union([WaiverDocument, AcceptanceDocument], {
  error: ({ input }) => `expected a mapping of keys to values, found ${sayValue(input)}`,
});
export type WaiverEntry = z.infer<typeof WaiverEntry>;

export const isAcceptance = (entry: WaiverEntry): entry is AcceptanceDocument =>
  'undecided' in entry;

/** The name that is written, or one made from the reason and the images. */
export function nameOfAcceptance(document: AcceptanceDocument): string {
  const { undecided, repository = [], tag = [], digest = [] } = document;
  const where = [repository, tag, digest, registriesOf(document) ?? []].flat();
  return document.name?.trim() ?? shortened([undecided, 'in', ...where].join(' '));
}

export function compileAcceptance(document: AcceptanceDocument, source: string): Acceptance {
  const registries = registriesOf(document);
  return {
    name: nameOfAcceptance(document),
    doubt: document.undecided,
    images: {
      ...(document.repository && { repositories: [document.repository].flat() }),
      ...(document.tag && { tags: [document.tag].flat() }),
      ...(document.digest && { digests: [document.digest].flat() }),
      ...(registries && { registries }),
    },
    by: document.by.trim(),
    reason: document.reason.trim(),
    ...(document.ticket && { ticket: document.ticket.trim() }),
    until: endOf(document.until),
    source,
  };
}
