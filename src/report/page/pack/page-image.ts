import { headlineOf, headlineOfRecord } from '../../../announce/headline.ts';
import { isInKev } from '../../../core/findings/finding.ts';
import { releaseFor } from '../../../core/judgement/released.ts';
import {
  isAllKnown,
  type ReportedFinding,
  type ReportedImage,
} from '../../../core/report/reported-image.ts';
import type { PageImage } from '../page-data.ts';

/** An image in the list of a report that is made at a moment (ISO time): all that it is found and filtered by. */
export function pageImageOf(reported: ReportedImage, madeAt: string): PageImage {
  const { tag, current, weighed, channel, isCounted } = reported;
  const { judgement } = current;
  const { image, names, verdict, counts, worst, pushedAt, judgedAt } = judgement;
  const release = releaseFor(judgement);
  const runs = judgement.inUse || (judgement.runsIn?.places.length ?? 0) > 0;
  return {
    ...image,
    tag,
    tags: names.filter((name) => name !== tag),
    verdict,
    headline: weighed
      ? headlineOf({ judgement, decision: weighed.decision })
      : headlineOfRecord(judgement),
    counts,
    ...(worst && { worst }),
    ...countsOf(weighed?.findings ?? []),
    runs: runs ? 'yes' : 'unknown',
    ...(channel !== undefined && { channel }),
    isCounted,
    ...(pushedAt !== undefined && { pushedAt }),
    judgedAt,
    ...(release && release.until > madeAt && { releasedUntil: release.until }),
    ...(!isAllKnown(reported) && { isPartlyKnown: true as const }),
    ...(!weighed && { isUnreadable: true as const }),
  };
}

type Counts = Pick<PageImage, 'blocking' | 'overdue' | 'kev' | 'fixable' | 'aside'>;

function countsOf(findings: readonly ReportedFinding[]): Counts {
  const blocking = findings.filter(({ state }) => state.state === 'blocking');
  const aside = findings.filter(({ state }) => state.state === 'aside');
  return {
    blocking: blocking.length,
    overdue: blocking.filter(({ state }) => state.state === 'blocking' && state.isOverdue).length,
    kev: findings.filter(({ finding, state }) => isInKev(finding) && state.state !== 'aside')
      .length,
    fixable: blocking.filter(({ finding }) => finding.fix.state === 'available').length,
    aside: aside.length,
  };
}
