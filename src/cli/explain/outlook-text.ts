import { type Finding, findingKey } from '../../core/findings/finding.ts';
import { sayFindings } from '../../core/findings/finding-counts.ts';
import { sayTarget, type Upgrade } from '../../core/findings/fix-plan.ts';
import type { Verdict } from '../../core/judgement/verdict.ts';
import { counted } from '../../core/words.ts';
import { sayEnd } from '../../policy-file/exceptions/waiver-end.ts';
import { type Branch, cut } from '../../terminal/tree.ts';
import { minute, sayPackage, upgradeText } from '../finding-text.ts';
import type { Outlook } from './outlook.ts';
import { waitsFor, withoutCve } from './waits-for.ts';

const LISTED = 10;

/**
 * The outlook for people: what to do, what to wait for, and what comes of it. Upgrades of a fix plan that
 * was shown already are named, and not listed a second time.
 */
export function outlookBranches(outlook: Outlook, shown: readonly Upgrade[] = []): Branch[] {
  const { now, after, upgrades, stays, inGrace, advised } = outlook;
  const nothing = now === 'approved' && inGrace.length === 0 && advised.length === 0;
  return [
    ...(nothing ? [{ text: 'nothing has to change: it is approved' }] : []),
    ...upgradeBranch(upgrades, after, shown),
    ...staying(stays.noFix, 'no fix yet – a waiver would be needed'),
    ...unsaid(stays.unknownFix),
    ...(after === 'approved' ? [] : doubtBranches(outlook)),
    ...graceBranches(outlook, shown),
    ...outlook.lapsing.map(({ what, until, findings }) => ({
      text: `${what === 'ignore rule' ? 'an' : 'a'} ${what} holds until ${sayEnd(until)}: then ${counted(findings.length, 'finding')} can count again (${ids(findings)})`,
    })),
    ...outlook.acceptedUntil.map((until) => ({
      text: `a waiver accepts what is not known until ${sayEnd(until)}: then it is undecided again`,
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

const AFTER: Record<Verdict, string> = {
  approved: 'it is approved',
  undecided: 'it is no longer quarantined, and undecided',
  quarantined: 'it is quarantined still',
};

function upgradeBranch(
  upgrades: readonly Upgrade[],
  after: Verdict,
  shown: readonly Upgrade[],
): Branch[] {
  if (upgrades.length === 0) return [];
  const known = upgrades.filter((one) => isAmong(shown, one));
  const unseen = upgrades.filter((one) => !known.includes(one));
  if (unseen.length === 0) {
    return [{ text: `upgrade ${namesIn(known, shown)} and ${AFTER[after]}` }];
  }
  const what = upgrades.length === 1 ? 'this package' : `these ${upgrades.length} packages`;
  return [
    {
      text: `upgrade ${what} and ${AFTER[after]}`,
      branches: [
        ...cut(unseen.map(lineOf), LISTED),
        ...(known.length > 0 ? [{ text: namesIn(known, shown) }] : []),
      ],
    },
  ];
}

const isAmong = (shown: readonly Upgrade[], { package: one, to }: Upgrade): boolean =>
  shown.some(
    ({ package: other, to: target }) =>
      (['name', 'version', 'manager'] as const).every((key) => one[key] === other[key]) &&
      sayTarget(to) === sayTarget(target),
  );

/** `openssl and curl (fix plan)`. */
function namesIn(upgrades: readonly Upgrade[], shown: readonly Upgrade[]): string {
  if (upgrades.length === shown.length && shown.length > 1) {
    return `the ${shown.length} packages of the fix plan`;
  }
  const names = upgrades.map(({ package: one }) => sayPackage(one));
  const rest = names.length - LISTED;
  return `${names.slice(0, LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''} (fix plan)`;
}

const lineOf = (upgrade: Upgrade): Branch => ({
  text: `${upgradeText(upgrade)}: clears ${sayFindings(upgrade.clears)}`,
});

function staying(findings: readonly Finding[], why: string): Branch[] {
  if (findings.length === 0) return [];
  const [whom, stays] = [counted(findings.length, 'finding'), findings.length === 1 ? 's' : ''];
  return [{ text: `${whom} stay${stays}: ${why} (${ids(findings)})` }];
}

/** Basic scanning never says whether there is a fix. */
function unsaid(findings: readonly Finding[]): Branch[] {
  if (findings.length === 0) return [];
  const whom = counted(findings.length, 'finding');
  const look = 'Look at the advisories; where there is none, ask for a waiver (docs/policy.md)';
  return [
    {
      text: `${whom}: the scanner does not say whether there is a fix. ${look}. (${ids(findings)})`,
    },
  ];
}

function doubtBranches(outlook: Outlook): Branch[] {
  const { doubts, upgrades } = outlook;
  if (doubts.some(({ code }) => code === 'not-an-image')) {
    return [{ text: 'nothing would: only images are judged' }];
  }
  const waits = waitsFor(outlook).map((text) => ({ text }));
  const only = 'it can be approved only when';
  return [
    ...(waits.length > 0
      ? [{ text: upgrades.length > 0 ? `and after that ${only}` : only, branches: waits }]
      : []),
    ...unanswerable(outlook),
  ];
}

/** KEV goes by CVE ids: no copy of it will ever say anything of these. */
function unanswerable(outlook: Outlook): Branch[] {
  const open = withoutCve(outlook);
  if (open.length === 0) return [];
  const findings = [...new Map(open.map(({ finding }) => [findingKey(finding), finding])).values()];
  const isOne = findings.length === 1;
  const rules = [
    ...new Set(open.filter(({ rule }) => !rule.severityAtLeast).map(({ rule }) => rule.name)),
  ];
  const limit = rules.length > 0 ? `, or give the rule ${rules.join(' and ')} a severity` : '';
  const whom = `${counted(findings.length, 'finding')} ${isOne ? 'has' : 'have'} no CVE id`;
  return [
    {
      text: `${whom}, so KEV can never answer: ignore ${isOne ? 'it' : 'them'} by id${limit} (${ids(findings)})`,
    },
  ];
}

function graceBranches({ inGrace, upgradesInGrace }: Outlook, shown: readonly Upgrade[]): Branch[] {
  const [first] = inGrace;
  if (!first) return [];
  const whom = counted(inGrace.length, 'finding');
  const ends = `${whom} in grace: on ${minute(first.until)} the ${inGrace.length > 1 ? 'first ' : ''}grace ends, and the rule ${first.rule.name} quarantines`;
  const unfixed = inGrace.filter(({ finding }) => finding.fix.state !== 'available').length;
  const isShown = upgradesInGrace.every((one) => isAmong(shown, one));
  const how = isShown ? `: upgrade ${namesIn(upgradesInGrace, shown)}` : '';
  return [
    {
      text: upgradesInGrace.length > 0 ? `${ends}, unless it is gone by then${how}` : ends,
      branches: [
        ...(isShown ? [] : cut(upgradesInGrace.map(lineOf), LISTED)),
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

/** The outlook in one sentence, for JSON and for lines that have room for one alone. */
export const outlookSentences = (outlook: Outlook): string[] =>
  outlookBranches(outlook).map(({ text, branches = [] }) =>
    branches.length > 0 ? `${text}: ${branches.map((one) => one.text).join('; ')}` : text,
  );
