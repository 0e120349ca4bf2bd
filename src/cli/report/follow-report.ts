import type { Verdict } from '../../core/judgement/verdict.ts';
import { OF_VERDICTS } from '../../core/ledger/listing.ts';
import type { ReportedImage } from '../../core/report/reported-image.ts';
import { counted } from '../../core/words.ts';
import type { Report, ReportedRepository } from '../../report/report.ts';
import { openSteps } from '../../terminal/progress.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** A report that is counted while it is written. */
export interface Followed {
  readonly report: Report;
  /** Says how much it was; answers with how much of it could not be read: records, findings and histories. */
  readonly end: () => number;
}

/** `isApart`: it is written to a file, and what is shown meanwhile stands in the way of nothing. */
export function followReport(report: Report, terminal: Terminal, isApart: boolean): Followed {
  const verdicts = new Map<Verdict, number>();
  const steps = openSteps(isApart && terminal.isWatched);
  let [repositories, images, torn, uncounted] = [0, 0, 0, 0];
  const unreadable: (() => number)[] = [];
  async function* followImages(all: AsyncIterable<ReportedImage>): AsyncGenerator<ReportedImage> {
    for await (const image of all) {
      const { verdict } = image.current.judgement;
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      images += 1;
      if (!image.weighed || image.isHistoryTorn) torn += 1;
      steps.step();
      yield image;
    }
  }
  async function* follow(): AsyncGenerator<ReportedRepository> {
    for await (const one of report.repositories) {
      repositories += 1;
      unreadable.push(one.unreadable);
      yield { ...one, images: followImages(one.images) };
    }
  }
  const followWeeks = async () => {
    const counted = await report.weeks();
    uncounted = counted.unreadable;
    return counted;
  };
  return {
    report: { ...report, repositories: follow(), weeks: followWeeks },
    end: () => {
      steps.stop();
      const lost = unreadable.reduce((sum, of) => sum + of(), 0);
      const words = [
        ...OF_VERDICTS.flatMap((word) => {
          const some = verdicts.get(word);
          return some ? [`${some} ${word}`] : [];
        }),
        ...(lost > 0 ? [`${lost} that cannot be read`] : []),
        ...(torn > 0 ? [`${torn} of which not all can be read`] : []),
        ...(uncounted > 0 ? [`the weeks of ${uncounted} that cannot be read`] : []),
      ];
      const total = `${counted(images + lost, 'image')} in ${counted(repositories, 'repository', 'repositories')}`;
      terminal.note(`${total}${words.length > 0 ? `: ${words.join(', ')}` : ''}`);
      return lost + torn + uncounted;
    },
  };
}
