import * as fc from 'fast-check';
import { KINDS, type Kind, POLICIES } from './policies.ts';
import { TELLINGS } from './tellings.ts';

/*
 * What may happen to the images of a repository, and to all of them. A history is of one repository; the
 * backdrop (the clock, schedules, deployments) is shared by all histories that are played at once.
 */

/** Two images, and an index of two platforms. */
export type Who = 'a' | 'b' | 'index' | 'amd64' | 'arm64';

/** What a scan shows: findings by their severities, or that there are none to be had. */
export type Shown = readonly string[] | 'FAILED' | 'PENDING';

/** Without `told`, nobody sends an event. */
export const DEEDS = ['accept', 'revoke', 'release', 'withdraw', 'rescan', 'snooze'] as const;
export type Deed = (typeof DEEDS)[number];

export type Act =
  | { readonly act: 'push'; readonly who: Who; readonly tag: string; readonly told: boolean }
  | { readonly act: 'scan'; readonly who: Who; readonly shows: Shown; readonly told: boolean }
  /** What the next scan will show that somebody starts. */
  | { readonly act: 'next'; readonly who: Who; readonly shows: Shown }
  /** Inspector tells that a finding has changed. */
  | { readonly act: 'finding'; readonly who: Who }
  /** Somebody takes the marks away, or puts a false one. */
  | { readonly act: 'unmark' | 'forge'; readonly who: Who; readonly told: boolean }
  | { readonly act: 'delete'; readonly who: Who }
  /** A person does something about it from Slack, which holds for so many hours where it has an end. */
  | { readonly act: Deed; readonly who: Who; readonly hours: number; readonly whole: boolean }
  /** The nth call of this name that is about the image meets a fault. */
  | {
      readonly act: 'kill' | 'throttle';
      readonly who: Who;
      readonly call: string;
      readonly nth: number;
    };

export type Schedule = 'sweep' | 'compare-registry';

/** What is the same for all: after everybody's acts, in this order. */
export interface Round {
  /** A deployment with this one of the policies. */
  readonly policy?: number;
  readonly minutes: number;
  readonly schedules: readonly Schedule[];
}

export interface History {
  readonly kind: Kind;
  /** For each round of the backdrop. */
  readonly acts: readonly (readonly Act[])[];
}

/** Histories that are played at once. */
export interface Play {
  /** Which of the tellings holds. */
  readonly telling: number;
  readonly rounds: readonly Round[];
  readonly histories: readonly History[];
}

const ROUNDS = 4;
const MINUTES = [0, 1, 2, 15, 40, 70, 400, 1_440, 2_900];

const who = fc.constantFrom<Who>('a', 'a', 'a', 'b', 'index');
const scanned = fc.constantFrom<Who>('a', 'a', 'a', 'b', 'amd64', 'arm64');
const told = fc.constantFrom(true, false);
const tag = fc.constantFrom('1.0.0', '1.1.0', 'live');
const shows = fc.constantFrom<Shown>(
  [],
  ['LOW'],
  ['HIGH'],
  ['CRITICAL'],
  ['LOW', 'HIGH'],
  'FAILED',
  'PENDING',
);
const CALLS = [
  'ecr:BatchGetImage',
  'ecr:DescribeImages',
  'ecr:DescribeImageScanFindings',
  'ecr:PutImage',
  'ecr:BatchDeleteImage',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:TransactWriteItems',
  'dynamodb:DeleteItem',
  'slack:chat.postMessage',
  'sns:Publish',
];
// An adaptive client waits for seconds once ECR has throttled it.
const THROTTLED = CALLS.filter((call) => !call.startsWith('ecr:'));

const push = fc.record({ act: fc.constant('push' as const), who, tag, told });
const scan = fc.record({ act: fc.constant('scan' as const), who: scanned, shows, told });
const nth = fc.integer({ min: 1, max: 3 });

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: push },
  { weight: 6, arbitrary: scan },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('next' as const), who: scanned, shows }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('finding' as const), who: scanned }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constantFrom('unmark' as const, 'forge' as const), who, told }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('delete' as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constantFrom(...DEEDS),
      who,
      hours: fc.constantFrom(1, 6, 24, 72),
      whole: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('kill' as const),
      who,
      call: fc.constantFrom(...CALLS),
      nth,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('throttle' as const),
      who,
      call: fc.constantFrom(...THROTTLED),
      nth,
    }),
  },
);

const round: fc.Arbitrary<Round> = fc
  .record({
    policy: fc.option(fc.nat(POLICIES.length - 1), { nil: undefined, freq: 3 }),
    minutes: fc.constantFrom(...MINUTES),
    schedules: fc.constantFrom<readonly Schedule[]>(
      [],
      ['sweep'],
      ['sweep'],
      ['compare-registry'],
      ['compare-registry', 'sweep'],
    ),
  })
  .map(({ policy, ...rest }) => (policy === undefined ? rest : { ...rest, policy }));

/** Mostly it begins with an image that gets a verdict: of one without, little can go wrong. */
const beginning: fc.Arbitrary<readonly Act[]> = fc
  .record({
    push,
    shows: fc.constantFrom<Shown>([], [], ['LOW'], ['HIGH'], ['CRITICAL'], 'PENDING'),
    told,
  })
  .map(({ push: first, shows: shown, told: isTold }) => {
    const own = first.who === 'index' ? (['amd64', 'arm64'] as const) : [first.who];
    const scans = own.map((one) => ({
      act: 'scan' as const,
      who: one,
      shows: shown,
      told: isTold,
    }));
    return [first, ...scans];
  });

const history: fc.Arbitrary<History> = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    first: beginning,
    acts: fc.array(fc.array(act, { maxLength: 2 }), {
      minLength: ROUNDS - 1,
      maxLength: ROUNDS - 1,
    }),
  })
  .map(({ kind, first, acts }) => ({ kind, acts: [first, ...acts] }));

/** So many histories on one backdrop: the same for the same seed. */
export function drawn(seed: number, size: number): Play {
  // A deployment has everything judged anew: at the very end it would hide what went wrong before.
  const rounds = fc
    .array(round, { minLength: ROUNDS, maxLength: ROUNDS })
    .map((all) =>
      all.map(({ policy, ...rest }, at) =>
        at < ROUNDS - 1 && policy !== undefined ? { ...rest, policy } : rest,
      ),
    );
  const [play] = fc.sample(
    fc.record({
      telling: fc.nat(TELLINGS.length - 1),
      rounds,
      histories: fc.array(history, { minLength: size, maxLength: size }),
    }),
    { seed, numRuns: 1 },
  );
  if (!play) throw new Error('nothing was drawn');
  return play;
}
