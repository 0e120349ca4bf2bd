import { type Finding, weightOf } from '../findings/finding.ts';
import { isThere, type KeptFinding } from '../findings/kept-finding.ts';
import { byVulnerability, type VulnerabilityMap } from '../findings/package-map.ts';
import { rankOf } from '../findings/severity.ts';
import type { KeptWaivers } from '../interventions/slack-waivers.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { Current } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import { daysOf } from './days-to-fix.ts';
import {
  type Lapse,
  lapseKey,
  type OpenFinding,
  type RepositoryFigures,
  type RepositoryRef,
  tallied,
  type WithoutVerdict,
} from './figures.ts';
import { lapsesBy, laterTold, releasesIn, type Told, withoutVerdict } from './image-remarks.ts';
import { spokenIn } from './spoken.ts';
import { type Standing, weighed } from './weighed.ts';

export type OpenFindings = VulnerabilityMap<OpenFinding>;

/** What a repository is compared with. */
export interface CountedBefore {
  /** ISO time. */
  readonly at: string;
  /** What was open then; absent where nobody knows. */
  readonly open?: OpenFindings;
}

/** What came of counting a repository: its figures, and what is compared with the next time. */
export interface Count {
  readonly figures: RepositoryFigures;
  readonly open: OpenFindings;
}

/** Counts a repository, one image after the other: all of its findings would not fit into memory. */
export interface RepositoryCount {
  /** `findings`: those kept with the judgement; undefined where they cannot be read. */
  readonly add: (current: Current, findings: readonly KeptFinding[] | undefined) => void;
  /** An image that is counted or not: somebody may have released it. */
  readonly see: (current: Current) => void;
  /** An image that is counted, and whose record cannot be read. */
  readonly addUnreadable: () => void;
  readonly end: () => Count;
}

const NAMED = 5;

/** Begins to count a repository by a policy, and by what people have accepted in it from Slack. */
export function openCount(
  repository: RepositoryRef,
  before: CountedBefore,
  policy: Policy,
  now: Date,
  waivers?: KeptWaivers,
): RepositoryCount {
  const open = byVulnerability<OpenFinding>();
  const aside = byVulnerability<true>();
  const spoken = spokenIn(waivers, repository, policy, now);
  const lapses = new Map<string, Lapse>();
  const without: WithoutVerdict[] = [];
  let [images, unknown, latest] = [0, 0, before.at];
  let told: Told | undefined;
  let onlyAdvises = false;

  const lapse = (one: Lapse): void => {
    lapses.set(lapseKey(one), one);
  };
  const addFinding = (
    finding: KeptFinding,
    { judgedAt }: Judgement,
    { by, ...standing }: Standing,
  ): void => {
    if (by) {
      aside.set(finding, true);
      for (const one of lapsesBy(by, spoken.named)) lapse(one);
      return;
    }
    const weight = weightOf(finding);
    open.set(
      finding,
      worst(open.get(finding), { weight, ...seen(finding, judgedAt), ...standing }),
    );
  };
  return {
    add: (current, findings) => {
      const { judgement } = current;
      images += 1;
      latest = later(latest, current.lookedAt ?? judgement.judgedAt);
      told = laterTold(told, current);
      without.push(...withoutVerdict(judgement));
      for (const { waiver: name, by, until, source } of judgement.accepted ?? [])
        lapse({ what: 'acceptance', name, by, until, source });
      if (!findings || !judgement.comparable) unknown += 1;
      if (!findings) return;
      const { standingOf, isAdvised } = weighed(judgement, findings, policy, spoken.for(judgement));
      onlyAdvises ||= isAdvised;
      for (const one of findings.filter(isThere)) addFinding(one, judgement, standingOf(one));
    },
    see: ({ judgement }) => {
      for (const one of releasesIn(judgement, now)) lapse(one);
    },
    addUnreadable: () => {
      images += 1;
      unknown += 1;
    },
    end: () => {
      const gone = goneFrom(before.open, open, aside);
      const carried = unknown > 0 ? gone : [];
      const fixed = unknown > 0 ? [] : gone;
      for (const [vulnerability, one] of carried) open.set(vulnerability, one);
      const all = valuesIn(open);
      const fixedAt = Math.min(Date.parse(latest), now.getTime());
      const figures: RepositoryFigures = {
        ...repository,
        images,
        open: tallied(all.map(({ weight }) => weight)),
        blocking: tallied(all.filter((one) => one.isBlocking).map(({ weight }) => weight)),
        overdue: tallied(all.filter((one) => one.isOverdue).map(({ weight }) => weight)),
        fresh: tallied(
          all.filter(({ firstSeen }) => firstSeen > before.at).map(({ weight }) => weight),
        ),
        since: before.at,
        ...(before.open && { fixed: tallied(fixed.map(([, { weight }]) => weight)) }),
        daysToFix: daysOf(fixed.map(([, { firstSeen }]) => fixedAt - Date.parse(firstSeen))),
        carried: carried.length,
        unknown,
        withoutVerdict: { count: without.length, first: without.sort(bySince).slice(0, NAMED) },
        lapsing: [...lapses.values()].sort((a, b) => (a.until < b.until ? -1 : 1)),
        ...(told && { channel: told.channel }),
        ...(onlyAdvises && { onlyAdvises }),
      };
      return { figures, open };
    },
  };
}

const seen = ({ firstSeen }: Finding, judgedAt: string) => ({ firstSeen: firstSeen ?? judgedAt });

const worst = (a: OpenFinding | undefined, b: OpenFinding): OpenFinding => ({
  weight: a && rankOf(a.weight) > rankOf(b.weight) ? a.weight : b.weight,
  firstSeen: a && a.firstSeen < b.firstSeen ? a.firstSeen : b.firstSeen,
  isBlocking: a?.isBlocking === true || b.isBlocking,
  isOverdue: a?.isOverdue === true || b.isOverdue,
});

const later = (a: string, b: string): string => (a < b ? b : a);

const bySince = (a: WithoutVerdict, b: WithoutVerdict): number => (a.since < b.since ? -1 : 1);

type Entry = readonly [Pick<Finding, 'id' | 'package'>, OpenFinding];

/** What was open before and is neither open nor set aside. */
function goneFrom(
  before: OpenFindings | undefined,
  open: OpenFindings,
  aside: VulnerabilityMap<true>,
): Entry[] {
  if (!before) return [];
  return [...before].flatMap(([name, byId]) =>
    [...byId].flatMap(([id, one]): Entry[] => {
      const vulnerability = { id, package: { name } };
      return (open.get(vulnerability) ?? aside.get(vulnerability)) ? [] : [[vulnerability, one]];
    }),
  );
}

const valuesIn = <T>(map: VulnerabilityMap<T>): T[] =>
  [...map].flatMap(([, byId]) => [...byId.values()]);
