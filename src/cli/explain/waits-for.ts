import { cvesAmong } from '../../core/findings/cve.ts';
import type { FeedTrouble } from '../../core/findings/enrich.ts';
import { feedNamed } from '../../core/findings/feeds/feeds.ts';
import { doubtKindOf, feedOfDoubt } from '../../core/judgement/doubt-codes.ts';
import type { Deciding } from '../../core/judgement/weigh-findings.ts';
import { feedFor, unknownNamed } from '../../core/policy/unknowns.ts';
import { dayOf } from '../../core/time.ts';
import type { Outlook } from './outlook.ts';

/** What an approval waits for, each behind "when"; empty where waiting brings nothing. Pure. */
export function waitsFor({ doubts, troubles, unsettled }: Outlook): string[] {
  const codes = [...new Set(doubts.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const trouble = troubles.find(({ feed }) => feed === feedOfDoubt(code));
    if (trouble) return copyOf(trouble);
    if (code === 'rule-unknown' && isOfRegistryAlone(unsettled)) return [];
    const kind = doubtKindOf(code);
    return kind ? (kind.waitsFor ?? []) : OTHERWISE;
  });
}

/** No scanner will ever say since when an image is in its registry. */
function isOfRegistryAlone(unsettled: readonly Deciding[]): boolean {
  const others = unsettled.flatMap(({ unknown }) => unknown).filter((name) => !feedFor(name));
  return others.length > 0 && others.every((name) => unknownNamed(name).answeredBy === 'registry');
}

const OTHERWISE = 'what is not known becomes known';

const copyOf = (trouble: FeedTrouble): string => {
  const { called } = feedNamed(trouble.feed);
  return trouble.state === 'missing'
    ? `there is a copy of ${called}: there is none yet`
    : `there is a fresh copy of ${called}: that of ${dayOf(trouble.date)} is too old to rely on`;
};

/** What a rule asks KEV about and KEV cannot answer, fresh or not: no CVE id is known of it. */
export const withoutCve = ({ unsettled, doubts }: Outlook): Deciding[] =>
  doubts.some(({ code }) => feedOfDoubt(code) === 'kev')
    ? unsettled.filter(
        ({ finding: { id, aliases, aliasesUnsaid }, unknown }) =>
          unknown.includes('kev') && aliasesUnsaid && cvesAmong([id, ...aliases]).length === 0,
      )
    : [];
