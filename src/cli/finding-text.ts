import type { Kev } from '../core/findings/feeds/kev.ts';
import { type Finding, type Fix, weightOf } from '../core/findings/finding.ts';
import type { Upgrade } from '../core/findings/fix-plan.ts';
import { sayTarget } from '../core/findings/fix-plan.ts';
import { dayOf } from '../core/time.ts';

/** One finding on one line, with all that can weigh. What nobody knows is said as unknown. */
export const findingText = (finding: Finding): string =>
  [
    `${finding.id} ${rankText(finding)}`,
    `${sayPackage(finding.package)} ${fixText(finding.fix)}`,
    kevText(finding.kev),
    epssText(finding),
    `exploit ${EXPLOIT[finding.exploit]}`,
    ...(finding.inUse ? [`in use by ${finding.inUse}`] : []),
    ...(finding.firstSeen ? [`first seen ${dayOf(finding.firstSeen)}`] : []),
    ...(finding.platforms.length > 0 ? [finding.platforms.join(', ')] : []),
  ].join(' · ');

export const EXPLOIT = {
  known: 'known',
  'none-known': 'not known to exist',
  unknown: 'unknown',
} as const;

/** `HIGH`, `HIGH (CVSS 7.5)`, or `HIGH by its CVSS score of 7.5` where the scanner gave no rank. */
export function rankText(finding: Finding): string {
  const { cvss } = finding;
  const weight = weightOf(finding);
  const word = weight === 'UNKNOWN' ? 'unranked' : weight;
  if (!cvss) return word;
  return weight === finding.severity
    ? `${word} (CVSS ${cvss.score})`
    : `${word} by its CVSS score of ${cvss.score}`;
}

export function fixText(fix: Fix): string {
  if (fix.state === 'none') return '(no fix yet)';
  if (fix.state === 'unknown') return '(fix unknown)';
  return `→ ${fix.version ?? 'a fixed version'}`;
}

function kevText(kev: Kev | undefined): string {
  if (!kev) return 'KEV unknown';
  if (kev.state === 'not-listed') return 'not in KEV';
  const notes = [
    `since ${dayOf(kev.added)}`,
    ...(kev.due ? [`due ${dayOf(kev.due)}`] : []),
    ...(kev.ransomware ? ['used in ransomware'] : []),
  ];
  return `in KEV ${notes.join(', ')}`;
}

function epssText({ epss }: Finding): string {
  if (!epss) return 'EPSS unknown';
  return `EPSS ${epss.incomplete ? 'at least ' : ''}${percent(epss.score)}`;
}

export const sayPackage = ({ name, version }: Finding['package']): string =>
  version ? `${name} ${version}` : `${name} (version unknown)`;

/** `openssl 3.0.1 → 3.0.7`. */
export const upgradeText = ({ package: one, to }: Upgrade): string =>
  `${sayPackage(one)} → ${sayTarget(to)}`;

/** `2026-11-21 12:00 UTC`: grace, waivers and deadlines end to the minute. */
export const minute = (time: string): string => {
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime())
    ? time
    : `${parsed.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
};

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
