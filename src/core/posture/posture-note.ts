import { DAY } from '../time.ts';
import { isCached, type TagMutability } from './facts.ts';
import { type Known, valueOf } from './known.ts';
import { frequencyFor, type ScanningRules } from './scanning-rules.ts';

/** What the nightly comparison can see of a registry by its list of repositories and two calls. */
export interface NightlyFacts {
  readonly scanning: Known<ScanningRules>;
  readonly cachePrefixes: Known<readonly string[]>;
  readonly repositories: readonly NightlyRepository[];
}

export interface NightlyRepository {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly mutability: Known<TagMutability>;
  /** ISO time. */
  readonly createdAt?: string;
}

/** What is to be said of a repository; `unscanned`: no rule covers it, `movable`: its tags can be moved. */
export type PostureWord = 'unscanned' | 'movable';

/** What the digest is to say of how a registry is set up: what it cannot read itself. */
export interface PostureNote {
  /** ISO time. */
  readonly at: string;
  /** What of all that is not known. */
  readonly unknown: readonly PostureWord[];
  /** Those of which there is something to say, and those that are new. */
  readonly repositories: readonly NotedRepository[];
}

export interface NotedRepository
  extends Pick<NightlyRepository, 'account' | 'region' | 'repository' | 'createdAt'> {
  readonly words: readonly PostureWord[];
}

/** New for a week, and a day more: the digest comes some hours after the comparison. */
export const NEW_FOR = 8 * DAY;

export function postureNote(facts: NightlyFacts, now: Date): PostureNote {
  const { scanning, repositories } = facts;
  const rules = valueOf(scanning);
  const unknown: PostureWord[] = [
    ...(rules ? [] : ['unscanned' as const]),
    ...(isMovableKnown(facts) ? [] : ['movable' as const]),
  ];
  const noted = repositories.map(({ mutability, ...one }) => ({
    ...one,
    words: [
      ...(rules && frequencyFor(rules, one.repository) === undefined ? ['unscanned' as const] : []),
      ...(isMovable(one.repository, mutability, facts) ? ['movable' as const] : []),
    ],
  }));
  const isNew = ({ createdAt }: NotedRepository): boolean =>
    createdAt !== undefined && now.getTime() - Date.parse(createdAt) < NEW_FOR;
  const repositoriesToSay = noted.filter((one) => one.words.length > 0 || isNew(one));
  return { at: now.toISOString(), unknown, repositories: repositoriesToSay };
}

const isMovableKnown = ({ cachePrefixes, repositories }: NightlyFacts): boolean =>
  cachePrefixes.state === 'known' &&
  repositories.every(({ mutability }) => mutability.state === 'known');

/** ECR moves the tags of a cache itself. Where some tags alone can be moved, `posture` says which. */
const isMovable = (
  repository: string,
  mutability: Known<TagMutability>,
  facts: NightlyFacts,
): boolean => valueOf(mutability)?.setting === 'MUTABLE' && isCached(repository, facts) === false;

/** What the digest of one channel says of that. */
export interface PostureFigures {
  readonly unscanned: number;
  readonly movable: number;
  readonly unknown: readonly PostureWord[];
  /** By name. */
  readonly created: readonly string[];
}

/** Of the repositories of one channel; `since`: from when on what was made is new (ISO). Undefined where there is nothing to say. */
export function postureFigures(
  repositories: readonly NotedRepository[],
  unknown: readonly PostureWord[],
  since: string,
): PostureFigures | undefined {
  const countOf = (word: PostureWord): number =>
    repositories.filter(({ words }) => words.includes(word)).length;
  const created = repositories
    .filter(({ createdAt }) => createdAt !== undefined && createdAt >= since)
    .map(({ repository }) => repository)
    .sort();
  const figures = {
    unscanned: countOf('unscanned'),
    movable: countOf('movable'),
    unknown,
    created,
  };
  const isNothing = figures.unscanned + figures.movable + created.length + unknown.length === 0;
  return isNothing ? undefined : figures;
}
