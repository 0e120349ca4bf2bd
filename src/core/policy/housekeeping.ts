import { nameOfWaiver, type SlackWaiver, sayWaived } from '../interventions/slack-waivers.ts';
import type { RouteName } from '../ledger/ledger.ts';
import { DAY, dayOf, lastDayOf } from '../time.ts';
import { sayDuration } from '../words.ts';
import type { Acceptance, IgnoreRule, Policy, Waiver } from './policy.ts';

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
export const useKeys = ({ ignore, waivers, accepted }: Policy): string[] => [
  ...new Set([
    ...ignore.map(({ name }) => useKey('ignored', name)),
    ...[...waivers, ...accepted].map(({ name }) => useKey('waived', name)),
  ]),
];

/** A waiver from Slack, and in which repository it stands. */
export interface WaiverInSlack {
  readonly repository: string;
  readonly waiver: SlackWaiver;
}

/**
 * Each once: exceptions that are about to lapse, of the policy and from Slack, and those of the policy that have matched
 * nothing for a while.
 */
export function noticesFor(
  policy: Policy,
  uses: ReadonlyMap<string, Use>,
  now: Date,
  fromSlack: readonly WaiverInSlack[] = [],
): Notice[] {
  const endsSoon = ({ until = '' }: Pick<IgnoreRule, 'until'>): boolean => {
    const left = Date.parse(until) - now.getTime();
    return left > 0 && left <= ABOUT_TO_LAPSE;
  };
  const lapsing = [
    ...[...policy.waivers, ...policy.accepted].filter(endsSoon).map(endOfWaiver),
    ...policy.ignore.filter(endsSoon).map(endOfIgnoring),
    ...fromSlack.filter((one) => endsSoonInSlack(one, now)).map(endInSlack),
  ];
  const isOver = ({ until }: Pick<IgnoreRule, 'until'>): boolean =>
    until !== undefined && Date.parse(until) <= now.getTime();
  const inForce = [
    ...policy.ignore.map((rule) => ({ ...rule, what: 'ignore rule', kind: 'ignored' as const })),
    ...[...policy.waivers, ...policy.accepted].map((waiver) => ({
      ...waiver,
      what: 'waiver',
      kind: 'waived' as const,
    })),
  ].filter((one) => !isOver(one));
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

const endOfWaiver = ({ name, by, until, source }: Waiver | Acceptance): Notice => ({
  key: `lapses/${name}/${until}`,
  text: `The waiver ${name} of ${by} (${source}) ends on ${lastDayOf(until)}: what it accepts will count again.`,
});

/** What was accepted for a few days is news on the last of them. */
function endsSoonInSlack({ waiver: { at, until, revoked } }: WaiverInSlack, now: Date): boolean {
  const left = Date.parse(until) - now.getTime();
  const isShort = Date.parse(until) - Date.parse(at) <= ABOUT_TO_LAPSE;
  return !revoked && left > 0 && left <= (isShort ? DAY : ABOUT_TO_LAPSE);
}

const endInSlack = ({ repository, waiver }: WaiverInSlack): Notice => ({
  key: `lapses/${nameOfWaiver(waiver)}/${waiver.until}`,
  text: `The waiver of ${waiver.by.name} from Slack for ${sayWaived(waiver, repository)} ends on ${lastDayOf(waiver.until)}: what it accepts will count again.`,
});

/** All statements of a VEX document end together, and are told of together. */
function endOfIgnoring({ name, by, until = '', source, origin }: IgnoreRule): Notice {
  const ends = `ends on ${lastDayOf(until)}: what it`;
  if (origin === 'vex') {
    const [file] = source.split('#');
    return {
      key: `lapses/vex/${file}/${until}`,
      text: `The VEX document ${file} ${ends} clears will count again.`,
    };
  }
  return {
    key: `lapses/ignored/${name}/${until}`,
    text: `The ignore rule ${name}${by ? ` of ${by}` : ''} (${source}) ${ends} ignores will count again.`,
  };
}
