import type { Reason, Verdict } from '../core/decide.ts';
import type { Finding } from '../core/finding.ts';
import { sayFindings, type Upgrade } from '../core/fix-plan.ts';
import { counted, minute, upgradeText } from './finding-text.ts';
import type { Outlook } from './outlook.ts';
import { type Branch, cut } from './tree.ts';

const LISTED = 10;

/** The outlook for people: what to do, what to wait for, and what comes of it. */
export function outlookBranches(outlook: Outlook): Branch[] {
  const { now, after, upgrades, stays, doubts, inGrace, advised } = outlook;
  const nothing = now === 'approved' && inGrace.length === 0 && advised.length === 0;
  return [
    ...(nothing ? [{ text: 'nothing has to change: it is approved' }] : []),
    ...upgradeBranch(upgrades, after),
    ...staying(stays.noFix, 'no fix yet – a waiver would be needed'),
    ...staying(stays.unknownFix, NOBODY_SAYS),
    ...(after === 'approved' ? [] : doubtBranches(doubts, upgrades.length > 0)),
    ...graceBranches(outlook),
    ...outlook.lapsing.map(({ until, findings }) => ({
      text: `on ${minute(until)} a waiver lapses: then ${counted(findings.length, 'finding')} can count again (${ids(findings)})`,
    })),
    ...(advised.length > 0
      ? [
          {
            text: `if the policy did more than advise, ${counted(advised.length, 'finding')} would quarantine it`,
          },
        ]
      : []),
  ];
}

const NOBODY_SAYS =
  'nobody says whether there is a fix – their advisories may; a waiver would be needed where there is none';

const AFTER: Record<Verdict, string> = {
  approved: 'it is approved',
  undecided: 'it is no longer quarantined, and undecided',
  quarantined: 'it is quarantined still',
};

function upgradeBranch(upgrades: readonly Upgrade[], after: Verdict): Branch[] {
  if (upgrades.length === 0) return [];
  const what = upgrades.length === 1 ? 'this package' : `these ${upgrades.length} packages`;
  return [
    { text: `upgrade ${what} and ${AFTER[after]}`, branches: cut(upgrades.map(lineOf), LISTED) },
  ];
}

const lineOf = (upgrade: Upgrade): Branch => ({
  text: `${upgradeText(upgrade)}: clears ${sayFindings(upgrade.clears)}`,
});

function staying(findings: readonly Finding[], why: string): Branch[] {
  if (findings.length === 0) return [];
  const [whom, stays] = [counted(findings.length, 'finding'), findings.length === 1 ? 's' : ''];
  return [{ text: `${whom} stay${stays}: ${why} (${ids(findings)})` }];
}

function doubtBranches(doubts: readonly Reason[], isMore: boolean): Branch[] {
  if (doubts.length === 0) return [];
  if (doubts.some(({ code }) => code === 'not-an-image')) {
    return [{ text: 'nothing would: only images are judged' }];
  }
  const codes = [...new Set(doubts.map(({ code }) => code))];
  const waits = codes.map((code) => ({ text: WAITS_FOR.get(code) ?? OTHERWISE }));
  const only = 'it can be approved only when';
  return [{ text: isMore ? `and after that ${only}` : only, branches: waits }];
}

function graceBranches({ inGrace, upgradesInGrace }: Outlook): Branch[] {
  const [first] = inGrace;
  if (!first) return [];
  const whom = counted(inGrace.length, 'finding');
  const ends = `${whom} in grace: on ${minute(first.until)} the ${inGrace.length > 1 ? 'first ' : ''}grace ends, and the rule ${first.rule.name} quarantines`;
  const unfixed = inGrace.filter(({ finding }) => finding.fix.state !== 'available').length;
  return [
    {
      text: upgradesInGrace.length > 0 ? `${ends}, unless it is gone by then` : ends,
      branches: [
        ...cut(upgradesInGrace.map(lineOf), LISTED),
        ...(unfixed > 0
          ? [
              {
                text: `${counted(unfixed, 'finding')} without a known fix: a waiver would be needed`,
              },
            ]
          : []),
      ],
    },
  ];
}

function ids(findings: readonly Finding[]): string {
  const named = [...new Set(findings.map(({ id }) => id))];
  const rest = named.length - 5;
  return rest > 0 ? `${named.slice(0, 5).join(', ')} and ${rest} more` : named.join(', ');
}

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
  ['kev-unknown', "there is a fresh copy of CISA's catalogue (KEV), and a CVE id to look up in it"],
  ['epss-unknown', 'there is a fresh copy of EPSS with a score for every finding'],
  ['rule-unknown', 'the scanner says more: enhanced scanning does'],
]);

/** The outlook in one sentence, for JSON and for lines that have room for one alone. */
export const outlookSentences = (outlook: Outlook): string[] =>
  outlookBranches(outlook).map(({ text, branches = [] }) =>
    branches.length > 0 ? `${text}: ${branches.map((one) => one.text).join('; ')}` : text,
  );
