import type { Tally } from '../bulletin/figures.ts';
import type { Verdict } from '../judgement/verdict.ts';

/** What judgements have counted in one week (UTC, from Monday on): in some repositories, or in all. */
export interface WeekFigures {
  /** `2026-11-23`: its Monday. */
  readonly week: string;
  /** Judgements that began or changed a verdict, by the verdict they came to. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Findings that came with an image and had not been in the one before it in its line of tags. */
  readonly new: Tally;
  /** Findings that the image before had and this one has no more. */
  readonly fixed: Tally;
  /** How long what was fixed had been there: how many by the number of whole days. */
  readonly daysToFix: Readonly<Record<string, number>>;
}
