import { type ImageRef, parseImageKey } from '../../core/image.ts';
import { inBatches } from '../../core/in-batches.ts';
import type { Risk } from '../../core/interventions/risk.ts';
import type { Current } from '../../core/ledger/ledger.ts';
import type { Desk } from './desk.ts';
import { standingOf } from './standing.ts';

/** How the images of a message about a vulnerability stand at this moment. */
export interface PivotStanding {
  readonly name: string;
  readonly vulnerability: string;
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
  const end = desk.now().getTime() + PATIENCE_MILLISECONDS;
  for (const batch of inBatches(inTurns(groups).slice(0, LOOKED_AT), AT_ONCE)) {
    if (looked.size > 0 && desk.now().getTime() > end) break;
    const found = await Promise.all(batch.map((image) => blockedBy(vulnerability, image, desk)));
    blocked.push(...found.flat());
    for (const image of batch) looked.add(image);
  }
  const repositories = groups.map((group, place) => ({
    place,
    repository: group[0]?.repository ?? '',
    blocked: blocked.filter(({ image }) => group.includes(image)),
    unread: group.filter((image) => !looked.has(image)).length,
  }));
  return { name, vulnerability, repositories };
}

const repositoryKey = ({ account, region, repository }: ImageRef): string =>
  `${account}/${region}/${repository}`;

/** The first of each, then the second of each, and so on. */
const inTurns = <T>(groups: readonly (readonly T[])[]): T[] =>
  Array.from({ length: Math.max(0, ...groups.map(({ length }) => length)) }, (_, at) =>
    groups.flatMap((group) => group.slice(at, at + 1)),
  ).flat();

/** The image as it stands, where the vulnerability blocks it still. */
async function blockedBy(vulnerability: string, image: ImageRef, desk: Desk): Promise<Blocked[]> {
  const standing = await standingOf(image, desk);
  const risk = standing?.risks.find(({ id, blocks }) => id === vulnerability && blocks);
  return standing && risk ? [{ image, current: standing.current, risk }] : [];
}
