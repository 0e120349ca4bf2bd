import { wordsIn } from '../../words.ts';
import type { RepositoryFacts } from '../facts.ts';
import { type Check, notKnown } from '../posture.ts';
import { missingReaders } from '../pull-readers.ts';

export const pullTime: Check = {
  name: 'pull-time',
  about: 'reads by this notifier do not count as pulls',
  ofRegistry: ({ pullTimeExclusions: exclusions }) => {
    if (exclusions.state === 'unknown')
      return [notKnown('the list of pull-time exclusions', exclusions)];
    const missing = missingReaders(exclusions.value);
    if (missing.length === 0) return [];
    return [
      {
        weight: 'note',
        what: `reads by ${wordsIn(missing, 'and')} count as pulls`,
        why: 'the time of the last pull, which ECR shows of an image, is that of our last reading at times',
        todo: '',
      },
    ];
  },
  ofRepository: ({ lifecycle }: RepositoryFacts, { pullTimeExclusions: exclusions }) => {
    if (lifecycle.state === 'unknown' || exclusions.state === 'unknown') return [];
    const { rules = [] } = lifecycle.value ?? {};
    if (!rules.some(({ limit }) => limit.kind === 'pulled')) return [];
    const missing = missingReaders(exclusions.value);
    if (missing.length === 0) return [];
    return [
      {
        weight: 'medium',
        what: 'its lifecycle policy goes by the last pull, and our own reads count as pulls',
        why: 'an image that nobody but us has read seems to be used',
        todo: `exclude the roles of ${wordsIn(missing, 'and')}: posture --fix --only pull-time --role ARN …`,
      },
    ];
  },
};
