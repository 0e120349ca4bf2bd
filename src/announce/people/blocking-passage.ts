import { among } from '../../core/findings/finding.ts';
import type { Deciding } from '../../core/judgement/weigh-findings.ts';
import { type Announcement, countingOf, countingTitle, WOULD_BLOCK } from '../announcement.ts';
import {
  advisoryUrl,
  circumstances,
  lapsesOf,
  type Setting,
  severityText,
} from '../finding-line.ts';
import { firstOf, named, type Passage, passage } from './passage.ts';

const FINDINGS = 20;

/** What counts, worst first, each with its advisory. */
export function blockingPassage({ judgement, decision, lapsed = [] }: Announcement): Passage[] {
  const counting = countingOf(decision);
  const setting: Setting = {
    isNew: among(decision.diff?.added ?? []),
    lapsed: lapsesOf(lapsed),
    judgement,
    sayFix: new Set(counting.map(({ finding }) => finding.fix.state)).size > 1,
  };
  const title = countingTitle(decision);
  return passage(
    title === WOULD_BLOCK ? `${title}, if the policy did more than advise` : title,
    firstOf(counting, FINDINGS, (one) => findingLines(one, setting)),
  );
}

function findingLines(deciding: Deciding, setting: Setting): string[] {
  const { finding } = deciding;
  const { name, version } = finding.package;
  const what = `${severityText(finding)} ${named(finding.id, 60)} in ${named(name)}`;
  const installed = version ? ` ${named(version, 60)}` : ', version unknown';
  const notes = circumstances(deciding, setting).map((note) => named(note, 120));
  const url = advisoryUrl(finding);
  return [`- ${[what + installed, ...notes].join(', ')}`, ...(url ? [url] : [])];
}
