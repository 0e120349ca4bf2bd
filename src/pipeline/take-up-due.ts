import { type ImageRef, imageKey } from '../core/image.ts';
import type { DueItem, DuePage } from '../core/ledger/due.ts';
import type { SweepTurn } from '../records/sweep-turn.ts';
import type { TakenUp } from '../records/take-up.ts';
import { type Look, lookFor } from './look.ts';
import type { Toolbox } from './tools.ts';

/** Asked for at once; more are asked for when these are worked off. */
const PAGE = 100;

/** What is to be done about something due. */
export type Task =
  | { readonly kind: 'judge'; readonly taken: TakenUp }
  | { readonly kind: 'look'; readonly look: Look };

/** Where what is not a task goes. */
export interface Aside {
  /** What runs may have died of: it comes last and alone, so that it takes nobody else along. */
  readonly suspects: TakenUp[];
  /** Keys of the images that were found due. */
  readonly seen: Set<string>;
  /** Of each kind what had waited longest when the run began. */
  oldest?: DuePage['oldest'];
  readonly note: (image: ImageRef, failure: unknown) => void;
}

/**
 * What is due, urgent things first, until nothing is left or the time is up. Each is taken up before it
 * comes out; of looks, which mostly find nothing new, a page is noted in one write. One that cannot be taken
 * up keeps no other from it.
 */
export async function* takeUpDue(
  tools: Toolbox,
  turn: SweepTurn,
  hasTime: () => boolean,
  aside: Aside,
): AsyncGenerator<Task> {
  for (const image of turn.left) await putAside({ image, kind: 'watched' }, tools, aside);
  const looked = new Set<string>();
  let before: readonly ImageRef[] = [];
  for (;;) {
    const { due: page, oldest } = await tools.records.due(PAGE);
    aside.oldest ??= oldest;
    for (const { image } of page) aside.seen.add(imageKey(image));
    let isNew = false;
    for (const due of page.filter(({ kind }) => kind !== 'watched')) {
      if (!hasTime()) return;
      const taken = await takeUp(due, tools, aside);
      isNew ||= taken !== undefined;
      if (taken) yield* judging(taken, aside);
    }
    const looks = page.flatMap(({ image, kind }) =>
      kind === 'watched' && !looked.has(imageKey(image)) ? [image] : [],
    );
    for (const image of looks) looked.add(imageKey(image));
    if (looks.length > 0) {
      // Those of the page before may still be under way.
      await turn.noteLooks([...before, ...looks]);
      before = looks;
      yield* looksAt(looks, tools, hasTime, aside);
    }
    // The index lags behind the table: what was taken up may be in it for a while.
    if (!isNew && looks.length === 0) return;
  }
}

/** The looks of a page: what they go by is read at the same moment. */
async function* looksAt(
  images: readonly ImageRef[],
  tools: Toolbox,
  hasTime: () => boolean,
  aside: Aside,
): AsyncGenerator<Task> {
  const { records, now } = tools;
  // What cannot be read is taken up like anything else, and fails there.
  const entries = await Promise.all(
    images.map((image) => records.read(image).catch(() => undefined)),
  );
  for (const [at, image] of images.entries()) {
    if (!hasTime()) return;
    const entry = entries[at];
    const look = entry && lookFor(image, entry, now());
    if (look === 'not due') continue;
    const taken = look ? undefined : await takeUp({ image, kind: 'watched' }, tools, aside);
    if (look) yield { kind: 'look', look };
    else if (taken) yield* judging(taken, aside);
  }
}

function* judging(taken: TakenUp, { suspects }: Aside): Generator<Task> {
  if (taken.before > 0) suspects.push(taken);
  else yield { kind: 'judge', taken };
}

/** What a run was looking at when it died: any of it may be what it died of. */
async function putAside(due: DueItem, tools: Toolbox, aside: Aside): Promise<void> {
  const taken = await takeUp(due, tools, aside);
  if (taken) aside.suspects.push({ ...taken, before: Math.max(taken.before, 1) });
}

const takeUp = (
  due: DueItem,
  { records }: Toolbox,
  { note }: Aside,
): Promise<TakenUp | undefined> =>
  records.takeUp(due).catch((failure: unknown) => {
    note(due.image, failure);
    return undefined;
  });
