import type { Digest } from '../../core/digest.ts';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { DEFAULT_WATCH } from '../../core/policy/policy.ts';
import type { RegistryFacts, RepositoryFacts } from '../../core/posture/facts.ts';
import {
  FIXABLE,
  type Fix,
  type Fixable,
  immutabilityFix,
  isFix,
  lifecycleFix,
  type NotFixed,
  type Planned,
  pullTimeFixes,
  scanningFix,
} from '../../core/posture/fix.ts';
import { valueOf } from '../../core/posture/known.ts';
import { type Expiring, type Lost, type Stock, wouldLose } from '../../core/posture/would-lose.ts';
import { previewLifecycle } from '../../registry/posture/preview-lifecycle.ts';
import type { Time } from '../time.ts';
import type { Posture, PostureSource } from './read-posture.ts';

/** A change, and of a lifecycle policy what it would delete. */
export interface PlannedFix {
  readonly fix: Fix;
  readonly expires?: readonly Expiring[];
}

/** What stays undone; `images`: which would be lost by it. */
export type Refused = NotFixed & { readonly images?: readonly Lost[] };

export interface FixPlan {
  readonly fixes: readonly PlannedFix[];
  readonly refused: readonly Refused[];
}

/** What is kept of a repository until its lifecycle policy has been tried. */
export type StockOf = ReadonlyMap<string, Omit<Stock, 'watched'>>;

/** Collects, repository by repository, what can be done about it. `isChosen`: somebody has named the checks. */
export function openPlan(only: readonly Fixable[], isChosen: boolean, now: Date) {
  const planned: Planned[] = [];
  const stock = new Map<string, Omit<Stock, 'watched'>>();
  const wants = (name: Fixable): boolean => only.includes(name);
  const placeOf = (one: Planned): string =>
    `${FIXABLE.indexOf(one.check)} ${'repository' in one ? one.repository : ''}`;
  return {
    /** In the order of the checks and the names: repositories are read at once. */
    planned: () => planned.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
    stock,
    each: (facts: RepositoryFacts, registry: RegistryFacts): void => {
      if (wants('tag-immutability')) planned.push(...immutabilityFix(facts, registry));
      if (!wants('lifecycle')) return;
      const fixes = lifecycleFix(facts, DEFAULT_WATCH, now);
      planned.push(...fixes);
      // Of the others nothing is kept: there may be thousands of repositories.
      if (fixes.some(isFix)) stock.set(facts.repository, stockOf(facts));
    },
    ofRegistry: ({ registry, asked, all }: Posture, roles: readonly string[]): void => {
      if (wants('scanning-rules')) planned.push(...scanningFix(registry, asked, all));
      if (wants('pull-time')) planned.push(...pullTimeFixes(registry, roles, isChosen));
    },
  };
}

const stockOf = ({ images, running }: RepositoryFacts): Omit<Stock, 'watched'> => ({
  images: valueOf(images)?.active ?? [],
  running,
});

/** What the deployed notifier watches in a repository; nothing where no ledger was named. */
export type WatchedIn = (repository: string) => Promise<ReadonlySet<Digest>>;

/** Tries each lifecycle policy by ECR's own preview, and leaves out what would lose an image that is of use. */
export async function tryFixes(
  planned: readonly Planned[],
  stock: StockOf,
  account: string,
  { ecr, now }: PostureSource,
  watchedIn: WatchedIn,
  { pause }: Time,
): Promise<FixPlan> {
  const fixes: PlannedFix[] = [];
  const refused: Refused[] = [];
  for (const one of planned) {
    if (!isFix(one)) refused.push(one);
    else if (one.check !== 'lifecycle') fixes.push({ fix: one });
    else {
      const { check, repository, text } = one;
      const named = { registryId: account, repositoryName: repository };
      try {
        const expires = await previewLifecycle(ecr, named, text, pause);
        const watched = await watchedIn(repository);
        const known = stock.get(repository) as Omit<Stock, 'watched'>;
        const images = wouldLose(expires, { ...known, watched }, DEFAULT_WATCH, now);
        if (images.length === 0) fixes.push({ fix: one, expires });
        else
          refused.push({ check, repository, why: 'it would lose images that are of use', images });
      } catch (error) {
        refused.push({ check, repository, why: expected(error).message });
      }
    }
  }
  return { fixes, refused };
}

/** Throws what nobody expects. */
export function expected(error: unknown): TransientFailure | PermanentFailure {
  if (error instanceof TransientFailure || error instanceof PermanentFailure) return error;
  throw error;
}
