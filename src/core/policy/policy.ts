import { type FeedName, forEachFeed } from '../findings/feeds/feeds.ts';
import type { Severity } from '../findings/severity.ts';
import type { Origin } from '../findings/suppression.ts';
import { DAY, HOUR } from '../time.ts';
import type { Trigger } from '../triggers/trigger.ts';
import type { Cadence } from './cadence.ts';
import type { Patterns } from './glob.ts';
import type { NotifyByTag, NotifyRule } from './notify.ts';
import type { AcceptPermission, Permission } from './permission.ts';
import { asksTheFeeds, type Rule } from './rule.ts';
import type { ScanTerms } from './scan-terms.ts';
import type { WatchTerms } from './watch.ts';

/** What is to become of an image that stays undecided for one reason. */
export interface UndecidedTerm {
  /** Milliseconds after which the image is quarantined; absent: it is left undecided. */
  readonly quarantineAfter?: number;
}

/** What holds for an image once the policy's overrides have been weighed. */
export interface RuleSet {
  /** `advise`: findings are reported and never quarantine. */
  readonly mode: 'enforce' | 'advise';
  readonly rules: readonly Rule[];
  /** By the code of the doubt (`scan-failed`, `kev-unknown` …), and `default` for all others. */
  readonly undecided: Readonly<Record<string, UndecidedTerm>>;
  /** Milliseconds after which people hear that an image is undecided; absent: `DEFAULT_TELL_AFTER`. */
  readonly tellAfter?: number | 'never';
}

/** Another rule set for some repositories or tags. At least one of the two is there. */
export interface Override extends RuleSet {
  readonly repository?: Patterns;
  readonly tag?: Patterns;
  readonly account?: Patterns;
  readonly region?: Patterns;
  /** Where it stands, for people: `policy.yml:12`. */
  readonly source: string;
}

/**
 * What an ignore rule or waiver is about: every dimension that is named has to match, by at least
 * one of its patterns (`*` and `?`). A dimension that is an empty list matches nothing, and so does a
 * scope without any dimension.
 */
export interface Scope {
  /** The vulnerability's id or an alias. */
  readonly ids?: readonly string[];
  readonly packages?: readonly string[];
  /** In capitals, as Inspector names them. */
  readonly packageTypes?: readonly string[];
  /** The installed version, exactly. */
  readonly versions?: readonly string[];
  /** `<account>/<region>`. */
  readonly registries?: readonly string[];
  readonly repositories?: readonly string[];
  readonly tags?: readonly string[];
  readonly digests?: readonly string[];
}

/** "This is noise", written by the policy's owner or stated in a VEX document. */
export interface IgnoreRule {
  readonly name: string;
  readonly scope: Scope;
  /** Only findings of this severity or milder ones. */
  readonly severityAtMost?: Severity;
  /** Only findings for which there is no fix, as the scanner says. */
  readonly fix?: 'none';
  /** Who calls it noise, where that is written down. */
  readonly by?: string;
  readonly reason: string;
  /** ISO time at which it lapses; absent: never. */
  readonly until?: string;
  /** Where it stands, for people: `policy.yml:12`, `vex/openssl.json#statement 2`. */
  readonly source: string;
  readonly origin: Origin;
}

/** A person's acceptance of a risk, for a while. */
export interface Waiver {
  /** Unchanged as long as it is the same waiver. */
  readonly name: string;
  readonly scope: Scope;
  /** Only findings of this severity or milder ones: whoever gave it from Slack may accept nothing worse. */
  readonly severityAtMost?: Severity;
  readonly by: string;
  readonly reason: string;
  readonly ticket?: string;
  /** ISO time at which it lapses. */
  readonly until: string;
  readonly source: string;
  readonly origin: Origin;
}

/**
 * A person's word that an image may ship though one thing about it cannot be known, for a while. It says
 * nothing of findings, and a waiver nothing of doubts: neither is ever taken for the other.
 */
export interface Acceptance {
  /** Unchanged as long as it is the same acceptance; waivers have other names. */
  readonly name: string;
  /** The code of the doubt. */
  readonly doubt: string;
  readonly images: Pick<Scope, 'repositories' | 'tags' | 'digests'>;
  readonly by: string;
  readonly reason: string;
  readonly ticket?: string;
  /** ISO time at which it lapses. */
  readonly until: string;
  readonly source: string;
}

export interface Policy {
  /** Recorded with every judgement: a hash of everything below that a verdict may rest on. */
  readonly version: string;
  readonly base: RuleSet;
  readonly overrides: readonly Override[];
  readonly ignore: readonly IgnoreRule[];
  readonly waivers: readonly Waiver[];
  readonly accepted: readonly Acceptance[];
  /** Milliseconds: a waiver that reaches further into the future is not in force, and no ignore rule with an end. */
  readonly longestWaiver: number;
  /** Milliseconds after its own date from which on a feed is stale. */
  readonly staleAfter: Readonly<Record<FeedName, number>>;
  /** Milliseconds for which a judgement is kept after another has taken its place; no verdict rests on it. */
  readonly keep: number;
  /** Which images are looked at daily. */
  readonly watch: WatchTerms;
  /** What a scan is good for, and when one is asked for. */
  readonly scan: ScanTerms;
  /** Patterns of the repositories that are marked though a pull-through cache fills them; absent: none. No verdict rests on it. */
  readonly markPullThrough?: readonly string[];
  /** Who hears of what; no verdict rests on it, nor on what follows. */
  readonly notify: readonly NotifyRule[];
  /** Which channels the AWS tags of a repository may choose; absent: they are not asked. */
  readonly notifyByTag?: NotifyByTag;
  /** How often channels hear how their repositories stand; absent: `DEFAULT_CADENCE`. */
  readonly digest?: Cadence;
  /** Who decides, for whoever asks. */
  readonly contact?: string;
  /** Where people read what to do: https. */
  readonly helpUrl?: string;
  /** Who may accept risks from Slack; without any nobody. */
  readonly mayAccept: readonly AcceptPermission[];
  /** Who may release images from Slack; without any nobody. */
  readonly mayRelease: readonly Permission[];
  /** What is called when an image is approved or quarantined; absent: nothing. */
  readonly triggers?: readonly Trigger[];
}

/** Whether any rule asks what only the feeds, or Inspector in their place, can answer. */
export const asksAboutThreats = ({ base, overrides }: Policy): boolean =>
  [base, ...overrides].some(({ rules }) => rules.some(asksTheFeeds));

/**
 * Milliseconds: by then most scans have ended, and what is undecided still is worth a word. A policy that
 * does not say keeps the version it had before this could be said.
 */
export const DEFAULT_TELL_AFTER = HOUR;

/** Milliseconds: how far ahead a waiver may reach where a policy does not say. */
export const DEFAULT_LONGEST_WAIVER = 90 * DAY;

/** Which images are looked at daily where a policy does not say. */
export const DEFAULT_WATCH: WatchTerms = { newest: 5, youngerThan: 90 * DAY };
/** Milliseconds: a year that has to be accounted for, and a month to do so. */
export const DEFAULT_KEEP = 400 * DAY;

/** The policy in force before anybody has written one; `policy.yml` says the same. */
export const BUILT_IN_POLICY: Policy = {
  version: 'built-in-1',
  base: {
    mode: 'enforce',
    rules: [
      { name: 'critical', severityAtLeast: 'CRITICAL' },
      { name: 'high-with-fix', severityAtLeast: 'HIGH', fix: 'available' },
      { name: 'high-exploited', severityAtLeast: 'HIGH', exploit: 'known' },
    ],
    undecided: {},
  },
  overrides: [],
  ignore: [],
  waivers: [],
  accepted: [],
  longestWaiver: DEFAULT_LONGEST_WAIVER,
  staleAfter: forEachFeed(({ staleAfterDays }) => staleAfterDays * DAY),
  watch: DEFAULT_WATCH,
  scan: { again: 7 * DAY },
  keep: DEFAULT_KEEP,
  notify: [],
  mayAccept: [],
  mayRelease: [],
};
