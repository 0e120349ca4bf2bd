import type { Evidence } from '../../core/evidence/evidence.ts';
import type { FeedTrouble } from '../../core/findings/enrich.ts';
import { type Finding, findingKey, findingsOf } from '../../core/findings/finding.ts';
import { fixPlanOf, type Upgrade } from '../../core/findings/fix-plan.ts';
import { endingOf, exceptionWord } from '../../core/findings/suppression.ts';
import { highestVersion } from '../../core/findings/version-order.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import type { Reason, Verdict } from '../../core/judgement/verdict.ts';
import type { Deciding, InGrace } from '../../core/judgement/weigh-findings.ts';

/** What would change a verdict: things to do, things to wait for, and what comes of it. */
export interface Outlook {
  /** What the verdict is now. */
  readonly now: Verdict;
  /** Upgrades that take away everything that quarantines and can be fixed, by risk removed. */
  readonly upgrades: readonly Upgrade[];
  /** The verdict with those upgrades and everything else as it is; the same as now without any. */
  readonly after: Verdict;
  /** What quarantines still after the upgrades. */
  readonly stays: {
    /** There is no fix, as the scanner says. */
    readonly noFix: readonly Finding[];
    /** Nobody says whether there is one. */
    readonly unknownFix: readonly Finding[];
  };
  /** What has to become known before the image can be approved. */
  readonly doubts: readonly Reason[];
  /** Of that, what a rule would count unless an unknown says otherwise, and the feeds that are not heard. */
  readonly unsettled: readonly Deciding[];
  readonly troubles: readonly FeedTrouble[];
  /** What a rule will count later, also after the upgrades, the soonest first; and what takes it away. */
  readonly inGrace: readonly InGrace[];
  readonly upgradesInGrace: readonly Upgrade[];
  /** What keeps findings out of the verdict for a while, by what it is and when it lapses (ISO time). */
  readonly lapsing: readonly {
    readonly what: 'waiver' | 'ignore rule' | 'VEX statement';
    readonly until: string;
    readonly findings: readonly Finding[];
  }[];
  /** Waivers without which the image would be undecided again, by when they lapse (ISO times). */
  readonly acceptedUntil: readonly string[];
  /** What would quarantine if the policy did more than advise. */
  readonly advised: readonly Finding[];
}

/** The decision on the same image without some findings, by their `findingKey`. */
export type DecideWithout = (cleared: ReadonlySet<string>) => Decision;

/**
 * What would have to happen for the image to be approved. Each step is tried by deciding again: under
 * another of the image's tags the policy may quarantine for other findings, once these are gone.
 * `unsettledIn`: what would count unless an unknown says otherwise.
 */
export function outlookOf(
  decision: Decision,
  decideWithout: DecideWithout,
  unsettledIn: (decision: Decision) => readonly Deciding[],
): Outlook {
  const inTheWay = new Map<string, Finding>();
  const cleared = new Set<string>();
  let left = decision;
  for (;;) {
    for (const { finding } of left.deciding) inTheWay.set(findingKey(finding), finding);
    const before = cleared.size;
    for (const { finding } of left.deciding) {
      if (finding.fix.state === 'available') cleared.add(findingKey(finding));
    }
    if (cleared.size === before) break;
    left = decideWithout(cleared);
  }
  const { upgrades } = fixPlanOf([...inTheWay.values()]);
  const blocking = findingsOf(left.deciding);
  const grace = left.inGrace
    .filter(({ finding }) => !upgrades.some((upgrade) => clearsToo(upgrade, finding)))
    .toSorted((a, b) => (a.until < b.until ? -1 : 1));
  return {
    now: decision.verdict,
    upgrades,
    after: left.verdict,
    stays: {
      noFix: blocking.filter(({ fix }) => fix.state === 'none'),
      unknownFix: blocking.filter(({ fix }) => fix.state === 'unknown'),
    },
    doubts: left.doubts,
    unsettled: unsettledIn(left),
    troubles: left.troubles,
    inGrace: grace,
    upgradesInGrace: fixPlanOf(findingsOf(grace)).upgrades,
    lapsing: lapsingOf(left),
    acceptedUntil: [...new Set(left.accepted.map(({ until }) => until))].sort(),
    advised: findingsOf(left.advised),
  };
}

/** Whether an upgrade that is made for other findings surely takes this one away as well. */
function clearsToo({ package: upgraded, to }: Upgrade, { package: one, fix }: Finding): boolean {
  if (to.state !== 'version' || fix.state !== 'available' || fix.version === undefined)
    return false;
  const isSame = (['name', 'version', 'manager'] as const).every(
    (key) => upgraded[key] === one[key],
  );
  return isSame && highestVersion([to.version, fix.version], upgraded) === to.version;
}

function lapsingOf({ suppressed }: Decision): Outlook['lapsing'] {
  const ending = suppressed.flatMap(({ finding, by }) => {
    const end = endingOf(by);
    return end ? [{ finding, what: exceptionWord(end), until: end.until }] : [];
  });
  return [...Map.groupBy(ending, ({ what, until }) => `${what} ${until}`).values()]
    .flatMap(([first, ...others]) =>
      first ? [{ ...first, findings: findingsOf([first, ...others]) }] : [],
    )
    .map(({ what, until, findings }) => ({ what, until, findings }))
    .sort((a, b) => (a.until < b.until ? -1 : 1));
}

/** The same image as if these findings (by `findingKey`) were gone from every platform. */
export const withoutFindings = (evidence: Evidence, cleared: ReadonlySet<string>): Evidence => ({
  ...evidence,
  platforms: evidence.platforms.map((one) => ({
    ...one,
    scan: {
      ...one.scan,
      findings: one.scan.findings.filter((finding) => !cleared.has(findingKey(finding))),
    },
  })),
});
