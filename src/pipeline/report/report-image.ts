import { channelOf } from '../../core/bulletin/place.ts';
import type { SpokenOf } from '../../core/bulletin/spoken.ts';
import { PermanentFailure } from '../../core/errors.ts';
import { type Diff, diffOf } from '../../core/findings/diff.ts';
import { isThere } from '../../core/findings/kept-finding.ts';
import { judgeAgain } from '../../core/judgement/audit.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import type { Current } from '../../core/ledger/ledger.ts';
import { type LineEntry, mostTelling, type PreviousOf } from '../../core/ledger/tag-line.ts';
import {
  type PastVerdict,
  type ReportedImage,
  releaseEndOf,
  reportedFindings,
  tagOf,
  type WeighedImage,
} from '../../core/report/reported-image.ts';
import type { FindingsOf, WithFindings } from '../count-images.ts';
import type { ReportTools } from './report-tools.ts';

/** What is known of a repository's image before its record is read again. */
export interface ImageEntry extends LineEntry, WithFindings {
  readonly comparable: boolean;
}

/** Of the repository of an image. */
export interface Around {
  readonly isCounted: (current: Current) => boolean;
  readonly spoken: SpokenOf;
  readonly previousOf: PreviousOf<ImageEntry>;
  readonly findings: FindingsOf;
}

/** Reads all that a report knows of one image. */
export async function reportImage(
  current: Current,
  around: Around,
  { records, policy, now }: ReportTools,
): Promise<ReportedImage> {
  const [weighed, past] = await Promise.all([
    weighedOf(current, around, policy),
    historyOf(current, records),
  ]);
  const channel = channelOf(current, policy);
  const releaseEndedAt = releaseEndOf(current.judgement, now().toISOString());
  return {
    tag: tagOf(current.judgement),
    current,
    isCounted: around.isCounted(current),
    ...(channel !== undefined && { channel }),
    ...past,
    ...(releaseEndedAt !== undefined && { releaseEndedAt }),
    ...(weighed && { weighed }),
  };
}

async function weighedOf(
  current: Current,
  around: Around,
  policy: ReportTools['policy'],
): Promise<WeighedImage | undefined> {
  const { judgement } = current;
  const kept = await around.findings(current);
  if (!kept) return undefined;
  const decision = judgeAgain(judgement, kept, policy, around.spoken.for(judgement));
  const diff = await diffWith(current, decision, around);
  return { decision, findings: reportedFindings(decision, kept), ...(diff && { diff }) };
}

/** Compared with the image before, as it stands among those of the report. */
async function diffWith(
  { judgement }: Current,
  decision: Decision,
  { previousOf, findings }: Around,
): Promise<Diff | undefined> {
  const { image, names, pushedAt, comparable = false } = judgement;
  const entry = pushedAt && previousOf({ digest: image.digest, pushedAt, names });
  const before = entry && (await findings(entry));
  if (!entry || !before) return undefined;
  const name = mostTelling(entry.names);
  const previous = {
    digest: entry.digest,
    ...(name !== undefined && { name }),
    findings: before.filter(isThere),
  };
  return diffOf(decision.findings, previous, comparable);
}

/** One that cannot be read ends the list: nobody knows what came behind it. */
async function historyOf(
  { judgement: { image }, number }: Current,
  records: ReportTools['records'],
): Promise<Pick<ReportedImage, 'history' | 'isHistoryTorn'>> {
  const history: PastVerdict[] = [];
  try {
    for await (const { judgement, number: at } of records.history(image)) {
      // One that was recorded since is of the next report.
      if (at >= number) break;
      const { verdict, reasons, counts, judgedAt, because, policyVersion, released } = judgement;
      history.push({
        number: at,
        verdict,
        reasons,
        counts,
        judgedAt,
        policyVersion,
        ...(because && { because }),
        ...(released && { released }),
      });
    }
    return { history };
  } catch (error) {
    if (!(error instanceof PermanentFailure)) throw error;
    return { history, isHistoryTorn: true };
  }
}
