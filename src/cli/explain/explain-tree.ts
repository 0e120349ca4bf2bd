import { WAIVERS_LOST } from '../../announce/announcement.ts';
import { findingKey, findingsOf } from '../../core/findings/finding.ts';
import { sayFindings } from '../../core/findings/finding-counts.ts';
import type { SuppressedBy } from '../../core/findings/suppression.ts';
import type { AcceptedDoubt } from '../../core/judgement/accepted.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import { namesOf } from '../../core/judgement/marker.ts';
import { standingAgainst } from '../../core/judgement/released.ts';
import type { Reason } from '../../core/judgement/verdict.ts';
import type { Deciding, InGrace } from '../../core/judgement/weigh-findings.ts';
import { mostTelling } from '../../core/ledger/tag-line.ts';
import { sayRule } from '../../core/policy/rule-text.ts';
import { unknownNamed } from '../../core/policy/unknowns.ts';
import { counted } from '../../core/words.ts';
import { sayEnd } from '../../policy-file/exceptions/waiver-end.ts';
import { type Branch, cut, headed, seen, type TreeForm, treeLines } from '../../terminal/tree.ts';
import { styleOf } from '../../terminal/verdict-styles.ts';
import { findingBranches, LISTED } from '../finding-branches.ts';
import { findingText, minute, upgradeText } from '../finding-text.ts';
import { groundsBranches } from './explain-grounds.ts';
import type { Explained } from './explained.ts';
import { heardBranches } from './heard-text.ts';
import { notCountingBranches } from './not-counting-text.ts';
import { outlookBranches } from './outlook-text.ts';
import { setOffBranches } from './set-off-text.ts';
import { upkeepBranches } from './upkeep-text.ts';

/** The verdict on one image as a tree for people; `source`: where the policy comes from. Pure. */
export function explainLines(explained: Explained, form: TreeForm, source: string): string[] {
  const { evidence, decision } = explained;
  const { image, tags, pushedAt } = evidence;
  const names = namesOf(tags, image.digest);
  const name = mostTelling(names);
  const facts = [
    image.digest,
    `${image.account} ${image.region}`,
    ...(pushedAt ? [`pushed ${minute(pushedAt)}`] : []),
    ...(names.length > 1 ? [`tags ${names.join(', ')}`] : []),
  ];
  return [
    `${form.paint(styleOf(decision), decision.verdict)} ${form.paint('bold', seen(name ? `${image.repository}:${name}` : image.repository))}`,
    form.paint('dim', seen(facts.join(' · '))),
    ...treeLines(branchesOf(explained, source), form),
  ];
}

const branchesOf = (explained: Explained, source: string): Branch[] => {
  const { decision, unsettled, others, outlook, heard, upkeep, effects, now } = explained;
  const { waiversLost, putsNone } = explained;
  return [
    ...headed(
      'why',
      decision.reasons.map((reason) => reasonBranch(reason, decision)),
    ),
    ...headed('not known', decision.verdict === 'undecided' ? [] : decision.doubts.map(reasonText)),
    ...headed('accepted from Slack', waiversLost ? [{ text: WAIVERS_LOST }] : []),
    ...headed('accepted unscanned', decision.accepted.map(acceptedBranch)),
    ...unsettledBranch(unsettled),
    ...headed(`in grace: ${counted(decision.inGrace.length, 'finding')}`, graces(decision.inGrace)),
    ...headed(`set aside: ${counted(decision.suppressed.length, 'finding')}`, asides(decision)),
    ...headed(
      `unranked: ${counted(decision.unranked.length, 'finding')} with neither a severity nor a score`,
      findingBranches(decision.unranked),
    ),
    ...notCountingBranches(others),
    ...headed('fix plan', planBranches(decision)),
    ...groundsBranches(explained, source),
    ...headed('mark', putsNone ? [{ text: PUTS_NONE }] : []),
    ...headed('in Slack', heardBranches(heard, decision)),
    ...headed('on record', upkeepBranches(upkeep, now)),
    ...headed('what it sets off', setOffBranches(effects)),
    ...headed('what would change the verdict', outlookBranches(outlook, decision.plan.upgrades)),
  ];
};

const PUTS_NONE =
  'none is put: a pull-through cache fills its repository, and the policy does not say otherwise (mark-pull-through)';

const reasonText = ({ code, text }: Reason): Branch => ({ text: `${code}: ${text}` });

function acceptedBranch({
  code,
  text,
  waiver,
  by,
  until,
  ticket,
  source,
  why,
}: AcceptedDoubt): Branch {
  const whose = `waiver ${waiver}${ticket ? `, ${ticket}` : ''}, ${source}`;
  return { text: `${code}: ${text}, by ${by} until ${sayEnd(until)} (${whose}): ${why}` };
}

/** A reason with the findings that make it, where it is a rule's. */
function reasonBranch(reason: Reason, decision: Decision): Branch {
  const behind = [...standingAgainst(decision), ...decision.advised].filter(
    (one) => codeOf(one) === reason.code,
  );
  const [first] = behind;
  const text =
    first?.match === 'unless-known'
      ? `${first.rule.name} (as far as is known): ${reason.text}`
      : reasonText(reason).text;
  return { text, branches: cut(behind.map(decidingBranch), LISTED) };
}

const codeOf = ({ rule, match }: Deciding): string =>
  match === 'yes' ? rule.name : `${rule.name}-unless-known`;

/** A finding may be open by several rules. */
function unsettledBranch(unsettled: readonly Deciding[]): Branch[] {
  const byFinding = [...Map.groupBy(unsettled, ({ finding }) => findingKey(finding)).values()];
  const branches = byFinding.flatMap(([first, ...others]) => {
    if (!first) return [];
    const rules = [first, ...others].map(({ rule, unknown }) => ({
      text: `${rule.name} would count it, and nobody knows ${asked(unknown)}`,
      style: 'yellow' as const,
    }));
    return [{ text: findingText(first.finding), branches: rules }];
  });
  return headed(`not settled: ${counted(byFinding.length, 'finding')}`, cut(branches, LISTED));
}

const asked = (unknown: Deciding['unknown']): string =>
  [...new Set(unknown)].map((name) => unknownNamed(name).asked).join(', nor ');

function decidingBranch({ finding, unknown }: Deciding): Branch {
  return {
    text: findingText(finding),
    ...(unknown.length > 0 && {
      branches: [{ text: `nobody knows ${asked(unknown)}`, style: 'yellow' as const }],
    }),
  };
}

/** By rule and end, the soonest first. */
function graces(inGrace: readonly InGrace[]): Branch[] {
  const groups = Map.groupBy(
    inGrace.toSorted((a, b) => (a.until < b.until ? -1 : 1)),
    ({ rule, until }) => `until ${minute(until)}, then ${rule.name} counts: ${sayRule(rule)}`,
  );
  return Array.from(groups, ([text, found]) => ({
    text,
    branches: findingBranches(findingsOf(found)),
  }));
}

function asides({ suppressed }: Decision): Branch[] {
  const groups = Map.groupBy(suppressed, ({ by }) => asideText(by));
  return Array.from(groups, ([text, found]) => ({
    text: `${text} (${found.length})`,
    branches: findingBranches(findingsOf(found)),
  }));
}

function asideText(by: SuppressedBy): string {
  if (by.kind === 'scanner') return `by the scanner: ${by.why}`;
  if (by.kind === 'ignored') {
    const until = by.until ? ` until ${sayEnd(by.until)}` : '';
    const whom = by.by ? ` of ${by.by}` : '';
    return `by the ignore rule ${by.rule}${whom}${until} (${by.source}): ${by.why}`;
  }
  const ticket = by.ticket ? `, ${by.ticket}` : '';
  return `by ${by.by} until ${sayEnd(by.until)} (waiver ${by.waiver}${ticket}, ${by.source}): ${by.why}`;
}

function planBranches({ plan: { upgrades, noFix, unknownFix } }: Decision): Branch[] {
  return [
    ...cut(
      upgrades.map((upgrade) => {
        const { clears, leaves } = upgrade;
        const left = leaves.length > 0 ? `, leaves ${sayFindings(leaves)}` : '';
        return { text: `${upgradeText(upgrade)}: clears ${sayFindings(clears)}${left}` };
      }),
      LISTED,
    ),
    ...(noFix.length > 0 ? [{ text: `no fix yet: ${sayFindings(noFix)}` }] : []),
    ...(unknownFix.length > 0 ? [{ text: `fix unknown: ${sayFindings(unknownFix)}` }] : []),
  ];
}
