import type { Decision, Verdict } from '../core/decide.ts';
import { isInKev } from '../core/finding.ts';
import { upgradeText } from './finding-text.ts';

/** What a simulation keeps of one image: a few numbers and names, never its findings. */
export interface ImageSummary {
  readonly repository: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** For people, cut to a length that can be kept for many images. */
  readonly why: string;
  /** The codes of what is not known, where that keeps it undecided or has done so for too long. */
  readonly doubts: readonly string[];
  /** How many findings each rule quarantines, or would if the policy did more than advise. */
  readonly rules: ReadonlyMap<string, number>;
  readonly quarantining: number;
  readonly inGrace: number;
  /** Findings that CISA knows to be exploited, but those set aside. */
  readonly inKev: number;
  readonly upgrades: readonly {
    readonly text: string;
    readonly clears: number;
    readonly inKev: number;
  }[];
}

const WHY_CHARACTERS = 160;

export function summaryOf(
  image: { readonly repository: string; readonly name: string },
  decision: Decision,
): ImageSummary {
  const { verdict, reasons, deciding, advised, inGrace, doubts, findings, setAside } = decision;
  const rules = new Map<string, number>();
  for (const { rule } of [...deciding, ...advised]) {
    rules.set(rule.name, (rules.get(rule.name) ?? 0) + 1);
  }
  const aside = new Set(setAside.map(({ finding }) => finding));
  const why = reasons.map(({ text }) => text).join('; ');
  return {
    repository: image.repository,
    name: image.name,
    verdict,
    why: why.length > WHY_CHARACTERS ? `${why.slice(0, WHY_CHARACTERS - 1)}…` : why,
    doubts:
      verdict === 'undecided' || deciding.length === 0
        ? [...new Set(doubts.map(({ code }) => code))]
        : [],
    rules,
    quarantining: deciding.length,
    inGrace: inGrace.length,
    inKev: findings.filter((finding) => isInKev(finding) && !aside.has(finding)).length,
    upgrades: decision.plan.upgrades.map((upgrade) => ({
      text: upgradeText(upgrade),
      clears: upgrade.clears.length,
      inKev: upgrade.clears.filter(isInKev).length,
    })),
  };
}
