import { performance } from 'node:perf_hooks';
import { slackMessage } from '../src/announce/slack/slack-message.ts';
import { topicMessage } from '../src/announce/topic/topic-message.ts';
import { decide } from '../src/core/judgement/decide.ts';
import { judgementOf } from '../src/core/judgement/judgement.ts';
import { readScanAnswer } from '../src/intake/scan-answer.ts';
import { allCritical, mixed, type SeverityOf } from './findings.ts';
import { backgroundOf, evidenceOf, NOW, PAGE, POLICY, pagesOf } from './large-image.ts';
import type { Row, Section } from './section.ts';
import { growthExponent, median } from './statistics.ts';

const SIZES = [1_250, 2_500, 5_000, 10_000];
/** Milliseconds for 10,000 findings. */
const READ_WITHIN = 150;
const DECIDED_WITHIN = 80;
const GROWS_WITHIN = 1.3;

/** How time grows with the number of findings: for the decision with its messages, and for reading. */
export function scalingSection(turns: number): Section {
  return {
    title: 'Time by number of findings, in ms',
    columns: [...SIZES.map((size) => size.toLocaleString('en')), 'growth exponent'],
    rows: [
      rowOf('read, mixed', READ_WITHIN, turns, (size) => readingOf(size, mixed)),
      rowOf('read, all CRITICAL', READ_WITHIN, turns, (size) => readingOf(size, allCritical)),
      rowOf('decide and render, mixed', DECIDED_WITHIN, turns, (size) => decisionOn(size, mixed)),
      rowOf('decide and render, all CRITICAL', DECIDED_WITHIN, turns, (size) =>
        decisionOn(size, allCritical),
      ),
    ],
    notes: [
      `Median of ${turns}. read: readScanAnswer on pages of ${PAGE}; decide and render: enrich, decide,`,
      'judgementOf, slackMessage and topicMessage on an index of two platforms, under a policy with five rules and',
      'forty exceptions, with every CVE scored and an image before to compare with. Growth exponent: 1 is linear.',
    ],
  };
}

function rowOf(
  name: string,
  within: number,
  turns: number,
  workOf: (size: number) => () => unknown,
): Row {
  const works = SIZES.map((size) => ({ size, work: workOf(size), times: [] as number[] }));
  // The sizes take turns, so that a slow moment of the machine falls on all of them; the first warm up.
  for (let turn = -3; turn < turns; turn += 1) {
    for (const { work, times } of works) {
      const startedAt = performance.now();
      work();
      if (turn >= 0) times.push(performance.now() - startedAt);
    }
  }
  const points = works.map(({ size, times }) => ({ x: size, y: median(times) }));
  return {
    name,
    figures: [
      ...points.map(({ x, y }) => ({
        value: y,
        digits: 1,
        ...(x === SIZES.at(-1) && { limit: within }),
      })),
      { value: growthExponent(points), digits: 2, limit: GROWS_WITHIN },
    ],
  };
}

function readingOf(size: number, severityOf: SeverityOf): () => unknown {
  const pages = pagesOf(size, severityOf);
  return () => readScanAnswer(pages);
}

function decisionOn(size: number, severityOf: SeverityOf): () => unknown {
  const evidence = evidenceOf(size, severityOf);
  const background = backgroundOf(evidence);
  return () => {
    const decision = decide(evidence, POLICY, background);
    const judgement = judgementOf(evidence, decision, POLICY.version, NOW);
    const marking = { state: 'unmarked' as const };
    const announcement = { judgement, decision, marking };
    return [slackMessage(announcement), topicMessage(announcement)];
  };
}
