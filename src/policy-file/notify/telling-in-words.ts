import { DEFAULT_DESTINATION, type NotifyRule } from '../../core/policy/notify.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { wordsIn } from '../../core/words.ts';
import { mostSpecificFirst, sayWhere } from '../override-words.ts';
import { sayDestination, sayDigest } from './destination-words.ts';

/** Who hears of what, line by line, the most specific first. */
export function sayTelling({ notify, notifyByTag, digest, contact, helpUrl }: Policy): string[] {
  const isForAll = ({ repository, tag, account, region }: NotifyRule): boolean =>
    (repository ?? tag ?? account ?? region) === undefined;
  return [
    ...notify
      .toSorted(mostSpecificFirst)
      .map((rule) => `${sayWhere(rule)}: ${sayDestination(rule)} (${rule.source})`),
    ...(notify.some(isForAll)
      ? []
      : [
          `${notify.length > 0 ? 'everything else' : 'every repository'}: ${sayDestination(DEFAULT_DESTINATION)}`,
        ]),
    ...(notifyByTag
      ? [
          `where the AWS tag slack-channel of a repository names ${wordsIn(notifyByTag.channels, 'or')}, that channel instead`,
        ]
      : []),
    ...(digest ? [`each channel gets ${sayDigest(digest)}, where no rule says otherwise`] : []),
    ...(contact ? [`who decides: ${contact}`] : []),
    ...(helpUrl ? [`what to do: ${helpUrl}`] : []),
  ];
}
