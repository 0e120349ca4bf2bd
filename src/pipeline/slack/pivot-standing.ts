import { PermanentFailure } from '../../core/errors.ts';
import { type ImageRef, parseImageKey } from '../../core/image.ts';
import { inBatches } from '../../core/in-batches.ts';
import type { ForAll } from '../../core/interventions/intervention.ts';
import type { Risk } from '../../core/interventions/risk.ts';
import type { Current } from '../../core/ledger/ledger.ts';
import type { OpenPivot } from '../../records/held/pivot-record.ts';
import type { Desk } from './desk.ts';
import { standingOf } from './standing.ts';

/** How the images of a message about a vulnerability stand at this moment. */
export interface PivotStanding {
  readonly name: string;
  readonly vulnerability: string;
  /** Where it stands; absent where that is not noted: then each image is told of by itself. */
  readonly forAll?: ForAll;
  readonly repositories: readonly RepositoryStanding[];
}

/** The images of one repository. */
export interface RepositoryStanding {
  /** At which place it stands among those of the message, whose images stay as they are. */
  readonly place: number;
  readonly repository: string;
  /** Those that the vulnerability blocks still, of those that were looked at. */
  readonly blocked: readonly Blocked[];
  /** How many were not looked at. */
  readonly unread: number;
}

interface Blocked {
  readonly image: ImageRef;
  readonly current: Current;
  readonly risk: Risk;
}

/** Slack waits three seconds in all, and an image may have thousands of findings. */
const LOOKED_AT = 100;
const AT_ONCE = 20;
const PATIENCE_MILLISECONDS = 1_000;

/** How the images of the message of a name stand, some of each repository; undefined where it is not known any more. */
export async function pivotStanding(name: string, desk: Desk): Promise<PivotStanding | undefined> {
  const pivot = await desk.records.held.pivot(name);
  if (!pivot) return undefined;
  const { vulnerability } = pivot;
  const images = pivot.images.flatMap((key) => parseImageKey(key) ?? []);
  const groups = [...Map.groupBy(images, repositoryKey).values()];
  const looked = new Set<ImageRef>();
  const blocked: Blocked[] = [];
  const failures: unknown[] = [];
  const end = desk.now().getTime() + PATIENCE_MILLISECONDS;
  for (const batch of inBatches(inTurns(groups).slice(0, LOOKED_AT), AT_ONCE)) {
    if (looked.size > 0 && desk.now().getTime() > end) break;
    const found = await Promise.all(batch.map((image) => lookAt(image, vulnerability, desk)));
    for (const one of found) {
      if ('failure' in one) failures.push(one.failure);
      else looked.add(one.image);
      blocked.push(...(one.blocked ?? []));
    }
  }
  // One that cannot be read keeps nobody from the others; where none can be, a person has to mend something.
  if (looked.size === 0 && failures.length > 0) throw failures[0];
  const repositories = groups.map((group, place) => ({
    place,
    repository: group[0]?.repository ?? '',
    blocked: blocked.filter(({ image }) => group.includes(image)),
    unread: group.filter((image) => !looked.has(image)).length,
  }));
  return { name, vulnerability, repositories, ...whereIn(name, pivot) };
}

function whereIn(name: string, { posted }: OpenPivot): Pick<PivotStanding, 'forAll'> {
  return posted ? { forAll: { pivot: name, channel: posted.channel, root: posted.root } } : {};
}

const repositoryKey = ({ account, region, repository }: ImageRef): string =>
  `${account}/${region}/${repository}`;

/** The first of each, then the second of each, and so on. */
const inTurns = <T>(groups: readonly (readonly T[])[]): T[] =>
  Array.from({ length: Math.max(0, ...groups.map(({ length }) => length)) }, (_, at) =>
    groups.flatMap((group) => group.slice(at, at + 1)),
  ).flat();

/** What a look at an image has shown; one that cannot be read may be anything. */
type Look =
  | { readonly image: ImageRef; readonly blocked: readonly Blocked[] }
  | { readonly failure: unknown; readonly blocked?: undefined };

/** The image as it stands, where the vulnerability blocks it still. */
async function lookAt(image: ImageRef, vulnerability: string, desk: Desk): Promise<Look> {
  try {
    const standing = await standingOf(image, desk);
    const risk = standing?.risks.find(({ id, blocks }) => id === vulnerability && blocks);
    const blocked = standing && risk ? [{ image, current: standing.current, risk }] : [];
    return { image, blocked };
  } catch (failure) {
    if (failure instanceof PermanentFailure) return { failure };
    throw failure;
  }
}
