import { AwsError } from './aws-error.ts';

export type PageRequest = { maxResults?: number | undefined; nextToken?: string | undefined };

/**
 * One page's bounds in a list of `length` and the token for the next page, if there is one.
 *
 * @param scope what is listed: a token of another listing is refused
 * @throws AwsError InvalidParameterException for a foreign token or a size outside 1…1000
 */
export function pageBounds(scope: string, length: number, request: PageRequest) {
  const { maxResults = 100, nextToken } = request;
  if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > 1000) {
    throw invalid('maxResults', 'must be between 1 and 1000');
  }
  const from = nextToken === undefined ? 0 : offsetIn(nextToken, scope);
  const to = Math.min(from + maxResults, length);
  return { from, to, ...(to < length ? { nextToken: tokenFor(scope, to) } : {}) };
}

/** One page of the items, with `nextToken` unless it is the last. */
export function pageOf<Item>(scope: string, items: Item[], request: PageRequest) {
  const { from, to, ...next } = pageBounds(scope, items.length, request);
  return { items: items.slice(from, to), next };
}

function tokenFor(scope: string, offset: number): string {
  return Buffer.from(JSON.stringify([scope, offset])).toString('base64');
}

function offsetIn(token: string, scope: string): number {
  const offset = Number(/,(\d+)\]$/.exec(Buffer.from(token, 'base64').toString())?.[1]);
  if (Number.isInteger(offset) && tokenFor(scope, offset) === token) return offset;
  throw invalid('nextToken', 'must be a token of this listing');
}

/** The exception AWS raises for a parameter that breaks a rule. */
export function invalid(parameter: string, constraint: string): AwsError {
  return new AwsError(
    'InvalidParameterException',
    `Invalid parameter at '${parameter}' failed to satisfy constraint: '${constraint}'`,
  );
}
