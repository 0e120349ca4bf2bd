import { isInKev } from '../../../core/findings/finding.ts';
import {
  isAllKnown,
  type ReportedFinding,
  type ReportedImage,
} from '../../../core/report/reported-image.ts';
import { headlineFor } from '../../formats/shared/headline-for.ts';
import type { PageImage } from '../page-data.ts';

/** An image in the list: all that it is found and filtered by. */
export function pageImageOf(reported: ReportedImage): PageImage {
  const { tag, current, weighed, channel, isCounted } = reported;
  const { judgement } = current;
  const { image, names, verdict, counts, worst, pushedAt, judgedAt, released } = judgement;
  const runs = judgement.inUse || (judgement.runsIn?.places.length ?? 0) > 0;
  return {
    ...image,
    tag,
    tags: names.filter((name) => name !== tag),
    verdict,
    headline: headlineFor(reported),
    counts,
    ...(worst && { worst }),
    ...countsOf(weighed?.findings ?? []),
    runs: runs ? 'yes' : 'unknown',
    ...(channel !== undefined && { channel }),
    isCounted,
    ...(pushedAt !== undefined && { pushedAt }),
    judgedAt,
    ...(released && { releasedUntil: released.until }),
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
