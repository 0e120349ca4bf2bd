import type { RepositoryFacts } from '../facts.ts';
import { type Check, notKnown, type Said } from '../posture.ts';
import { frequencyFor, type ScanningRules } from '../scanning-rules.ts';

export const scanning: Check = {
  name: 'scanning-rules',
  about: 'a rule of the registry scans the repository',
  ofRegistry: ({ scanning: rules }) =>
    rules.state === 'unknown' ? [notKnown("the registry's scanning configuration", rules)] : [],
  ofRepository: ({ repository }, { scanning: rules }) =>
    rules.state === 'unknown' ? [] : ofRules(repository, rules.value),
};

const WHY = 'nobody finds out what is in its images, and none of them is ever approved';

function ofRules(repository: RepositoryFacts['repository'], rules: ScanningRules): readonly Said[] {
  const frequency = frequencyFor(rules, repository);
  const isBasic = rules.type === 'BASIC';
  if (frequency === undefined) {
    const then = isBasic
      ? 'an image is scanned only when somebody asks'
      : 'enhanced scanning leaves it out altogether';
    const what = `no scanning rule covers it: ${then}`;
    return [{ weight: 'high', what, why: WHY, todo: "add it to the registry's scanning rules" }];
  }
  if (isBasic || frequency === 'CONTINUOUS_SCAN') return [];
  return [
    {
      weight: 'low',
      what: 'enhanced scanning scans it on push only',
      why: 'what becomes known of an image later comes to nobody',
      todo: 'move it to the rule that scans all the time',
    },
  ];
}
