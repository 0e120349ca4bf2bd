import { decide } from '../../core/judgement/decide.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { readBackground } from '../../pipeline/background.ts';
import { type Gathered, gather } from '../../pipeline/gather.ts';
import type { Toolbox } from '../../pipeline/tools.ts';
import { openProgress } from '../../terminal/progress.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { ToolsUnder } from '../reading.ts';
import { sayFailure } from '../say-failure.ts';
import type { TaggedImage } from './image-list.ts';
import { summaryOf } from './image-summary.ts';
import type { Before } from './later.ts';
import { eachAtPace, type Pace } from './limiter.ts';
import { type HeldOverrides, OverrideCounts } from './override-counts.ts';
import { type Simulation, Tally } from './tally.ts';
import { type UnmetException, UnmetExceptions } from './unmet-exceptions.ts';

interface Run {
  readonly policy: Policy;
  readonly against?: Policy;
  /** Repositories of which something is not among the images. */
  readonly leftOut: readonly string[];
  readonly pace: Pace;
}

/** What came of a run over many images. */
export interface Simulated {
  /** ISO time: the moment of all its judgements. */
  readonly at: string;
  readonly simulation: Simulation;
  /** Exceptions of the policy that no finding has met. */
  readonly unmet: readonly UnmetException[];
  /** For how many images each override held, and how many it alone lets pass. */
  readonly overrides: HeldOverrides;
  readonly failed: readonly { readonly name: string; readonly why: string }[];
  /** Tagged things that turned out to be no images. */
  readonly notImages: number;
}

/** Judges one image after the other and keeps the sums. An image that fails is noted; the run goes on. */
export async function simulateImages(
  images: readonly TaggedImage[],
  toolsUnder: ToolsUnder,
  { policy, against, leftOut, pace }: Run,
  terminal: Terminal,
): Promise<Simulated> {
  const atOneMoment = inSimulation(toolsUnder(policy));
  const other = against && inSimulation(toolsUnder(against));
  const tally = new Tally();
  const unmet = new UnmetExceptions(policy);
  const held = new OverrideCounts(policy);
  const failed: { name: string; why: string }[] = [];
  const unseen = new Set(leftOut);
  let notImages = 0;
  const progress = openProgress(images.length, terminal);
  await eachAtPace(images, pace, async ({ image, name, expected }) => {
    try {
      const gathered = await gather(image, atOneMoment, expected);
      const { artifact } = gathered.evidence;
      if (artifact.kind === 'other' && !artifact.runnable) notImages += 1;
      else {
        const { decision, background } = await decisionOn(gathered, atOneMoment);
        const before: Before | undefined = other && (await decisionOn(gathered, other)).decision;
        unmet.look(decision.known, gathered.evidence, background);
        held.look(decision.verdict, gathered.evidence, background);
        tally.add(summaryOf({ repository: image.repository, name }, decision), before);
      }
    } catch (error) {
      failed.push({ name, why: sayFailure(error as Error) });
      unseen.add(image.repository);
    }
    progress.step();
  });
  progress.stop();
  return {
    at: atOneMoment.now().toISOString(),
    simulation: tally.result(),
    unmet: unmet.result(atOneMoment.now(), unseen),
    overrides: held.result(unseen),
    failed,
    notImages,
  };
}

/** One moment for all images, and nothing asked of Inspector: it allows too few calls a second. */
function inSimulation(tools: Toolbox): Toolbox {
  const { repositoryTags: _nobodyIsTold, putsNoneIn: _nothingIsMarked, ...reading } = tools;
  const now = tools.now();
  return {
    ...reading,
    now: () => now,
    details: () => Promise.resolve(new Map()),
    running: () => Promise.resolve(undefined),
  };
}

async function decisionOn(gathered: Gathered, tools: Toolbox) {
  const background = await readBackground(gathered, tools);
  return { decision: decide(gathered.evidence, tools.policy, background), background };
}
