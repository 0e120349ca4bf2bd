import type { Cvss } from '../core/findings/finding.ts';

/** One CVSS score of a finding, as its answer gives it. */
export interface GivenScore {
  /** 0 where nobody has scored the finding yet; not within [0, 10] where it cannot be read. */
  readonly score: number;
  readonly vector?: string | null | undefined;
  readonly version?: string | null | undefined;
  readonly source?: string | null | undefined;
  /** The place and what stands there, for a sentence: `CVSS3_SCORE N/A`. */
  readonly said: string;
}

export interface ScoreReading {
  /** The highest score above 0. Absent where one is garbled: that one might have been higher. */
  readonly cvss?: Cvss;
  /** What the first score says that cannot be read. */
  readonly garbled?: string;
}

/** All scores of one finding as one: the worst that anybody says counts; of equal ones the first. */
export function highestScore(given: readonly GivenScore[]): ScoreReading {
  const garbled = given.find(({ score }) => !(score >= 0 && score <= 10));
  if (garbled) return { garbled: garbled.said };
  const [highest] = given.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
  if (!highest) return {};
  const { score, vector, version, source } = highest;
  return {
    cvss: {
      score,
      ...(vector && { vector }),
      ...(version && { version }),
      ...(source && { source }),
    },
  };
}
