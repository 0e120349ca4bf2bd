import { specificityOf } from '../core/policy/glob.ts';
import type { ForPlaces } from '../core/policy/most-specific.ts';
import { wordsIn } from '../core/words.ts';

/** Behind "in": `prod/*`, `every repository under tags dev-* or test-*`, `shop/* of account 111122223333`. */
export const sayWhere = ({ repository, tag, account, region }: ForPlaces): string =>
  [
    repository === undefined ? 'every repository' : wordsIn([repository].flat(), 'or'),
    ...(tag === undefined ? [] : [`under tags ${wordsIn([tag].flat(), 'or')}`]),
    ...(account === undefined ? [] : [`of account ${wordsIn([account].flat(), 'or')}`]),
    ...(region === undefined ? [] : [`in region ${wordsIn([region].flat(), 'or')}`]),
  ].join(' ');

/** For lists of what is written for some places. */
export const mostSpecificFirst = (a: ForPlaces, b: ForPlaces): number =>
  specificityOf(b.repository) - specificityOf(a.repository) ||
  specificityOf(b.tag) - specificityOf(a.tag) ||
  specificityOf(b.account) - specificityOf(a.account) ||
  specificityOf(b.region) - specificityOf(a.region);
