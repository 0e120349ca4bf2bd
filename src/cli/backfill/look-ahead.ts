import type { Digest } from '../../core/digest.ts';
import { placeByAge } from '../../core/ledger/comparison.ts';
import { matchesGlob } from '../../core/policy/glob.ts';
import {
  type Comparing,
  type Difference,
  differencesIn,
  type RunningIn,
  runningBy,
} from '../../pipeline/differences.ts';
import type { RepositoryRef } from '../../registry/list-images.ts';
import type { PutsNoneIn } from '../../registry/puts-none.ts';
import type { Registry } from '../../registry/registry.ts';
import type { CoverageOf } from '../../threat-intel/coverage.ts';
import type { Ledger } from '../open-ledger.ts';
import { UsageError } from '../usage-error.ts';

/** What a comparison would find now. */
export interface Expected {
  /** The version of the policy that was compared with; absent where the deployment has not noted any. */
  readonly policy?: { readonly version: string; readonly since: string };
  readonly repositories: number;
  readonly images: number;
  /** In the order in which they would be judged. */
  readonly differences: readonly Difference[];
}

export interface LookingAhead {
  readonly ledger: Pick<Ledger, 'comparison' | 'read' | 'recordedImages' | 'listedImages'>;
  readonly registry: Pick<Registry, 'listRepositories' | 'listImages'>;
  readonly coverage: CoverageOf;
  /** Under a policy that wants marks in no pull-through cache: what the deployed one says of that, nobody has noted. */
  readonly putsNoneIn: PutsNoneIn;
  readonly now: () => Date;
}

/** Compares the repositories that match with the records, as the deployment does, and writes nothing. */
export async function lookAhead(
  tools: LookingAhead,
  only: string | undefined,
  note: (line: string) => void,
): Promise<Expected> {
  const { ledger, registry, putsNoneIn, now } = tools;
  const { run } = await ledger.comparison.read();
  const all = await registry.listRepositories();
  const repositories = all.filter(({ repository }) => matchesGlob(only ?? '*', repository));
  if (repositories.length === 0) {
    throw new UsageError(`backfill: no repository matches ${only ?? '*'}`);
  }
  note(`Comparing ${repositories.length} of ${all.length} repositories …`);
  const comparing = {
    policy: { version: run?.policyVersion ?? '' },
    records: ledger,
    marksImages: true,
    putsNoneIn,
    served: { members: [] },
  };
  const runningIn = runningBy(tools);
  const found: Difference[] = [];
  let images = 0;
  for (const repository of repositories) {
    const one = await lookInto(repository, comparing, runningIn, tools);
    images += one.images;
    found.push(...one.differences);
  }
  const differences = found.filter(isExpected(found, run !== undefined));
  return {
    ...(run && { policy: { version: run.policyVersion, since: run.startedAt } }),
    repositories: repositories.length,
    images,
    differences: differences.toSorted((a, b) => (placeOf(a, now()) < placeOf(b, now()) ? -1 : 1)),
  };
}

const placeOf = ({ pushedAt, runs }: Difference, now: Date): string =>
  placeByAge(pushedAt, runs, now);

/**
 * Whether a deployment marks is not written down anywhere, but one that does has marks on record; and without a
 * policy to compare with, none of its records is of another one.
 */
function isExpected(found: readonly Difference[], isPolicyKnown: boolean) {
  const marks = found.some(({ known }) => known?.marking?.state === 'marked');
  return ({ why }: Difference): boolean =>
    (why !== 'mark' || marks) && (why !== 'policy' || isPolicyKnown);
}

async function lookInto(
  repository: RepositoryRef,
  comparing: Comparing,
  runningIn: RunningIn,
  { registry, ledger }: LookingAhead,
): Promise<Pick<Expected, 'images' | 'differences'>> {
  const running = await runningIn(repository);
  const seen = new Set<Digest>();
  let differences: Difference[] = [];
  let token: string | undefined;
  for (;;) {
    const page = await registry.listImages(repository, token);
    if (page === 'gone') break;
    if (page === 'expired') {
      seen.clear();
      differences = [];
      token = undefined;
      continue;
    }
    for (const { digest } of page.images) seen.add(digest);
    differences.push(...(await differencesIn(repository, page.images, { running }, comparing)));
    ({ token } = page);
    if (token === undefined) break;
  }
  const anyOf = { ...repository, digest: '' as Digest };
  for await (const listed of ledger.listedImages(anyOf)) {
    const gone = listed.filter(({ image }) => !seen.has(image.digest));
    differences.push(
      ...gone.map(({ image }) => ({ image, tags: [], why: 'gone' as const, runs: false })),
    );
  }
  return { images: seen.size, differences };
}
