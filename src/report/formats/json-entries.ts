import { toldOf } from '../../core/findings/suppression.ts';
import { briefFinding, findingEntry, upgradeEntry } from '../../core/judgement/evidence-entry.ts';
import {
  type FindingState,
  fullNameOf,
  type ReportedFinding,
  type ReportedImage,
  type WeighedImage,
} from '../../core/report/reported-image.ts';
import { headlineFor } from './shared/headline-for.ts';

/** What is said of an image beside its findings, in the words of `list`, `explain` and `replay`. */
export function imageFields(image: ReportedImage): (readonly [string, unknown])[] {
  const { current, isCounted, channel, history, isHistoryTorn, weighed } = image;
  const { number, judgement, marking, lookedAt, watch } = current;
  const { image: ref, standing: _standing, fingerprint: _fingerprint, ...said } = judgement;
  return Object.entries({
    image: ref,
    name: fullNameOf(image),
    answer: headlineFor(image),
    ...said,
    judgement: number,
    counted: isCounted,
    channel,
    lookedAt,
    watched: watch?.state,
    mark: marking?.state === 'marked' ? marking.tag : undefined,
    fixPlan: weighed && fixPlanEntry(weighed),
    diff: weighed?.diff && diffEntry(weighed.diff),
    history,
    historyUnreadable: isHistoryTorn,
  }).filter(([, value]) => value !== undefined);
}

const fixPlanEntry = ({ decision: { plan } }: WeighedImage) => ({
  upgrades: plan.upgrades.map(upgradeEntry),
  noFix: plan.noFix.map(briefFinding),
  unknownFix: plan.unknownFix.map(briefFinding),
});

const diffEntry = ({ against, added, fixed, remaining }: NonNullable<WeighedImage['diff']>) => ({
  against,
  new: added.map(briefFinding),
  fixed: fixed.map(briefFinding),
  open: remaining,
});

/** All that is known of a finding but its description, and what becomes of it. */
export function findingLine({ finding, state }: ReportedFinding): object {
  const { aliases, title, url, published, package: of, arn } = finding;
  return {
    ...findingEntry(finding),
    ...(of.path !== undefined && { path: of.path }),
    ...(of.manager !== undefined && { manager: of.manager }),
    ...(aliases.length > 0 && { aliases }),
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
    ...(published !== undefined && { published }),
    ...(arn !== undefined && { arn }),
    ...stateEntry(state),
  };
}

function stateEntry(state: FindingState): object {
  if (state.state === 'aside') return { state: 'set aside', by: toldOf(state.by) };
  if (state.state === 'open') return state;
  if (state.state === 'in-grace')
    return { state: 'in grace', rule: state.rule, countsFrom: state.until };
  const { rule, unknown, isOverdue } = state;
  return {
    state: 'blocking',
    rule,
    ...(unknown.length > 0 && { unknown }),
    overdue: isOverdue,
  };
}
