import type { Override } from '../core/policy/policy.ts';
import { wordsIn } from '../core/words.ts';

/** Behind "in": `prod/*`, `every repository under tags dev-* or test-*`. */
export const sayWhere = ({ repository, tag }: Pick<Override, 'repository' | 'tag'>): string =>
  [
    repository === undefined ? 'every repository' : wordsIn([repository].flat(), 'or'),
    ...(tag === undefined ? [] : [`under tags ${wordsIn([tag].flat(), 'or')}`]),
  ].join(' ');
