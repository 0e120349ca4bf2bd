import type { FeedTrouble } from '../../core/findings/enrich.ts';
import { cvesAmong, type FeedName } from '../../core/findings/threats.ts';
import type { Deciding } from '../../core/judgement/weigh-findings.ts';
import { day } from '../finding-text.ts';
import type { Outlook } from './outlook.ts';

/** What an approval waits for, each behind "when"; empty where waiting brings nothing. Pure. */
export function waitsFor(outlook: Outlook): string[] {
  const { doubts } = outlook;
  const codes = [...new Set(doubts.map(({ code }) => code))];
  return codes.flatMap((code) => {
    if (code === 'kev-unknown') return kevWaits(outlook);
    return code === 'epss-unknown' ? epssWaits(outlook) : (WAITS_FOR.get(code) ?? OTHERWISE);
  });
}

/** What a rule asks KEV about and KEV cannot answer, fresh or not: no CVE id is known of it. */
export const withoutCve = ({ open, doubts }: Outlook): Deciding[] =>
  doubts.some(({ code }) => code === 'kev-unknown')
    ? open.filter(
        ({ finding: { id, aliases, aliasesUnsaid }, unknown }) =>
          unknown.includes('kev') && aliasesUnsaid && cvesAmong([id, ...aliases]).length === 0,
      )
    : [];

const KEV = "CISA's catalogue (KEV)";

function kevWaits(outlook: Outlook): string[] {
  const trouble = troubleOf('kev', outlook);
  return trouble ? [copyOf(KEV, trouble)] : [];
}

function epssWaits(outlook: Outlook): string[] {
  const trouble = troubleOf('epss', outlook);
  return [trouble ? copyOf('EPSS', trouble) : 'EPSS has a score for every one of the names'];
}

const troubleOf = (feed: FeedName, { troubles }: Outlook): FeedTrouble | undefined =>
  troubles.find((one) => one.feed === feed);

const copyOf = (feed: string, trouble: FeedTrouble): string =>
  trouble.state === 'missing'
    ? `there is a copy of ${feed}: there is none yet`
    : `there is a fresh copy of ${feed}: that of ${day(trouble.date)} is too old to rely on`;

const OTHERWISE = 'what is not known becomes known';

/** What each doubt waits for, behind "when". */
const WAITS_FOR: ReadonlyMap<string, string> = new Map([
  ['scan-never-scanned', 'it has been scanned: start a scan, or switch scanning on push on'],
  ['scan-pending', 'the scan has finished'],
  ['scan-findings-not-ready', 'the scan shows its result, or its event has told of the end'],
  ['scan-failed', 'a new scan succeeds'],
  [
    'scan-unsupported',
    'a scanner supports this image: its base system or its media type is in the way',
  ],
  ['scan-eligibility-expired', 'it is scanned again: pushed again, or rescanned for longer'],
  ['scan-findings-unavailable', 'the scanner makes the findings available again'],
  ['scan-limit-exceeded', 'the scan quota allows another scan'],
  ['scan-archived', 'it is restored from the archive and scanned'],
  ['scan-image-missing', 'the image is in the repository'],
  ['scan-unreadable', 'the scan can be read'],
  ['image-missing', 'the image is in the repository'],
  ['manifest-unreadable', 'its manifest can be read'],
  ['no-platform', 'the index lists a platform image'],
  ['finding-unreadable', 'every finding can be read: its wording is new to this program'],
  ['findings-undelivered', 'the scan delivers all the findings that it counts'],
  ['rule-unknown', 'the scanner says more: enhanced scanning does'],
]);
