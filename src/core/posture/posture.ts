import type { RegistryFacts, RepositoryFacts } from './facts.ts';
import type { Unknown } from './known.ts';

/** How much something matters, the worst first. `unknown` is never good, and `note` is nothing to mend. */
export const WEIGHTS = ['high', 'medium', 'unknown', 'low', 'note'] as const;
export type Weight = (typeof WEIGHTS)[number];

/** What a check has to say, each a sentence's worth without a full stop. */
export interface Said {
  readonly weight: Weight;
  /** What is so. */
  readonly what: string;
  readonly why: string;
  /** What to do; empty for what is nothing to mend. */
  readonly todo: string;
}

/** One question to a registry and its repositories. Pure. */
export interface Check {
  /** How people call it: `tag-immutability`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly about: string;
  readonly ofRegistry?: (registry: RegistryFacts) => readonly Said[];
  readonly ofRepository?: (
    repository: RepositoryFacts,
    registry: RegistryFacts,
    now: Date,
  ) => readonly Said[];
}

/** What is to be said of a repository, or, without one, of the registry. */
export interface PostureFinding extends Said {
  readonly check: string;
  readonly repository?: string;
}

export const ofRegistry = (registry: RegistryFacts, checks: readonly Check[]): PostureFinding[] =>
  checks.flatMap(({ name, ofRegistry: ask }) =>
    (ask?.(registry) ?? []).map((said) => ({ check: name, ...said })),
  );

export const ofRepository = (
  repository: RepositoryFacts,
  registry: RegistryFacts,
  checks: readonly Check[],
  now: Date,
): PostureFinding[] =>
  checks.flatMap(({ name, ofRepository: ask }) =>
    (ask?.(repository, registry, now) ?? []).map((said) => ({
      check: name,
      repository: repository.repository,
      ...said,
    })),
  );

/** Of something that could not be read; `subject`: `the lifecycle policy`. */
export const notKnown = (subject: string, { why, right }: Unknown): Said => ({
  weight: 'unknown',
  what: `${subject} is not known: ${why}`,
  why: 'what nobody can read counts as nothing good',
  todo: right === undefined ? 'run it again' : `allow ${right}`,
});

/** Whether somebody has something to do about it. */
export const isToMend = ({ weight }: Said): boolean => weight !== 'note';
