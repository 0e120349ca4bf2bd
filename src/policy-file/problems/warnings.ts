import type { ForPlaces } from '../../core/policy/most-specific.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { DAY } from '../../core/time.ts';
import type { PolicyDocument } from '../document.ts';
import { sayLapse } from '../exceptions/waiver-end.ts';
import type { Source } from '../source/source.ts';
import {
  warnsOfAcceptance,
  warnsOfIgnoreRule,
  warnsOfPatterns,
  warnsOfWaiver,
} from './exception-warnings.ts';
import { warnsOfDirectMessage } from './notify-warnings.ts';
import { warnsOfOverrides } from './override-warnings.ts';
import { warningsOfRules } from './rule-warnings.ts';
import { warnsOfTriggers } from './trigger-warnings.ts';

/** How long before its end an exception is worth a word. */
const SOON = 14 * DAY;

/** What a policy may say and probably does not mean; one sentence each, with its place. */
export function warningsOf(
  policy: Policy,
  now: Date,
  document: PolicyDocument,
  source: Source,
): string[] {
  // A VEX document is somebody else's, and says for itself what of it cannot be matched.
  const ignored = policy.ignore.filter(({ origin }) => origin !== 'vex');
  return [
    ...warningsOfRules(policy.base.rules, ['quarantine'], source),
    ...policy.overrides.flatMap(({ rules }, index) => {
      const own = document.overrides?.[index]?.quarantine;
      const names = own && Object.keys(own);
      return names ? warningsOfRules(rules, ['overrides', index, 'quarantine'], source, names) : [];
    }),
    ...forPlaces(policy).flatMap(({ repository, tag, source: place }) =>
      warnsOfPatterns(
        {
          ...(repository && { repositories: [repository].flat() }),
          ...(tag && { tags: [tag].flat() }),
        },
        place,
      ),
    ),
    ...warnsOfPatterns(
      { repositories: policy.markPullThrough ?? [] },
      source.short(['mark-pull-through']),
    ),
    ...policy.notify.flatMap(warnsOfDirectMessage),
    ...warnsOfOverrides(policy),
    ...warnsOfTriggers(policy),
    ...[...ignored, ...policy.waivers].flatMap(({ scope, source: place }) =>
      warnsOfPatterns(scope, place),
    ),
    ...policy.accepted.flatMap(({ images, source: place }) => warnsOfPatterns(images, place)),
    ...ignored.flatMap(warnsOfIgnoreRule),
    ...policy.waivers.flatMap(warnsOfWaiver),
    ...policy.accepted.flatMap(warnsOfAcceptance),
    ...lapses(policy, now),
  ];
}

/** What stands for some repositories or tags. */
const forPlaces = ({
  overrides,
  notify,
  mayAccept,
  mayRelease,
  triggers = [],
}: Policy): readonly (ForPlaces & { readonly source: string })[] => [
  ...overrides,
  ...notify,
  ...mayAccept,
  ...mayRelease,
  ...triggers,
];

/** What has ended or is about to; the statements of a VEX document end together. */
function lapses({ ignore, waivers, accepted }: Policy, now: Date): string[] {
  const ending = [
    ...ignore.map((rule) => ({ ...rule, what: `the ignore rule "${rule.name}"` })),
    ...[...waivers, ...accepted].map((one) => ({ ...one, what: `the waiver "${one.name}"` })),
  ].map((one) =>
    'origin' in one && one.origin === 'vex'
      ? { ...one, what: 'the VEX document', source: one.source.split('#')[0] ?? '' }
      : one,
  );
  const sentences = ending.flatMap(({ what, until, source }) => {
    const left = until === undefined ? Infinity : Date.parse(until) - now.getTime();
    if (until === undefined || left > SOON) return [];
    return [`${source}: ${what} ${left > 0 ? 'lapses' : 'lapsed'} ${sayLapse(until)}`];
  });
  return [...new Set(sentences)];
}
