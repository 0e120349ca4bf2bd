import { onOneLine } from '../text.ts';
import { DAY, dayOf, HOUR } from '../time.ts';
import { counted, wordsIn } from '../words.ts';
import type { Field, Fields } from './fields.ts';
import type { AcceptForm, ReleaseForm } from './form.ts';

/** What is wrong with what was filled in, a sentence for a field. */
export type Wrong = Readonly<Partial<Record<Field, string>>>;

/** What was filled in, or what is wrong with it. */
export type Checked<T> = { readonly right: T } | { readonly wrong: Wrong };

/** A risk as a person has accepted it. */
export interface Acceptance {
  readonly ids: readonly string[];
  /** For this image alone. */
  readonly isForImage: boolean;
  readonly reason: string;
  readonly ticket?: string;
  /** ISO time. */
  readonly until: string;
}

/** How a person has accepted a risk whose ids and place are known, or released an image. */
export interface Decided {
  readonly reason: string;
  readonly ticket?: string;
  /** ISO time. */
  readonly until: string;
}

export const REASON_CHARACTERS = 500;
export const TICKET_CHARACTERS = 100;
/** A waiver beside those of its whole repository, in one record. */
export const MOST_ACCEPTED = 1_000;

/**
 * Looks at what was filled in to accept risks. `termOf`: for how many milliseconds a risk may be accepted by whoever
 * asks; undefined where it may not, or is not there any more.
 */
export function checkAccept(
  fields: Fields,
  { risks }: Pick<AcceptForm, 'risks'>,
  termOf: (id: string) => number | undefined,
  now: Date,
): Checked<Acceptance> {
  const all = risks.filter(({ blocks }) => blocks).map(({ id }) => id);
  const ids = fields.which?.[0] === 'all' ? all : (fields.risks ?? []);
  const terms = ids.map((id) => ({ id, term: termOf(id) }));
  const not = terms.filter(({ term }) => term === undefined).map(({ id }) => id);
  const limit = Math.min(...terms.map(({ term = Infinity }) => term));
  const end = endOf(fields.until?.[0], limit, now);
  const wrong = {
    ...checkRisks(ids, not),
    ...checkText(fields),
    ...(typeof end === 'string' ? {} : { until: end.wrong }),
  };
  if (typeof end !== 'string' || Object.keys(wrong).length > 0) return { wrong };
  const isForImage = fields.where?.[0] === 'image';
  return { right: { ids, isForImage, ...textOf(fields), until: end } };
}

/** A repository that was chosen, and for how many milliseconds whoever asks may accept there; undefined: not at all. */
export interface Chosen {
  readonly repository: string;
  readonly term?: number;
}

/** Looks at what was filled in to accept one vulnerability in several repositories. */
export function checkAcceptAll(
  fields: Fields,
  chosen: readonly Chosen[],
  now: Date,
): Checked<Decided> {
  const not = chosen.filter(({ term }) => term === undefined).map(({ repository }) => repository);
  const end = endOf(fields.until?.[0], Math.min(...chosen.map(({ term = Infinity }) => term)), now);
  const wrong = {
    ...(chosen.length === 0 ? { repositories: 'Choose at least one.' } : {}),
    ...(not.length > 0 ? { repositories: `You may not accept it in ${wordsIn(not, 'and')}.` } : {}),
    ...checkText(fields),
    ...(typeof end === 'string' ? {} : { until: end.wrong }),
  };
  if (typeof end !== 'string' || Object.keys(wrong).length > 0) return { wrong };
  return { right: { ...textOf(fields), until: end } };
}

function checkRisks(ids: readonly string[], not: readonly string[]): Wrong {
  if (ids.length === 0) return { risks: 'Choose at least one.' };
  if (ids.length > MOST_ACCEPTED)
    return { risks: `At most ${MOST_ACCEPTED} at a time: these are ${ids.length}.` };
  if (not.length === 0) return {};
  const named = not.slice(0, 5).join(', ');
  return {
    risks: `You may not accept ${named}${not.length > 5 ? ` and ${not.length - 5} more` : ''}, or the image does not have it any more.`,
  };
}

/** Looks at what was filled in to release an image. */
export function checkRelease(
  fields: Fields,
  { hours }: Pick<ReleaseForm, 'hours'>,
  now: Date,
): Checked<Decided> {
  const chosen = Number(fields.hours?.[0]);
  const longest = Math.max(...hours);
  const isRight = Number.isInteger(chosen) && chosen >= 1 && chosen <= longest;
  const wrong = {
    ...checkText(fields),
    ...(isRight ? {} : { hours: `Choose from 1 hour to ${counted(longest, 'hour')}.` }),
  };
  if (Object.keys(wrong).length > 0) return { wrong };
  const until = new Date(now.getTime() + chosen * HOUR).toISOString();
  return { right: { ...textOf(fields), until } };
}

function checkText({ reason, ticket }: Fields): Wrong {
  const why = wordOf(reason);
  const which = wordOf(ticket);
  return {
    ...(why === '' ? { reason: 'Say why: it is what others will read.' } : {}),
    ...(why.length > REASON_CHARACTERS
      ? { reason: `At most ${REASON_CHARACTERS} characters: these are ${why.length}.` }
      : {}),
    ...(which.length > TICKET_CHARACTERS
      ? { ticket: `At most ${TICKET_CHARACTERS} characters: these are ${which.length}.` }
      : {}),
  };
}

function textOf({ reason, ticket }: Fields): { readonly reason: string; readonly ticket?: string } {
  const which = wordOf(ticket);
  return { reason: wordOf(reason), ...(which !== '' && { ticket: which }) };
}

const wordOf = (value: readonly string[] = []): string => onOneLine(value[0] ?? '').trim();

/** The end of a day (UTC), and never later than the longest term ends; or what is wrong with the day. */
function endOf(
  day: string | undefined,
  limit: number,
  now: Date,
): string | { readonly wrong: string } {
  const start = Date.parse(`${day}T00:00:00Z`);
  if (day === undefined || !/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(start))
    return { wrong: 'Choose a day.' };
  if (start + DAY <= now.getTime()) return { wrong: 'That day is over.' };
  if (limit === Infinity) return new Date(start + DAY).toISOString();
  const last = lastDay(limit, now);
  if (day > last) return { wrong: `At most until ${last}, for what you have chosen.` };
  return new Date(Math.min(start + DAY, now.getTime() + limit)).toISOString();
}

/** The last day that may be chosen for a term in milliseconds. */
export const lastDay = (term: number, now: Date): string =>
  dayOf(new Date(now.getTime() + term).toISOString());
