import { type Finding, isInKev, weightOf } from './finding.ts';
import type { AffectedPackage } from './package.ts';
import { rankOf, SEVERITIES } from './severity.ts';
import { highestVersion } from './version-order.ts';

/** One upgrade and what it clears. */
export interface Upgrade {
  readonly package: AffectedPackage;
  readonly to:
    | { readonly state: 'version'; readonly version: string }
    /** Their order is not known for this kind of package: the highest of them clears everything. */
    | { readonly state: 'highest-of'; readonly versions: readonly string[] }
    /** The scanner says that there is a fix and not in which version. */
    | { readonly state: 'unnamed' };
  readonly clears: readonly Finding[];
  /** Of this package, what has no fix or none that is known: it stays after the upgrade. */
  readonly leaves: readonly Finding[];
}

/** The smallest set of upgrades that clears what counts, by risk removed. */
export interface FixPlan {
  readonly upgrades: readonly Upgrade[];
  /** What counts and cannot be fixed, as the scanner says. */
  readonly noFix: readonly Finding[];
  /** What counts and of which nobody says whether there is a fix. */
  readonly unknownFix: readonly Finding[];
}

/** One upgrade for each package (name, version, type) among the findings that count. */
export function fixPlanOf(counting: readonly Finding[]): FixPlan {
  const byPackage = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of counting) {
    const { name, version, manager } = finding.package;
    const key = JSON.stringify([name, version, manager]);
    const group = byPackage.get(key);
    if (group) group.push(finding);
    else byPackage.set(key, [finding]);
  }
  const upgrades = [...byPackage.values()].flatMap(upgradeOf);
  return {
    upgrades: upgrades
      .map((upgrade) => ({ upgrade, risk: riskOf(upgrade.clears) }))
      .sort((a, b) => byRisk(a.risk, b.risk) || byName(a.upgrade, b.upgrade))
      .map(({ upgrade }) => upgrade),
    noFix: counting.filter(({ fix }) => fix.state === 'none'),
    unknownFix: counting.filter(({ fix }) => fix.state === 'unknown'),
  };
}

function upgradeOf(findings: readonly [Finding, ...Finding[]]): Upgrade[] {
  const clears = findings.filter(({ fix }) => fix.state === 'available');
  if (clears.length === 0) return [];
  const leaves = findings.filter(({ fix }) => fix.state !== 'available');
  return [{ package: findings[0].package, to: targetOf(clears), clears, leaves }];
}

function targetOf(clears: readonly Finding[]): Upgrade['to'] {
  const named = clears.flatMap(({ fix }) =>
    fix.state === 'available' && fix.version !== undefined ? [fix.version] : [],
  );
  // A fix without a version may need a higher one than those that are named.
  if (named.length < clears.length) return { state: 'unnamed' };
  const versions = [...new Set(named)].sort();
  const [{ package: one }] = clears as readonly [Finding];
  const version = highestVersion(versions, one);
  return version === undefined ? { state: 'highest-of', versions } : { state: 'version', version };
}

/** Exploited first, then the count of each weight, the worst first, then the likeliest exploit. */
function riskOf(findings: readonly Finding[]): number[] {
  const counts = SEVERITIES.map(() => 0);
  let exploited = 0;
  let likeliest = 0;
  for (const finding of findings) {
    const rank = rankOf(weightOf(finding));
    counts[rank] = (counts[rank] ?? 0) + 1;
    if (isInKev(finding)) exploited += 1;
    likeliest = Math.max(likeliest, finding.epss?.score ?? 0);
  }
  return [exploited, ...counts.toReversed(), likeliest];
}

function byRisk(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
}

const byName = (a: Upgrade, b: Upgrade): number =>
  `${a.package.name} ${a.package.version}` < `${b.package.name} ${b.package.version}` ? -1 : 1;

/** `3.0.7`, `1.2 or 1.10, whichever is newer`, or `a fixed version`. */
export function sayTarget(to: Upgrade['to']): string {
  if (to.state === 'version') return to.version;
  if (to.state === 'unnamed') return 'a fixed version';
  return whicheverIsNewer(to.versions, to.versions.length);
}

/** `1.2 or 1.10, whichever is newer`, `the newest of 1, 10 and 2`; of many the first few. */
export function whicheverIsNewer(versions: readonly string[], most: number): string {
  const [one, other] = versions;
  if (versions.length === 2) return `${one} or ${other}, whichever is newer`;
  const left = versions.length - most;
  const last = left > 0 ? `${left} more` : versions.at(-1);
  return `the newest of ${versions.slice(0, left > 0 ? most : -1).join(', ')} and ${last}`;
}
