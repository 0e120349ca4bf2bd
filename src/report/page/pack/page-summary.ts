import { bulletinOf } from '../../../core/bulletin/bulletin.ts';
import { type RepositoryFigures, sumOf } from '../../../core/bulletin/figures.ts';
import { isInKev } from '../../../core/findings/finding.ts';
import { byVulnerability } from '../../../core/findings/package-map.ts';
import type { Verdict } from '../../../core/judgement/verdict.ts';
import type { ReportedImage } from '../../../core/report/reported-image.ts';
import { dayOf } from '../../../core/time.ts';
import type { ReportedRepository } from '../../report.ts';
import type { PageSummary, WorstRepository } from '../page-data.ts';

/** More of them would hide the worst. */
const WORST = 8;

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
  const worst: WorstRepository[] = [];
  let [repositories, images, kev, unreadable] = [0, 0, 0, 0];
  return {
    repository: () => {
      const exploited = byVulnerability<true>();
      let quarantined = 0;
      return {
        image: (reported) => {
          images += 1;
          verdicts[reported.current.judgement.verdict] += 1;
          if (reported.isCounted && reported.current.judgement.verdict === 'quarantined')
            quarantined += 1;
          for (const finding of reported.isCounted ? exploitedIn(reported) : [])
            exploited.set(finding, true);
        },
        end: (repository) => {
          repositories += 1;
          const known = [...exploited].reduce((sum, [, ids]) => sum + ids.size, 0);
          kev += known;
          if (repository.figures) {
            figures.push(repository.figures);
            worst.push(standingOf(repository.figures, quarantined, known));
          }
          unreadable += repository.unreadable();
        },
      };
    },
    end: (madeAt) => {
      const all = bulletinOf(figures, [], 'weekly', dayOf(madeAt));
      const { open, blocking, overdue, unknown, lapsing } = all;
      const withoutVerdict = all.withoutVerdict.count;
      const counted = { counted: all.images, open, blocking, overdue, withoutVerdict, unknown };
      const total = { repositories, images, verdicts, ...counted, kev, unreadable, lapsing };
      return { ...total, worst: worstOf(worst) };
    },
  };
}

const standingOf = (
  { account, region, repository, images, blocking, overdue }: RepositoryFigures,
  quarantined: number,
  kev: number,
): WorstRepository => ({
  account,
  region,
  repository,
  images,
  quarantined,
  kev,
  blocking: sumOf(blocking),
  overdue: sumOf(overdue),
});

const worstOf = (repositories: readonly WorstRepository[]): WorstRepository[] =>
  repositories
    .filter(({ quarantined, blocking }) => quarantined + blocking > 0)
    .toSorted(
      (a, b) =>
        b.kev - a.kev ||
        b.overdue - a.overdue ||
        b.blocking - a.blocking ||
        b.quarantined - a.quarantined,
    )
    .slice(0, WORST);

const exploitedIn = ({ weighed }: ReportedImage) =>
  (weighed?.findings ?? []).flatMap(({ finding, state }) =>
    isInKev(finding) && state.state !== 'aside' ? [finding] : [],
  );
