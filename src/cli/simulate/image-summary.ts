import { among, findingsOf, isInKev, weightOf } from '../../core/findings/finding.ts';
import { fixPlanOf } from '../../core/findings/fix-plan.ts';
import type { AcceptedDoubt } from '../../core/judgement/accepted.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import type { Reason, Verdict } from '../../core/judgement/verdict.ts';
import { clip } from '../../core/text.ts';
import { sayEnd } from '../../policy-file/exceptions/waiver-end.ts';
import { upgradeText } from '../finding-text.ts';
import { type AsideSummary, asideSummaries } from './suppressed-summary.ts';

/** What a simulation keeps of one image: a few numbers and names, never its findings. */
export interface ImageSummary {
  readonly repository: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** ISO time at which the policy quarantines it if it is undecided still; absent where it does not. */
  readonly quarantineAt?: string;
  /** For people, cut to a length that can be kept for many images. */
  readonly why: string;
  /** What is not known, one of each code, where that keeps it undecided or has done so for too long. */
  readonly doubts: readonly Reason[];
  /** How many findings each rule quarantines, or would if the policy did more than advise. */
  readonly rules: ReadonlyMap<string, number>;
  readonly quarantining: number;
  /** How many would quarantine if the policy did more than advise. */
  readonly advised: number;
  /** Of the findings of both kinds: how many are in KEV, and how many CRITICAL. */
  readonly worst: { readonly inKev: number; readonly critical: number };
  readonly inGrace: number;
  /** Findings that CISA knows to be exploited, but those set aside. */
  readonly inKev: number;
  readonly setAside: readonly AsideSummary[];
  /** The waivers on which an approval rests, of an image that no scanner can read. */
  readonly accepted: readonly string[];
  /** What clears findings that quarantine now, or would if the policy did more than advise. */
  readonly upgrades: readonly {
    readonly text: string;
    readonly clears: number;
    readonly inKev: number;
  }[];
}

const acceptanceText = ({ waiver, by, until, source }: AcceptedDoubt): string =>
  `waiver ${waiver} by ${by} until ${sayEnd(until)} (${source})`;

const WHY_CHARACTERS = 160;

export function summaryOf(
  image: { readonly repository: string; readonly name: string },
  decision: Decision,
): ImageSummary {
  const { verdict, reasons, deciding, advised, inGrace, doubts, findings, suppressed } = decision;
  const counting = [...deciding, ...advised];
  const rules = new Map<string, number>();
  for (const { rule } of counting) rules.set(rule.name, (rules.get(rule.name) ?? 0) + 1);
  const isAside = among(findingsOf(suppressed));
  const { upgrades } = fixPlanOf(findingsOf(counting));
  return {
    repository: image.repository,
    name: image.name,
    verdict,
    ...(decision.quarantineAt && { quarantineAt: decision.quarantineAt }),
    why: clip(reasons.map(({ text }) => text).join('; '), WHY_CHARACTERS),
    doubts: verdict === 'undecided' || deciding.length === 0 ? firstOfEach(doubts) : [],
    rules,
    quarantining: deciding.length,
    advised: advised.length,
    worst: {
      inKev: counting.filter(({ finding }) => isInKev(finding)).length,
      critical: counting.filter(({ finding }) => weightOf(finding) === 'CRITICAL').length,
    },
    inGrace: inGrace.length,
    inKev: findings.filter((finding) => isInKev(finding) && !isAside(finding)).length,
    setAside: asideSummaries(suppressed),
    accepted: verdict === 'approved' ? [...new Set(decision.accepted.map(acceptanceText))] : [],
    upgrades: upgrades.map((upgrade) => ({
      text: upgradeText(upgrade),
      clears: upgrade.clears.length,
      inKev: upgrade.clears.filter(isInKev).length,
    })),
  };
}

const firstOfEach = (doubts: readonly Reason[]): Reason[] =>
  Array.from(Map.groupBy(doubts, ({ code }) => code).values()).flatMap(([first]) =>
    first ? [{ code: first.code, text: clip(first.text, WHY_CHARACTERS) }] : [],
  );
