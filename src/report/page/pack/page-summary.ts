import { bulletinOf } from '../../../core/bulletin/bulletin.ts';
import type { RepositoryFigures } from '../../../core/bulletin/figures.ts';
import { isInKev } from '../../../core/findings/finding.ts';
import { byVulnerability } from '../../../core/findings/package-map.ts';
import type { Verdict } from '../../../core/judgement/verdict.ts';
import type { ReportedImage } from '../../../core/report/reported-image.ts';
import { dayOf } from '../../../core/time.ts';
import type { ReportedRepository } from '../../report.ts';
import type { PageSummary } from '../page-data.ts';

/** Counts a report, one repository after the other, each once its images have been read. */
export interface Counter {
  readonly repository: () => CountedRepository;
  /** All in all; `madeAt`: ISO time. */
  readonly end: (madeAt: string) => PageSummary;
}

interface CountedRepository {
  readonly image: (reported: ReportedImage) => void;
  readonly end: (repository: ReportedRepository) => void;
}

/** Images are counted as `list` does it, vulnerabilities as the digest does. */
export function openCounter(): Counter {
  const verdicts: Record<Verdict, number> = { quarantined: 0, undecided: 0, approved: 0 };
  const figures: RepositoryFigures[] = [];
  let [repositories, images, kev, unreadable] = [0, 0, 0, 0];
  return {
    repository: () => {
      const exploited = byVulnerability<true>();
      return {
        image: (reported) => {
          images += 1;
          verdicts[reported.current.judgement.verdict] += 1;
          for (const finding of reported.isCounted ? exploitedIn(reported) : [])
            exploited.set(finding, true);
        },
        end: (repository) => {
          repositories += 1;
          for (const [, ids] of exploited) kev += ids.size;
          if (repository.figures) figures.push(repository.figures);
          unreadable += repository.unreadable();
        },
      };
    },
    end: (madeAt) => {
      const all = bulletinOf(figures, [], 'weekly', dayOf(madeAt));
      const { open, blocking, overdue, unknown, lapsing } = all;
      const withoutVerdict = all.withoutVerdict.count;
      const counted = { counted: all.images, open, blocking, overdue, withoutVerdict, unknown };
      return { repositories, images, verdicts, ...counted, kev, unreadable, lapsing };
    },
  };
}

const exploitedIn = ({ weighed }: ReportedImage) =>
  (weighed?.findings ?? []).flatMap(({ finding, state }) =>
    isInKev(finding) && state.state !== 'aside' ? [finding] : [],
  );
