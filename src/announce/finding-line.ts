import type { Epss } from '../core/findings/feeds/epss.ts';
import { type Finding, findingKey, weightOf } from '../core/findings/finding.ts';
import { calledBy } from '../core/findings/suppression.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import type { LapsedException } from '../core/judgement/lapsed.ts';
import type { Deciding } from '../core/judgement/weigh-findings.ts';
import { unknownNamed, unknownsOf } from '../core/policy/unknowns.ts';
import { DAY, lastDayOf } from '../core/time.ts';
import { sayDuration } from '../core/words.ts';

/** The advisory to read: the scanner's own link, or the public page of a CVE or GHSA id. */
export function advisoryUrl({ id, url }: Finding): string | undefined {
  if (url && /^https?:\/\/[^\s]{1,300}$/.test(url)) return url;
  if (/^CVE-\d{4}-\d{4,}$/.test(id)) return `https://nvd.nist.gov/vuln/detail/${id}`;
  if (/^GHSA(-[0-9a-z]{4}){3}$/.test(id)) return `https://github.com/advisories/${id}`;
  return undefined;
}

/** `CRITICAL`, or `CRITICAL by CVSS 9.8` where the scanner itself gave no rank. */
export function severityText(finding: Finding): string {
  const weight = weightOf(finding);
  if (weight === 'UNKNOWN') return 'unranked';
  return weight === finding.severity ? weight : `${weight} by CVSS ${finding.cvss?.score}`;
}

/** By which exception a finding did not count until a while ago; undefined for most. */
export type Lapses = (finding: Finding) => LapsedException['by'] | undefined;

export function lapsesOf(lapsed: readonly LapsedException[]): Lapses {
  const byKey = new Map(lapsed.map(({ finding, by }) => [findingKey(finding), by]));
  return (finding) => byKey.get(findingKey(finding));
}

/** What the circumstances of a finding are told against. */
export interface Setting {
  /** What the image before did not have. */
  readonly isNew: (finding: Finding) => boolean;
  readonly lapsed: Lapses;
  readonly judgement: Judgement;
  /** Whether each finding has to say how it stands with its fix: where it is the same for all, nobody reads it. */
  readonly sayFix: boolean;
}

/** The rest of the evidence that weighed, the most telling first. */
export function circumstances(deciding: Deciding, setting: Setting): string[] {
  const { finding } = deciding;
  return [
    ...kevText(finding),
    ...epssText(deciding),
    ...(finding.exploit === 'known' ? ['exploit known'] : []),
    ...(setting.sayFix ? fixText(finding) : []),
    ...deciding.unknown.flatMap((name) => unknownNamed(name).briefly ?? []),
    ...ageText(finding, setting),
    ...lapseText(finding, setting),
    ...platformsText(finding, setting.judgement),
  ];
}

/** `KEV since 2024-03-29 (ransomware, due 2024-04-19)`. */
export function kevText({ kev }: Finding): string[] {
  if (kev?.state !== 'listed') return [];
  const notes = [...(kev.ransomware ? ['ransomware'] : []), ...(kev.due ? [`due ${kev.due}`] : [])];
  return [`KEV since ${kev.added}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`];
}

/** Where even an unlikely exploit is said: the rule asked for it. */
function epssText({ finding: { epss }, rule }: Deciding): string[] {
  const isAsked = unknownsOf(rule).includes('epss');
  return !epss || (epss.score < 0.01 && !isAsked) ? [] : [likelihoodText(epss)];
}

/** `EPSS 94 % (top 1 %)`. */
export function likelihoodText({ score, percentile }: Epss): string {
  const top = percentile === undefined ? '' : ` (top ${topText(percentile)} %)`;
  return `EPSS ${percentText(score)} %${top}`;
}

/** Two digits say enough, and a probability below one is never rounded to it. */
export const percentText = (score: number): number =>
  score < 0.99 ? Number((score * 100).toPrecision(2)) : Math.floor(score * 1_000) / 10;

/** Rounded up, so that nothing is said to stand higher than it does. */
function topText(percentile: number): number {
  const share = Number(((1 - percentile) * 100).toFixed(6));
  return share < 1 ? Math.max(Math.ceil(share * 10) / 10, 0.1) : Math.ceil(share);
}

/** An upgrade stands in the plan. Unknown is said as unknown, never as none. */
const fixText = ({ fix }: Finding): string[] => {
  if (fix.state === 'available') return [];
  return [fix.state === 'none' ? 'no fix yet' : 'fix unknown'];
};

function ageText(finding: Finding, { isNew, judgement }: Setting): string[] {
  if (isNew(finding)) return ['new'];
  const open = Date.parse(judgement.judgedAt) - Date.parse(finding.firstSeen ?? '');
  return open >= DAY ? [`open for ${sayDuration(open - (open % DAY))}`] : [];
}

function lapseText(finding: Finding, { lapsed }: Setting): string[] {
  const by = lapsed(finding);
  if (!by) return [];
  return [`was ${settingAside(by)} until ${lastDayOf(by.until)}`];
}

/** The day behind it should not be lost behind a long name. */
function settingAside(by: LapsedException['by']): string {
  const short = (name: string): string => Array.from(name).slice(0, 60).join('');
  if (by.kind === 'waived') return `waived by ${short(calledBy(by))}`;
  return by.origin === 'vex' ? 'cleared by VEX' : `ignored by the rule ${short(by.rule)}`;
}

/** Only where it does not stand on every one of them. */
function platformsText({ platforms }: Finding, judgement: Judgement): string[] {
  const isEverywhere = judgement.platforms.every(
    ({ platform }) => platform === undefined || platforms.includes(platform),
  );
  return isEverywhere || platforms.length === 0 ? [] : [platforms.join(', ')];
}
