import type { RouteName } from '../ledger/ledger.ts';
import { DAY, dayOf, lastDayOf } from '../time.ts';
import { sayDuration } from '../words.ts';
import type { Policy } from './policy.ts';

/** Since when an ignore rule or waiver is known, and when it last took a finding out. ISO times. */
export interface Use {
  readonly since: string;
  readonly lastUsed?: string;
}

/** Something about the policy that its owner should hear of, once. */
export interface Notice {
  /** The same as long as it is the same news. */
  readonly key: string;
  readonly text: string;
}

const ABOUT_TO_LAPSE = 7 * DAY;
const UNUSED = 30 * DAY;

/** What is written down about the policy itself. */
export interface PolicyNotes {
  readonly uses: ReadonlyMap<string, Use>;
  /** Which routes have been told, by the key of the notice. */
  readonly told: ReadonlyMap<string, readonly RouteName[]>;
}

/** Under what the use of an ignore rule or a waiver is noted: the two may share a name. */
export const useKey = (kind: 'ignored' | 'waived', name: string): string => `${kind}/${name}`;

/** The keys of everything in a policy that can go unused. */
export const useKeys = ({ ignore, waivers }: Policy): string[] => [
  ...new Set([
    ...ignore.map(({ name }) => useKey('ignored', name)),
    ...waivers.map(({ name }) => useKey('waived', name)),
  ]),
];

/** Each once: waivers that are about to lapse, and ignore rules and waivers that have matched nothing for a while. */
export function noticesFor(policy: Policy, uses: ReadonlyMap<string, Use>, now: Date): Notice[] {
  const lapsing = policy.waivers.flatMap(({ name, by, until, source }): Notice[] => {
    const left = Date.parse(until) - now.getTime();
    if (left <= 0 || left > ABOUT_TO_LAPSE) return [];
    const text = `The waiver ${name} of ${by} (${source}) ends on ${lastDayOf(until)}: what it accepts will count again.`;
    return [{ key: `lapses/${name}/${until}`, text }];
  });
  const inForce = [
    ...policy.ignore.map((rule) => ({ ...rule, what: 'ignore rule', kind: 'ignored' as const })),
    ...policy.waivers
      .filter(({ until }) => Date.parse(until) > now.getTime())
      .map((waiver) => ({ ...waiver, what: 'waiver', kind: 'waived' as const })),
  ];
  const unused = inForce.flatMap(({ name, source, what, kind }): Notice[] => {
    const use = uses.get(useKey(kind, name));
    if (!use) return [];
    const last = use.lastUsed ?? use.since;
    if (now.getTime() - Date.parse(last) < UNUSED) return [];
    const text = `The ${what} ${name} (${source}) has matched nothing in any image judged within ${sayDuration(UNUSED)}: it may be time to remove it.`;
    return [{ key: `unused/${useKey(kind, name)}/${dayOf(last)}`, text }];
  });
  return [...new Map([...lapsing, ...unused].map((notice) => [notice.key, notice])).values()];
}
