import { type Finding, isInKev, weightOf } from '../../core/findings/finding.ts';
import type { Upgrade } from '../../core/findings/fix-plan.ts';
import type { Severity } from '../../core/findings/severity.ts';
import { toldOf } from '../../core/findings/suppression.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import type { Suppressed } from '../../core/judgement/weigh-findings.ts';
import { type Announcement, changesOf, remediesOf, silentlyExploited } from '../announcement.ts';
import { headlineOf } from '../headline.ts';
import { consoleUrl } from '../image-name.ts';

/** Of every body; docs/schemas describes it. What is added leaves it as it is, anything else makes another one. */
export const BODY_VERSION = '1';

/** Ids are named where there are few; a count says the rest. */
const IDS = 20;

/** The announcement as plain values for programs, with at most `most` entries in each of its lists. */
export function topicBody(announcement: Announcement, most: number): object {
  const { judgement, decision, marking, before, provenance, report, lapsed = [] } = announcement;
  const { deciding, advised, inGrace, suppressed, unranked, troubles, view } = decision;
  const { correlationId } = judgement;
  const exploited = silentlyExploited(decision);
  return {
    version: BODY_VERSION,
    verdict: judgement.verdict,
    ...(before && { before }),
    answer: headlineOf(announcement),
    image: { ...judgement.image, tags: judgement.names },
    reasons: judgement.reasons,
    rules: judgement.rules,
    doubts: decision.doubts.slice(0, most),
    ...(decision.accepted.length > 0 && { accepted: decision.accepted.slice(0, most) }),
    ...releasedEntry(decision, most),
    ...undecidedEntry(announcement, most),
    counts: judgement.counts,
    ...planEntry(decision, most),
    ...diffEntry(decision, most),
    deciding: deciding.slice(0, most).map(decidingEntry),
    decidingTotal: deciding.length,
    advised: advised.slice(0, most).map(decidingEntry),
    advisedTotal: advised.length,
    inGrace: inGrace
      .slice(0, most)
      .map(({ finding, rule, until }) => ({ rule: rule.name, until, ...findingEntry(finding) })),
    inGraceTotal: inGrace.length,
    setAside: suppressed.slice(0, most).map(asideEntry),
    setAsideTotal: suppressed.length,
    lapsed: lapsed.slice(0, most).map(asideEntry),
    lapsedTotal: lapsed.length,
    unranked: unranked.slice(0, most).map(findingEntry),
    unrankedTotal: unranked.length,
    exploitedUncounted: exploited.slice(0, most).map(findingEntry),
    exploitedUncountedTotal: exploited.length,
    platforms: judgement.platforms.slice(0, most),
    ...(decision.runsIn && { runsIn: decision.runsIn }),
    marking,
    feeds: decision.feeds,
    troubles,
    judgedAt: judgement.judgedAt,
    ...(correlationId && { correlationId }),
    policyVersion: judgement.policyVersion,
    ...(view.override && {
      override: { ...view.override, over: view.override.over.slice(0, IDS) },
    }),
    ...(provenance && { provenance }),
    console: consoleUrl(judgement),
    ...(report && { report }),
  };
}

/** As much of it as there is room for in any case. */
export const briefBody = (announcement: Announcement): object => {
  const { report } = announcement;
  const { verdict, image, judgedAt, policyVersion, names, correlationId } = announcement.judgement;
  const tags = names.slice(0, IDS);
  const answer = headlineOf(announcement);
  const brief = { version: BODY_VERSION, verdict, answer, image: { ...image, tags } };
  const found = { judgedAt, ...(correlationId && { correlationId }), policyVersion };
  const links = { console: consoleUrl(announcement.judgement), ...(report && { report }) };
  return { ...brief, ...found, ...links };
};

/** By whose word it may ship, and what would keep it from that. */
function releasedEntry({ released }: Decision, most: number) {
  if (!released) return {};
  const { by, at, why, ticket, until, against, deciding } = released;
  const { verdict, reasons } = against;
  return {
    released: {
      by,
      at,
      why,
      ...(ticket && { ticket }),
      until,
      against: {
        verdict,
        reasons: reasons.slice(0, most),
        deciding: deciding.slice(0, most).map(decidingEntry),
        decidingTotal: deciding.length,
      },
    },
  };
}

function undecidedEntry(announcement: Announcement, most: number) {
  const { verdict, undecidedSince } = announcement.judgement;
  if (verdict !== 'undecided') return {};
  return { undecidedSince, remedies: remediesOf(announcement).slice(0, most) };
}

function planEntry({ plan }: Decision, most: number) {
  const upgrade = ({ package: { name, version }, to, clears, leaves }: Upgrade) => ({
    package: name,
    ...(version && { from: version }),
    to: to.state === 'highest-of' ? { ...to, versions: to.versions.slice(0, IDS) } : to,
    clears: summary(clears, most),
    leaves: summary(leaves, most),
  });
  return {
    plan: {
      upgrades: plan.upgrades.slice(0, most).map(upgrade),
      upgradesTotal: plan.upgrades.length,
      noFix: summary(plan.noFix, most),
      unknownFix: summary(plan.unknownFix, most),
    },
  };
}

function diffEntry(decision: Decision, most: number) {
  const diff = changesOf(decision);
  if (!diff) return {};
  const { against, added, fixed, remaining } = diff;
  return {
    diff: { against, new: summary(added, most), fixed: summary(fixed, most), open: remaining },
  };
}

/** How many, how bad, and which, as far as they are few. */
function summary(findings: readonly Finding[], most: number) {
  const counts: Partial<Record<Severity, number>> = {};
  for (const finding of findings) {
    const weight = weightOf(finding);
    counts[weight] = (counts[weight] ?? 0) + 1;
  }
  return {
    count: findings.length,
    counts,
    kev: findings.filter(isInKev).length,
    ids: findings.slice(0, Math.min(IDS, most)).map(({ id }) => id),
  };
}

const decidingEntry = ({ finding, rule, unknown }: Decision['deciding'][number]) => ({
  rule: rule.name,
  ...(unknown.length > 0 && { unknown }),
  ...findingEntry(finding),
});

const findingEntry = (finding: Finding) => ({
  ...briefEntry(finding),
  severity: weightOf(finding),
  fix: finding.fix,
  exploit: finding.exploit,
  kev: finding.kev ?? { state: 'unknown' },
  ...(finding.epss && { epss: finding.epss }),
  ...(finding.firstSeen && { firstSeen: finding.firstSeen }),
  platforms: finding.platforms.slice(0, 10),
});

/** By whose word it does not count, or did not until a while ago. */
const asideEntry = ({ finding, by }: Suppressed) => ({
  ...briefEntry(finding),
  severity: weightOf(finding),
  by: toldOf(by),
});

const briefEntry = ({ id, package: { name, version } }: Finding) => ({
  id,
  package: name,
  ...(version && { version }),
});

/**
 * Whether anything in the image is in CISA's catalogue, whether it counts or not. `unknown`: no fresh copy
 * says so of everything, and a subscription to `false` should not get it as if one did.
 */
export function kevOf({ findings }: Pick<Decision, 'findings'>): 'true' | 'false' | 'unknown' {
  if (findings.some(isInKev)) return 'true';
  return findings.some(({ kev }) => kev === undefined) ? 'unknown' : 'false';
}
