import type { Provenance } from '../../core/evidence/provenance.ts';
import { among, type Finding, findingsOf } from '../../core/findings/finding.ts';
import { type Upgrade, whicheverIsNewer } from '../../core/findings/fix-plan.ts';
import { counted } from '../../core/words.ts';
import { type Announcement, countingOf, tallyOf } from '../announcement.ts';
import { type Block, section } from './slack-block.ts';
import { offersAccepting } from './slack-buttons.ts';
import { code, fitLines } from './slack-text.ts';

const UPGRADES = { lines: 8, characters: 1_300 };
/** Of versions whose order is not known. */
const VERSIONS = 3;

const REST = '; what stays can be accepted by a waiver (who, why, until when)';

/**
 * What to do: the upgrades, what removes the most risk first, and what no upgrade removes. Where a button accepts the
 * risk, that button says so.
 */
export function planBlock(announcement: Announcement): Block[] {
  const { judgement, decision, provenance } = announcement;
  if (countingOf(decision).length === 0) return [];
  const { upgrades, noFix, unknownFix } = decision.plan;
  const isInGrace = among(findingsOf(decision.inGrace));
  const lineOf = (upgrade: Upgrade) => upgradeLine(upgrade, isInGrace);
  const more = (left: number) => `… and ${counted(left, 'more upgrade')}`;
  const isBlocked = judgement.verdict === 'quarantined';
  const hasButton = offersAccepting(announcement);
  const otherwise = hasButton ? '' : ', or have the risk accepted by a waiver';
  const way = isBlocked ? `: do without the package${otherwise}` : '';
  const base = baseText(unknownFix, provenance);
  const next = `Rebuild on ${base} and push again${isBlocked && !hasButton ? REST : ''}.`;
  const isAllUnknown = upgrades.length === 0 && noFix.length === 0;
  const which = isAllUnknown ? '' : ` for ${tallyOf(unknownFix)}`;
  return section([
    '*What to do*',
    ...(upgrades.length > 0 ? [fitLines(upgrades, lineOf, UPGRADES, more)] : []),
    ...(noFix.length > 0 ? [`No fix yet for ${tallyOf(noFix)}${way}.`] : []),
    ...(unknownFix.length > 0
      ? [`The scan does not say whether there are fixes${which}: see the advisories. ${next}`]
      : []),
  ]);
}

/**
 * The base by name, where labels name one and it may bring what is to be fixed: packages of the operating system. Not
 * the digest that it was pinned by: a newer one has another.
 */
function baseText(findings: readonly Finding[], provenance: Provenance = {}): string {
  const [name = ''] = provenance.base?.split('@') ?? [];
  const isOfBase = findings.every(({ package: { manager = 'OS' } }) => manager === 'OS');
  if (!isOfBase || name === '' || name === 'scratch') return 'a current base image';
  return `a newer ${code(name, 80)} (the base that its labels name)`;
}

function upgradeLine(upgrade: Upgrade, isInGrace: (finding: Finding) => boolean): string {
  const { package: one, to, clears, leaves } = upgrade;
  const from = one.version ? ` ${code(one.version, 60)}` : '';
  const later = clears.every(isInGrace) ? ' in grace' : '';
  const what = `• Upgrade ${code(one.name, 80)}${from} → ${targetText(to)}`;
  return `${what}: clears ${tallyOf(clears)}${later}${leavesText(leaves)}`;
}

export function targetText(to: Upgrade['to']): string {
  if (to.state === 'version') return code(to.version, 80);
  if (to.state === 'unnamed') return 'a fixed version (the scanner does not name it)';
  return whicheverIsNewer(
    to.versions.map((version) => code(version, 60)),
    VERSIONS,
  );
}

/** Unknown is said as unknown, never as none. */
function leavesText(leaves: readonly Finding[]): string {
  const unfixed = leaves.filter(({ fix }) => fix.state === 'none').length;
  const unknown = leaves.length - unfixed;
  const parts = [
    ...(unfixed > 0 ? [`${unfixed} without a fix`] : []),
    ...(unknown > 0 ? [`${unknown} of which no fix is known`] : []),
  ];
  return parts.length > 0 ? `; leaves ${parts.join(' and ')}` : '';
}
