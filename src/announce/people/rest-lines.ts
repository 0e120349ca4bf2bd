import type { FeedTrouble } from '../../core/findings/enrich.ts';
import { feedNamed } from '../../core/findings/feeds/feeds.ts';
import { among, type Finding, findingsOf } from '../../core/findings/finding.ts';
import { reasonsOfAccepted } from '../../core/judgement/accepted.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import type { InGrace, Suppressed } from '../../core/judgement/weigh-findings.ts';
import { dayOf } from '../../core/time.ts';
import { type Announcement, countingOf, silentlyExploited, WAIVERS_LOST } from '../announcement.ts';
import { kevText, severityText } from '../finding-line.ts';
import { whoseWord } from '../whose-word.ts';
import { firstOf, named } from './passage.ts';

const OF_EACH = 6;
const BY_NAME = 12;
const NAMED_TOGETHER = 3;

/** What does not block, by name, and what else somebody should know. */
export function restLines({ judgement, decision, marking, waiversLost }: Announcement): string[] {
  const { verdict, reasons } = judgement;
  const exploited = silentlyExploited(decision);
  const said = new Set(reasons.map(({ code }) => code));
  const doubts = decision.doubts.filter(({ code }) => !said.has(`${code}-too-long`));
  return [
    ...(marking.state === 'impossible'
      ? [`- The mark ${marking.tag} could not be put right: ${named(marking.why, 300)}`]
      : []),
    ...(waiversLost ? [`- ${WAIVERS_LOST}`] : []),
    ...(verdict === 'quarantined'
      ? firstOf(doubts, OF_EACH, ({ text }) => [`- Not known: ${named(text, 300)}`])
      : []),
    ...firstOf(reasonsOfAccepted(decision.accepted), OF_EACH, ({ text }) => [
      `- Accepted: ${named(text, 300)}`,
    ]),
    ...firstOf(exploited, OF_EACH, (finding) => [exploitedLine(finding)]),
    ...firstOf(decision.inGrace, OF_EACH, (one) => [graceLine(one)]),
    ...firstOf(byWord(decision.suppressed), OF_EACH, (some) => [asideLine(some)]),
    ...firstOf(milderOf(decision, exploited), BY_NAME, (finding) => [
      `- Not blocking: ${nameOf(finding)}`,
    ]),
    ...decision.troubles.flatMap(troubleLine),
  ];
}

/** What is told of nowhere else. */
function milderOf(decision: Decision, exploited: readonly Finding[]): readonly Finding[] {
  const { inGrace, suppressed } = decision;
  const told = [countingOf(decision), inGrace, suppressed].flatMap(findingsOf);
  const isTold = among([...told, ...exploited]);
  return decision.findings.filter((finding) => !isTold(finding));
}

const nameOf = (finding: Finding): string => {
  const { id, package: one } = finding;
  return `${severityText(finding)} ${named(id, 60)} in ${named(one.name)}`;
};

const exploitedLine = (finding: Finding): string =>
  `- Known to be exploited, and counted by no rule: ${[nameOf(finding), ...kevText(finding)].join(', ')}`;

const graceLine = ({ finding, until }: InGrace): string =>
  `- Counts from ${dayOf(until)}: ${nameOf(finding)}${fixOf(finding)}`;

const fixOf = ({ fix }: Finding): string =>
  fix.state === 'available' && fix.version ? `, fixed in ${named(fix.version, 60)}` : '';

/** What one person, rule or scanner has set aside, in the order of the worst of each. */
const byWord = (suppressed: readonly Suppressed[]): (readonly Suppressed[])[] => [
  ...Map.groupBy(suppressed, ({ by }) => JSON.stringify(by)).values(),
];

function asideLine(some: readonly Suppressed[]): string {
  const [first] = some;
  const names = some.slice(0, NAMED_TOGETHER).map(({ finding }) => nameOf(finding));
  const left = some.length - names.length;
  const more = left > 0 ? ` and ${left} more` : '';
  return `- Set aside: ${names.join(', ')}${more}${first ? `: ${whoseWord(first.by)}` : ''}`;
}

const troubleLine = (trouble: FeedTrouble): string[] =>
  trouble.state === 'stale'
    ? [
        `- Our copy of ${feedNamed(trouble.feed).called} is of ${dayOf(trouble.date)}, too old to rely on`,
      ]
    : [];
