import { failureOf, nameOf } from '../../core/aws-failure.ts';
import { type Known, known, unknown } from '../../core/posture/known.ts';
import { pagesOf } from '../pages.ts';

/** A registry may have 100,000 repositories, and pages may be short. */
const MOST_PAGES = 1_000;

/** Without these nothing at all can be read: no report could follow. */
const NOBODY =
  /UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|ExpiredToken|CredentialsProvider/;

/**
 * What a reading gives, or why it is not known: denied, throttled for too long, half of its pages. `right`: the IAM
 * action that it takes. Throws PermanentFailure where AWS does not take the credentials.
 */
export async function asKnown<T>(
  doing: string,
  right: string,
  reading: () => Promise<Known<T>>,
): Promise<Known<T>> {
  try {
    return await reading();
  } catch (error) {
    const name = nameOf(error);
    if (NOBODY.test(name)) throw failureOf(doing, error);
    if (name.startsWith('AccessDenied')) return unknown('access denied', right);
    // The SDK sets a hint for its users behind what went wrong.
    const [why = ''] = (error as Error).message.split('\n');
    return unknown(`${name}: ${why}`);
  }
}

/** The same of something that need not be there: `none` is the exception by which ECR says so. */
export const asKnownOrNone = <T>(
  doing: string,
  right: string,
  none: string,
  reading: () => Promise<Known<T>>,
): Promise<Known<T | undefined>> =>
  asKnown<T | undefined>(doing, right, async () => {
    try {
      return await reading();
    } catch (error) {
      if (nameOf(error) === none) return known(undefined);
      throw error;
    }
  });

/** All pages of an answer; throws EndlessPages where they do not end. */
export async function allPages<Page extends { readonly nextToken?: string | undefined }, T>(
  ask: (nextToken: string | undefined) => Promise<Page>,
  itemsOn: (page: Page) => readonly T[],
): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pagesOf(ask, MOST_PAGES)) all.push(...itemsOn(page));
  return all;
}
