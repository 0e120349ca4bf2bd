import type { Severity } from '../findings/severity.ts';
import type { Cadence } from './cadence.ts';
import { narrownessOf, specificityOf } from './glob.ts';
import {
  type ForPlaces,
  mostSpecific,
  mostSpecificAmong,
  narrownessByRegistry,
} from './most-specific.ts';
import type { QuietHours } from './quiet-hours.ts';

/**
 * Which verdicts begin a conversation. `quarantined`: what may not ship; `worse`: only where it was better before, or
 * the image before it did not have what blocks it. What stays undecided is told in each.
 */
export const CHANGES = ['quarantined', 'worse', 'every verdict'] as const;
export type Changes = (typeof CHANGES)[number];

/** How a channel hears of what may ship from the start: in one message a day, or, by default, not at all. */
export const APPROVALS = ['daily', 'never'] as const;
export type ApprovalsTold = (typeof APPROVALS)[number];

/** How people hear of an image. */
export interface Destination {
  /** The id of a channel; absent: the deployment's own. */
  readonly channel?: string;
  readonly changes: Changes;
  /** Of an image that is known not to run nothing is said. */
  readonly onlyRunning?: true;
  /** Of an image whose worst finding is milder nothing is said. */
  readonly severityAtLeast?: Severity;
  /** Ids of users and of user groups who are named where something gets worse. */
  readonly mention?: readonly string[];
  /** What began as approved, without a word, is named in one message a day. */
  readonly approvals?: Exclude<ApprovalsTold, 'never'>;
  /** How often the channel hears how its repositories stand; absent: as the policy says for all. */
  readonly digest?: Cadence;
  /** When what can wait is not said before they are over. */
  readonly quietHours?: QuietHours;
}

/** How people hear of images of some repositories, tags, accounts or regions; without any of them of all. */
export interface NotifyRule extends Destination, ForPlaces {
  /** Where it stands, for people: `policy.yml:12`. */
  readonly source: string;
}

/** What of a rule says how people hear, without what it is for. */
export const asDestination = ({
  repository: _repository,
  tag: _tag,
  account: _account,
  region: _region,
  source: _source,
  ...to
}: NotifyRule): Destination => to;

/** Where a policy does not say: the deployment's channel, and what may not ship. */
export const DEFAULT_DESTINATION: Destination = { changes: 'quarantined' };

/** Which channels the AWS tag `slack-channel` of a repository may choose: patterns of ids. */
export interface NotifyByTag {
  readonly channels: readonly string[];
}

/** A repository, and whose it is as far as that is known. */
interface NamedRepository {
  readonly repository: string;
  readonly account?: string;
  readonly region?: string;
}

/** What an image is called where it is asked who hears of it. */
interface Called {
  readonly image: NamedRepository;
  readonly names: readonly string[];
}

/** How people hear of an image: the most specific rule for any of its names holds, and it alone. */
export const destinationOf = (
  called: Called,
  rules: readonly NotifyRule[],
): Destination | NotifyRule => ruleOf(called, rules) ?? DEFAULT_DESTINATION;

/** The rule that holds for an image; undefined where none is for it. */
export function ruleOf(
  { image, names }: Called,
  rules: readonly NotifyRule[],
): NotifyRule | undefined {
  const place = repositoryPlace(image);
  const places = names.length > 0 ? names.map((tag) => ({ ...place, tag })) : [place];
  return mostSpecificAmong(places, rules)[0];
}

/**
 * The rules that hold for some image of a repository, the narrowest first: those for tags that nothing narrower
 * overrules, and last what holds for all others, undefined where that is no rule. `registry`: `<account>/<region>`.
 */
export function rulesIn(
  repository: string,
  rules: readonly NotifyRule[],
  registry?: string,
): readonly (NotifyRule | undefined)[] {
  const place = { repository, ...(registry && { registry }) };
  const [others] = mostSpecific(place, rules);
  const least = narrownessOf(others?.repository, repository) ?? 0;
  const itsOwn = rules.filter((rule) => narrownessByRegistry(registry, rule) !== undefined);
  const forTags = itsOwn.flatMap((rule) => {
    const narrow = narrownessOf(rule.repository, repository);
    return rule.tag !== undefined && narrow !== undefined && narrow >= least
      ? [{ rule, narrow }]
      : [];
  });
  const sorted = forTags.toSorted(
    (a, b) => b.narrow - a.narrow || specificityOf(b.rule.tag) - specificityOf(a.rule.tag),
  );
  return [...sorted.map(({ rule }) => rule), others];
}

const repositoryPlace = ({
  account,
  region,
  repository,
}: NamedRepository): { readonly registry?: string; readonly repository: string } => ({
  ...(account && region && { registry: `${account}/${region}` }),
  repository,
});
