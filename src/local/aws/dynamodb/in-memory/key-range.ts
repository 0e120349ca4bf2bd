import { type AttributeValue, comparedTexts } from './attribute-value.ts';
import { type Comparison, conditionIn } from './condition.ts';
import { refused, type Tokens } from './expression-tokens.ts';

/** The attributes by which a table or an index is divided, and sorted. */
export interface KeyNames {
  readonly hash: string;
  readonly range?: string | undefined;
}

/** One partition, and where in its order the keys lie that are wanted. */
export interface KeyRange {
  readonly hash: string;
  /** Negative for a sort key before the range, 0 within it, positive behind it. */
  readonly place: (sort: string) => number;
}

/**
 * Reads a KeyConditionExpression: one partition, and at most one condition on the sort key.
 *
 * @throws AwsError ValidationException
 */
export function keyRangeIn(tokens: Tokens, keys: KeyNames): KeyRange {
  const comparisons: Comparison[] = [];
  conditionIn(tokens, (one) => comparisons.push(one));
  tokens.end();
  const [of, ...others] = comparisons.filter(({ path }) => path[0] === keys.hash);
  const sorts = comparisons.filter(({ path }) => path[0] === keys.range);
  if (of?.operator !== '=' || others.length > 0 || sorts.length > 1) {
    throw refused('Query condition missed key schema element, or has one twice');
  }
  if (1 + sorts.length !== comparisons.length) {
    throw refused('Query key condition not supported');
  }
  const [sort] = sorts;
  return { hash: textOf(of.values[0]), place: sort ? placeBy(sort) : () => 0 };
}

function placeBy({ operator, values }: Comparison): KeyRange['place'] {
  const [first = '', last = ''] = values.map(textOf);
  const to = (sort: string) => comparedTexts(sort, first);
  switch (operator) {
    case '=':
      return to;
    case '<':
      return (sort) => (to(sort) < 0 ? 0 : 1);
    case '<=':
      return (sort) => (to(sort) <= 0 ? 0 : 1);
    case '>':
      return (sort) => (to(sort) > 0 ? 0 : -1);
    case '>=':
      return (sort) => (to(sort) >= 0 ? 0 : -1);
    case 'BETWEEN':
      return (sort) => (to(sort) < 0 ? -1 : comparedTexts(sort, last) > 0 ? 1 : 0);
    case 'BEGINS_WITH':
      return (sort) => (sort.startsWith(first) ? 0 : to(sort));
    default:
      throw refused(`Query key condition not supported: ${operator}`);
  }
}

/** Keys are texts in what is played here. */
function textOf(value: AttributeValue | undefined): string {
  const text: unknown = value?.['S'];
  if (typeof text !== 'string') throw refused('a key is not of the type S');
  return text;
}
