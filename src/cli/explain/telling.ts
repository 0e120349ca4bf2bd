import type { Evidence } from '../../core/evidence/evidence.ts';
import type { Background } from '../../core/judgement/background.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import type { Current, RouteName } from '../../core/ledger/ledger.ts';
import { sayDuration } from '../../core/words.ts';
import { minute } from '../finding-text.ts';

/** When people hear that an image is undecided. */
export type Telling =
  | { readonly state: 'never' }
  /** By the ledger: ISO times. */
  | { readonly state: 'told'; readonly by: Readonly<Partial<Record<RouteName, string>>> }
  /** ISO time; `isRemembered`: the ledger knows since when it is undecided. */
  | { readonly state: 'to-be-told'; readonly at: string; readonly isRemembered: boolean };

/** Undefined for every other verdict. */
export function tellingOf(
  { tags }: Evidence,
  { verdict, tellAt }: Decision,
  said: Current['said'],
  { undecidedSince }: Background,
): Telling | undefined {
  if (verdict !== 'undecided') return undefined;
  const told = Object.entries(said).flatMap(([route, one]) =>
    one?.verdict === 'undecided' && one.at >= (undecidedSince ?? '') ? [[route, one.at]] : [],
  );
  if (told.length > 0) return { state: 'told', by: Object.fromEntries(told) };
  if (tellAt === undefined || tags.length === 0) return { state: 'never' };
  return { state: 'to-be-told', at: tellAt, isRemembered: undecidedSince !== undefined };
}

/** One sentence for people. */
export function sayTelling(telling: Telling, now: Date): string {
  if (telling.state === 'never') return 'nobody is told that it is undecided';
  if (telling.state === 'told') {
    const by = Object.entries(telling.by).map(([route, at = '']) => `${route} ${minute(at)}`);
    return `people were told that it is undecided: ${by.join(', ')}`;
  }
  const ahead = Date.parse(telling.at) - now.getTime();
  if (ahead <= 0) return 'people are told that it is undecided at its next look';
  return telling.isRemembered
    ? `people are told that it is undecided on ${minute(telling.at)}`
    : `people are told that it is undecided after ${sayDuration(ahead)}`;
}
