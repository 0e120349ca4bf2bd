import type { Digest } from '../digest.ts';
import { matchesGlob } from '../policy/glob.ts';
import { type Served, serves } from '../served.ts';
import type { Container, EcrImage } from './container.ts';
import type { BreakGlass, StandingVerdict } from './standing-verdict.ts';

/** What the gate says of one container. */
export interface Gated {
  readonly container: string;
  /** As the task definition names it. */
  readonly image: string;
  readonly digest?: Digest;
  /** `open`: nothing is known yet, and may come by waiting. `let through`: nobody has judged it, and a setting says so. */
  readonly state: 'approved' | 'let through' | 'open' | 'refused';
  readonly why: string;
  readonly released?: BreakGlass;
  readonly notLookedAtSince?: string;
}

/** What is yet to be asked of a container: the verdict on an image that is judged here. */
export interface ToLookUp {
  readonly image: EcrImage;
  /** Absent where the tag is to be asked for first: no task has started yet. */
  readonly digest?: Digest;
}

/** Whose images the gate knows, and which others it lets through unjudged: patterns with `*` and `?`. */
export interface GateTerms {
  readonly served: Served;
  readonly letThrough: readonly string[];
}

/**
 * Whether a container can be answered for by its name alone, or whose verdict is to be asked. `hasTasks`: ECS has started
 * some, and so has fixed what every task runs, or never will. Pure.
 */
export function gateByName(
  container: Container,
  hasTasks: boolean,
  { served, letThrough }: GateTerms,
): Gated | ToLookUp {
  const { image, fixed, isNeverFixed } = container;
  if (image.kind === 'unreadable') return refused(container, image.why);
  if (image.kind === 'elsewhere' || !serves(served, image)) {
    return gateElsewhere(container, letThrough);
  }
  // What the revision says of a container that is never fixed holds for one of its tasks.
  const digest = image.digest ?? (isNeverFixed ? undefined : fixed);
  if (digest) return { image, digest };
  if (!hasTasks) return { image };
  if (isNeverFixed) {
    const why = 'its versionConsistency is disabled, so that each task may run another image';
    return refused(container, why);
  }
  return gated(container, 'open', 'ECS has not fixed its digest, and each task may run another');
}

/** What is in no registry that is served, nobody has judged. */
function gateElsewhere(container: Container, letThrough: readonly string[]): Gated {
  const { image, text } = container;
  const reference = image.kind === 'elsewhere' ? image.reference : text;
  const pattern = letThrough.find((one) => matchesGlob(one, reference));
  return pattern === undefined
    ? refused(container, 'it is of another registry, where nobody judges it')
    : gated(container, 'let through', `nobody judges it, and the gate lets ${pattern} through`);
}

/** What the verdict on its image comes to. Pure. */
export function gateByVerdict(
  container: Container,
  digest: Digest,
  { verdict, why, isLasting, released, notLookedAtSince }: StandingVerdict,
): Gated {
  const state = STATES[verdict];
  return {
    ...gated(container, state === 'open' && isLasting ? 'refused' : state, `${verdict}: ${why}`),
    digest,
    ...(released && { released }),
    ...(notLookedAtSince && { notLookedAtSince }),
  };
}

const STATES = { approved: 'approved', quarantined: 'refused', undecided: 'open' } as const;

export const gated = ({ name, text }: Container, state: Gated['state'], why: string): Gated => ({
  container: name,
  image: text,
  state,
  why,
});

export const refused = (container: Container, why: string): Gated =>
  gated(container, 'refused', why);
