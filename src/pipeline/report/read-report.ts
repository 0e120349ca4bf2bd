import type { RepositoryRef } from '../../core/bulletin/figures.ts';
import { exceptionEntries } from '../../core/report/exception-entry.ts';
import { mondaysUntil } from '../../core/report/weeks.ts';
import type { ListedRepository } from '../../records/read-repositories.ts';
import type { Report, ReportedRepository, ReportHead } from '../../report/report.ts';
import { findingsOf } from '../count-images.ts';
import { type Asked, isLast, placeBefore, wantsRepository } from './asked.ts';
import { holdFindings } from './held-findings.ts';
import { type OfReport, openRepository } from './open-repository.ts';
import type { ReportTools } from './report-tools.ts';
import { someAtOnce } from './some-at-once.ts';

/** So many are counted before they are asked for: many a repository has one image. */
const AT_ONCE = 4;

/**
 * What stands in the registry, out of the ledger alone. Repositories and their images are read while the report is written,
 * and each once: whoever goes on to the next repository has read the images of the one before.
 */
export async function readReport(
  asked: Asked,
  head: Pick<ReportHead, 'about' | 'version'>,
  tools: ReportTools,
): Promise<Report> {
  const { records, bulletins, policy, now } = tools;
  const [run, notes, slack] = await Promise.all([
    bulletins.read(),
    records.policyNotes(),
    records.allWaivers(),
  ]);
  const findings = holdFindings((of) => findingsOf(of, records));
  const named: RepositoryRef[] = [];
  return {
    head: { ...head, madeAt: now().toISOString(), policyVersion: policy.version },
    repositories: noted(readRepositories({ asked, run, findings }, tools), named),
    exceptions: exceptionEntries(policy, { notes, slack }, now()),
    // Of one image alone there is none: its repository has counted them.
    weeks: () => records.weeks(asked.image ? [] : named, mondaysUntil(now())),
  };
}

async function* noted(
  repositories: AsyncIterable<ReportedRepository>,
  named: RepositoryRef[],
): AsyncGenerator<ReportedRepository> {
  for await (const one of repositories) {
    named.push(one.repository);
    yield one;
  }
}

async function* readRepositories(
  ofReport: OfReport,
  tools: ReportTools,
): AsyncGenerator<ReportedRepository> {
  const open = (one: ListedRepository) => openRepository(one, ofReport, tools);
  for await (const one of someAtOnce(wanted(ofReport.asked, tools), AT_ONCE, open))
    if (one) yield one;
}

async function* wanted(asked: Asked, { bulletins }: ReportTools): AsyncGenerator<ListedRepository> {
  for await (const one of bulletins.repositories(placeBefore(asked))) {
    if (isLast(asked, one.repository)) return;
    if (wantsRepository(asked, one.repository)) yield one;
  }
}
