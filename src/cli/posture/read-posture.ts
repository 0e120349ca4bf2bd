import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Digest } from '../../core/digest.ts';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { matchesGlob } from '../../core/policy/glob.ts';
import type { RegistryFacts, RepositoryFacts, Running } from '../../core/posture/facts.ts';
import { type Known, known, unknown } from '../../core/posture/known.ts';
import {
  type Check,
  ofRegistry,
  ofRepository,
  type PostureFinding,
} from '../../core/posture/posture.ts';
import {
  listRepositorySettings,
  type RepositorySettings,
} from '../../registry/posture/list-repository-settings.ts';
import { accountOf, readRegistryFacts } from '../../registry/posture/read-registry-facts.ts';
import { readRepositoryFacts } from '../../registry/posture/read-repository-facts.ts';
import type { CoverageOf } from '../../threat-intel/coverage.ts';
import { eachAtPace, type Pace } from '../simulate/limiter.ts';
import { UsageError } from '../usage-error.ts';

/** The pattern of whoever names no repository: a registry that has none yet has rules to be looked at all the same. */
export const EVERY = '*';

/** What it takes to read a registry. */
export interface PostureSource {
  readonly ecr: ECRClient;
  readonly region: string;
  readonly coverage: CoverageOf;
  readonly pace: Pace;
  readonly now: Date;
  /** What the ledger knows to run in a repository, an index too; absent where none was named. */
  readonly runsByLedger?: (repository: string) => Promise<ReadonlySet<Digest>>;
}

/** How a registry is set up. */
export interface Posture {
  readonly registry: RegistryFacts;
  /** The names of all repositories, also of those that were not asked for. */
  readonly all: readonly string[];
  readonly asked: readonly string[];
  readonly findings: readonly PostureFinding[];
}

/**
 * Asks the checks of the registry and of the repositories that match. `each` is given the facts of every
 * repository, which are forgotten behind it: there may be 100,000 images in one. Throws UsageError where none
 * matches, TransientFailure or PermanentFailure where nothing can be read.
 */
export async function readPosture(
  source: PostureSource,
  pattern: string,
  checks: readonly Check[],
  each: (facts: RepositoryFacts, registry: RegistryFacts) => void = () => undefined,
): Promise<Posture> {
  const { ecr, region, pace, now } = source;
  const all = await listRepositorySettings(ecr, region);
  const asked = all.filter(({ repository }) => matchesGlob(pattern, repository));
  const [first] = asked;
  if (!first && pattern !== EVERY)
    throw new UsageError(`posture: there is no repository that matches ${pattern} in ${region}`);
  const place = first ?? { account: await accountOf(ecr), region };
  const registry = await readRegistryFacts(ecr, { account: place.account, region: place.region });
  const found = new Map<string, PostureFinding[]>();
  await eachAtPace(asked, pace, async (settings) => {
    const facts = await factsOf(settings, source);
    found.set(settings.repository, ofRepository(facts, registry, checks, now));
    each(facts, registry);
  });
  const names = asked.map(({ repository }) => repository);
  return {
    registry,
    all: all.map(({ repository }) => repository),
    asked: names,
    findings: [...ofRegistry(registry, checks), ...names.flatMap((name) => found.get(name) ?? [])],
  };
}

async function factsOf(
  settings: RepositorySettings,
  source: PostureSource,
): Promise<RepositoryFacts> {
  const [facts, running] = await Promise.all([
    readRepositoryFacts(source.ecr, settings),
    runningIn(settings, source),
  ]);
  return { ...facts, running };
}

/** By Inspector, and by what the ledger knows beside it. */
async function runningIn(
  settings: RepositorySettings,
  { coverage, runsByLedger }: PostureSource,
): Promise<Known<Running>> {
  const byLedger = await runsByLedger?.(settings.repository);
  const told = [...(byLedger ?? [])].map((digest) => [digest, true] as const);
  try {
    const uses = await coverage(settings);
    if (uses) {
      const counted = Array.from(uses, ([digest, use]) => [digest, use.inUseCount > 0] as const);
      return known(new Map([...counted, ...told]));
    }
    return byLedger
      ? known(new Map(told))
      : unknown('Inspector is off, or does not tell', 'inspector2:ListCoverage');
  } catch (error) {
    if (error instanceof TransientFailure || error instanceof PermanentFailure) {
      return unknown(error.message);
    }
    throw error;
  }
}
