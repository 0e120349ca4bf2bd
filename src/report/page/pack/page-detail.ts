import { changesOf, placesText, sayUpgrade, tallyOf } from '../../../announce/announcement.ts';
import { shownName } from '../../../announce/image-name.ts';
import { sentence } from '../../../announce/sentence.ts';
import { whoseWord } from '../../../announce/whose-word.ts';
import { type Finding, findingsOf, weightOf } from '../../../core/findings/finding.ts';
import { reasonsOfAccepted } from '../../../core/judgement/accepted.ts';
import { sayBecause } from '../../../core/judgement/because.ts';
import type { Decision } from '../../../core/judgement/decision.ts';
import { releaseFor, sayReleased } from '../../../core/judgement/released.ts';
import { remediesFor } from '../../../core/judgement/remedies.ts';
import type { Reason } from '../../../core/judgement/verdict.ts';
import type {
  PastVerdict,
  ReportedImage,
  WeighedImage,
} from '../../../core/report/reported-image.ts';
import type { PageDetail, PageFinding } from '../page-data.ts';
import { sayFix, sayWhy } from './finding-words.ts';

/** One image in depth; `vulnerabilities`: the place of each of its findings among those of all images. */
export function pageDetailOf(
  { current, history, isHistoryTorn, weighed }: ReportedImage,
  vulnerabilities: readonly number[],
): PageDetail {
  const { judgement, number } = current;
  const { platforms, policyVersion, runsIn } = judgement;
  const past = [...history, { ...judgement, number }];
  const diff = weighed && diffIn(weighed);
  return {
    doubts: [...doubtsIn(judgement, weighed?.decision), ...(isHistoryTorn ? [TORN] : [])],
    findings: weighed ? findingsIn(weighed, vulnerabilities) : [],
    upgrades: weighed ? weighed.decision.plan.upgrades.map(sayUpgrade) : [],
    accepted: acceptedIn(judgement, weighed?.decision),
    history: past.toSorted((a, b) => b.number - a.number).map(stepOf),
    ...(diff && { diff }),
    platforms: platforms.flatMap(({ platform }) => platform ?? []),
    policyVersion,
    ...(runsIn && { runsIn: placesText(runsIn) }),
  };
}

type Judged = ReportedImage['current']['judgement'];

const TORN = 'Some of its former verdicts cannot be read: its history is not whole.';
const UNREADABLE = 'Its findings cannot be read: nothing is known of them.';

/** `The scan is not complete: ECR scans it by itself.`: what is not known, and what ends that. */
function doubtsIn(judgement: Judged, decision: Decision | undefined): string[] {
  const recorded = judgement.verdict === 'undecided' ? judgement.reasons : (judgement.doubts ?? []);
  const doubts = decision?.doubts ?? recorded;
  const remedies = new Map(
    remediesFor(doubts, decision?.troubles ?? []).map(({ code, how }) => [code, how]),
  );
  const sayDoubt = ({ code, text }: Reason): string => {
    const how = remedies.get(code);
    return how === undefined ? sentence(text) : `${sentence(text)} ${sentence(how)}`;
  };
  return [...(decision ? [] : [UNREADABLE]), ...doubts.map(sayDoubt)];
}

function findingsIn({ findings }: WeighedImage, vulnerabilities: readonly number[]): PageFinding[] {
  return findings.map(({ finding, state }, at) => {
    const { name, version, path } = finding.package;
    return {
      vulnerability: vulnerabilities[at] ?? -1,
      package: name,
      ...(version !== undefined && { version }),
      ...(path !== undefined && { path }),
      weight: weightOf(finding),
      fix: sayFix(finding),
      state: state.state,
      isOverdue: state.state === 'blocking' && state.isOverdue,
      why: sayWhy(state),
      platforms: finding.platforms,
      ...(finding.firstSeen !== undefined && { firstSeen: finding.firstSeen }),
    };
  });
}

/** Who has set what aside, vouched for what nobody knows, or lets it ship. */
function acceptedIn(judgement: Judged, decision: Decision | undefined): string[] {
  const release = releaseFor(judgement);
  const accepted = decision?.accepted ?? judgement.accepted ?? [];
  const byWord = Map.groupBy(decision?.suppressed ?? [], ({ by }) => whoseWord(by));
  return [
    ...(release ? [sentence(sayReleased(release))] : []),
    ...reasonsOfAccepted(accepted).map(({ text }) => text),
    ...[...byWord].map(([word, some]) => `${tallyOf(findingsOf(some))} ${word}`),
  ];
}

function stepOf({
  number,
  judgedAt,
  verdict,
  reasons,
  because,
}: PastVerdict): PageDetail['history'][number] {
  return {
    number,
    at: judgedAt,
    verdict,
    why: reasons.map(({ text }) => text).join('; '),
    ...(because && { because: sayBecause(because) }),
  };
}

function diffIn({ decision, diff }: WeighedImage): PageDetail['diff'] {
  const changes = diff && changesOf({ ...decision, diff });
  if (!changes) return undefined;
  const { against, added, fixed, remaining } = changes;
  return {
    against: shownName(against.name ?? against.digest),
    added: added.map(nameOf),
    fixed: fixed.map(nameOf),
    remaining,
  };
}

const nameOf = ({ id, package: { name } }: Finding): string => `${id} ${name}`;
