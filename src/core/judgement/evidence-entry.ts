import { type Finding, isInKev, weightOf } from '../findings/finding.ts';
import type { Upgrade } from '../findings/fix-plan.ts';
import { toldOf } from '../findings/suppression.ts';
import type { Decision } from './decision.ts';
import type { Deciding, InGrace, Suppressed } from './weigh-findings.ts';

/** What a verdict rests on, as JSON: the deciding rules, what was set aside and by whom, the fix plan, the diff. */
export const evidenceEntry = (decision: Decision) => ({
  deciding: decision.deciding.map(decidingEntry),
  advised: decision.advised.map(decidingEntry),
  inGrace: decision.inGrace.map(graceEntry),
  setAside: decision.suppressed.map(setAsideEntry),
  doubts: decision.doubts,
  ...(decision.accepted.length > 0 && { accepted: decision.accepted }),
  ...(decision.released && {
    released: { ...decision.released, deciding: decision.released.deciding.map(decidingEntry) },
  }),
  fixPlan: {
    upgrades: decision.plan.upgrades.map(upgradeEntry),
    noFix: decision.plan.noFix.map(briefFinding),
    unknownFix: decision.plan.unknownFix.map(briefFinding),
  },
  ...(decision.diff && {
    diff: {
      against: decision.diff.against,
      new: decision.diff.added.map(briefFinding),
      fixed: decision.diff.fixed.map(briefFinding),
      open: decision.diff.remaining,
    },
  }),
  ...(decision.runsIn && { runsIn: decision.runsIn }),
  feeds: decision.feeds,
  feedTroubles: decision.troubles,
  ...(decision.view.override && { override: decision.view.override }),
  ...(decision.reviewAt && { reviewAt: decision.reviewAt }),
  ...(decision.tellAt && { tellAt: decision.tellAt }),
});

/** What a finding is, in short: for programs. */
export const briefFinding = ({ id, package: { name, version } }: Finding) => ({
  id,
  package: name,
  ...(version && { version }),
});

/** All that weighs of a finding. */
export const findingEntry = (one: Finding) => ({
  ...briefFinding(one),
  severity: weightOf(one),
  fix: one.fix,
  exploit: one.exploit,
  kev: one.kev ?? { state: 'unknown' },
  ...(one.epss && { epss: one.epss }),
  ...(one.cvss && { cvss: one.cvss.score }),
  ...(one.inUse !== undefined && { inUse: one.inUse }),
  ...(one.firstSeen && { firstSeen: one.firstSeen }),
  platforms: one.platforms,
});

const decidingEntry = ({ finding: one, rule, match, unknown }: Deciding) => ({
  rule: rule.name,
  match,
  ...(unknown.length > 0 && { unknown }),
  ...findingEntry(one),
});

const graceEntry = ({ finding: one, rule, until }: InGrace) => ({
  rule: rule.name,
  until,
  ...findingEntry(one),
});

const setAsideEntry = ({ finding: one, by }: Suppressed) => ({
  ...briefFinding(one),
  severity: weightOf(one),
  by: toldOf(by),
});

/** One upgrade and what it clears. */
export const upgradeEntry = ({ package: { name, version }, to, clears, leaves }: Upgrade) => ({
  package: name,
  ...(version && { from: version }),
  to,
  clears: clears.map(({ id }) => id),
  kev: clears.filter(isInKev).length,
  leaves: leaves.map(({ id }) => id),
});
