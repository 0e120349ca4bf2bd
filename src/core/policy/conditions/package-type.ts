import { wordsIn } from '../../words.ts';
import { condition } from './condition.ts';
import { packageTypes } from './takes.ts';

export const packageType = condition({
  key: 'package-type',
  field: 'packageTypes',
  takes: packageTypes,
  describes: 'The package is of one of these types, as Amazon Inspector names them.',
  ask: (wanted, { package: { manager } }) => {
    if (manager === undefined) return 'unknown';
    return wanted.includes(manager.toUpperCase()) ? 'yes' : 'no';
  },
  unknown: {
    name: 'package-type',
    answeredBy: 'scanner',
    unanswered: 'the scan does not say what type of package it is in',
    asked: 'what type of package it is in',
    briefly: 'package type unknown',
  },
  implies: (wanted, other) => wanted.every((type) => other.includes(type)),
  says: (wanted) => `in ${wordsIn(wanted, 'or')} packages`,
  asksFor: (wanted) => `a package of type ${wanted.join(' or ')}`,
});
