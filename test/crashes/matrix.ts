import type { Fault } from '../../src/local/aws/world.ts';
import type { Life } from './life.ts';
import { differences, type Look, lookAt } from './look.ts';
import { MAY_NOT_READ, MAY_READ, type Manner, type Moment, type Stage } from './stage.ts';

/** A death at one call of one step. */
export interface Point {
  readonly name: string;
  /** What may have been said twice: taken, and not noted before the run died. */
  readonly twice: readonly (keyof Look)[];
  readonly step: number;
  readonly fault: Fault;
  readonly manner: Manner;
  /** What our app may do in Slack: read what a channel says, or not. */
  readonly scopes: readonly string[];
}

/** A life as it is lived where nobody dies: what is there before each step and in the end, and what is called in it. */
export interface Undisturbed {
  readonly moments: readonly Moment[];
  readonly looks: readonly Look[];
  readonly calls: readonly (readonly string[])[];
}

/** Lives it from the moment before a step to its end, without the one of this number. */
export async function lived(
  stage: Stage,
  life: Life,
  { from, first = 0, left }: { from: Moment; first?: number; left?: number },
): Promise<Undisturbed> {
  const moments = [from];
  const calls: string[][] = [];
  await stage.restore(from, first);
  for (const [at, step] of life.steps.entries()) {
    if (at < first) continue;
    stage.rig.aws.calls.length = 0;
    if (at !== left) await stage.play(step);
    calls.push(stage.rig.aws.calls.map(({ call }) => call));
    moments.push(await stage.moment());
  }
  return { moments, looks: moments.map(lookAt), calls };
}

const READ = /:(BatchGet|Describe|Get|Query|auth|kev|epss)/;

/**
 * Every call of every step, each before and after it takes effect. Where a run dies while it reads it leaves what
 * its last writing has left: of these the suite plays the first of each step.
 */
export function pointsOf({ steps }: Life, { calls }: Undisturbed): Point[] {
  return calls.flatMap((names, step) => {
    const counts = new Map<string, number>();
    let writing = '';
    return names.flatMap((call, at) => {
      const nth = (counts.get(call) ?? 0) + 1;
      counts.set(call, nth);
      const before = writing;
      if (!READ.test(call)) writing = call;
      else if (at > 0 && process.env['FAULTS'] !== 'all') return [];
      const manners: readonly [Manner, ...Manner[]] = steps[step]?.inputs.some(isAct)
        ? ['clicks again', 'gives up']
        : ['clicks again'];
      return DEATHS.flatMap((crash) => {
        const name = `${steps[step]?.name}: ${crash === true ? 'after' : 'before'} ${call} ${nth}`;
        const taken = crash === true ? call : before;
        const twice = [SENDS[taken] ?? []].flat();
        const point = { step, fault: { call, nth, crash } };
        return [
          ...manners.map((manner) => ({
            ...point,
            name: `${name}, ${manner}`,
            scopes: MAY_READ,
            manner,
            twice,
          })),
          // What Slack has taken is not found again without the scope for it.
          ...(taken === POST
            ? [
                {
                  ...point,
                  name: `${name}, unread`,
                  scopes: MAY_NOT_READ,
                  manner: manners[0],
                  twice: SLACK,
                },
              ]
            : []),
        ];
      });
    });
  });
}

const POST = 'slack:chat.postMessage';
const SLACK: readonly (keyof Look)[] = ['slack'];
const DEATHS = ['before', true] as const;
const isAct = (input: unknown): boolean => Object.hasOwn(input as object, 'slack-action');

/** Between being taken and being noted a message is lost from sight; but in Slack, where it is looked for. */
const SENDS: Readonly<Record<string, keyof Look>> = {
  'sns:Publish': 'topics',
  'events:PutEvents': 'bus',
};

/** Lives on from a death; answers with what is wrong in the end. */
export async function wrongAfter(
  stage: Stage,
  life: Life,
  { moments, looks }: Undisturbed,
  { step, fault, manner, twice, scopes }: Point,
  without?: Undisturbed,
): Promise<string[]> {
  await stage.restore(moments[step] as Moment, step, scopes);
  stage.rig.aws.changeWorld({ faults: [fault] });
  let wrong: string[] = [];
  for (let at = step; at < life.steps.length; at += 1) {
    const expected = [looks[at + 1], without?.looks[at - step + 1]].filter(
      (one) => one !== undefined,
    );
    const isWell = async (): Promise<boolean> => {
      const look = lookAt(await stage.moment());
      const found = expected.map((one) => differences(look, one, twice));
      wrong = at === step ? (found[0] ?? []) : wrong;
      return found.some((one) => one.length === 0);
    };
    await stage.play(
      life.steps[at] as Life['steps'][number],
      at === step ? manner : undefined,
      isWell,
    );
    // From here on it goes on as it would have: what comes of it depends on nothing else.
    if (await isWell()) return [];
  }
  return wrong;
}
