import { setTimeout } from 'node:timers/promises';
import { decide, type Verdict } from '../core/decide.ts';
import type { Policy } from '../core/policy.ts';
import { readBackground } from '../pipeline/background.ts';
import { type Gathered, gather } from '../pipeline/gather.ts';
import type { Toolbox } from '../pipeline/tools.ts';
import { choosePolicy, POLICY_FILE } from './choose-policy.ts';
import { type Command, EXIT, readArguments } from './command.ts';
import { listTaggedImages, type TaggedImage } from './image-list.ts';
import { summaryOf } from './image-summary.ts';
import { eachAtPace } from './limiter.ts';
import { openProgress } from './progress.ts';
import { openReading, READING_HELP, READING_OPTIONS, type Reading } from './reading.ts';
import { simulationLines } from './simulation-text.ts';
import { Tally } from './tally.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** ECR publishes no rates for what is read here, and others work with the registry meanwhile. */
const AT_ONCE = 4;
const PER_SECOND = 10;

export const simulate: Command = {
  name: 'simulate',
  summary: 'what a policy would do today to the images of a registry',
  help: `Usage: ecr-scan-notifier simulate [options]

Reads the scans that are there of every tagged image, and says what the policy would do today: how many
would be approved, quarantined and undecided, by which rules, where, and which upgrades help most.
Nothing is recorded, marked or told. At most ${PER_SECOND} images a second are read, ${AT_ONCE} at a time. (ECR counts
reading a manifest as a pull.) It needs ecr:DescribeRepositories, ecr:DescribeImages,
ecr:BatchGetImage and ecr:DescribeImageScanFindings.

  --repository P  only repositories whose name matches; * stands for any characters, ? for one
  --limit N       only the N images that were pushed last
  --against FILE  another policy, and which verdicts differ from it
${READING_HELP}
  --json          everything as one JSON document

Exit code: 0 done · 1 done, but some images could not be read · 2 wrong usage, or nothing can be read`,

  run: async (args, terminal) => {
    const { values, argument } = readArguments('simulate', args, {
      ...READING_OPTIONS,
      repository: { type: 'string' },
      limit: { type: 'string' },
      against: { type: 'string' },
      json: { type: 'boolean' },
    });
    if (argument !== undefined) {
      throw new UsageError(
        `simulate: it takes no argument; did you mean --repository ${argument}?`,
      );
    }
    const limit = limitOf(values.limit);
    const reading = await openReading(values, terminal);
    try {
      const { region, tools } = reading;
      const against = values.against && choosePolicy(values.against, tools.now(), terminal);
      const list = await listTaggedImages(reading.ecrOf(region), region, values.repository);
      if (list.repositories === 0) {
        const which = values.repository ? ` that matches ${values.repository}` : '';
        throw new UsageError(`simulate: there is no repository${which} in ${region}`);
      }
      const chosen = list.images.slice(0, limit);
      const pace = values.world ? {} : { perSecond: PER_SECOND };
      const { notImages, ...ran } = await simulateOn(
        chosen,
        reading,
        { ...(against && { against }), pace },
        terminal,
      );
      const report = {
        place: values.world ?? `${list.images[0]?.image.account ?? 'the registry'} ${region}`,
        repositories: list.repositories,
        others: list.others + notImages,
        leftOut: list.images.length - chosen.length,
        policy: { source: sourceOf(values), version: tools.policy.version },
        ...(against && { against: { source: values.against ?? '', version: against.version } }),
        ...ran,
      };
      terminal.print(
        values.json
          ? [JSON.stringify(report, undefined, 2)]
          : simulationLines(report, terminal.form),
      );
      return ran.failed.length > 0 ? EXIT.incomplete : EXIT.done;
    } finally {
      await reading.close();
    }
  },
};

const sourceOf = ({ policy, world }: { policy?: string; world?: string }): string =>
  policy ?? (world ? 'the policy of the world' : POLICY_FILE);

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new UsageError(`--limit: "${text}" is no number of images`);
  }
  return Number(text);
}

interface Run {
  readonly against?: Policy;
  readonly pace: { readonly perSecond?: number };
}

/** Judges one image after the other and keeps the sums. An image that fails is noted; the run goes on. */
async function simulateOn(
  images: readonly TaggedImage[],
  { tools, toolsUnder }: Reading,
  { against, pace }: Run,
  terminal: Terminal,
) {
  const atOneMoment = inSimulation(tools);
  const other = against && inSimulation(toolsUnder(against));
  const tally = new Tally();
  const failed: { name: string; why: string }[] = [];
  let notImages = 0;
  const progress = openProgress(images.length, terminal);
  const steady = { atOnce: AT_ONCE, ...pace, clock: Date.now, pause: setTimeout };
  await eachAtPace(images, steady, async ({ image, name, expected }) => {
    try {
      const gathered = await gather(image, atOneMoment, expected);
      const { artifact } = gathered.evidence;
      if (artifact.kind === 'other' && !artifact.runnable) notImages += 1;
      else {
        const decision = await decisionOn(gathered, atOneMoment);
        const before: Verdict | undefined = other && (await decisionOn(gathered, other)).verdict;
        tally.add(summaryOf({ repository: image.repository, name }, decision), before);
      }
    } catch (error) {
      failed.push({ name, why: (error as Error).message });
    }
    progress.step();
  });
  progress.stop();
  return { simulation: tally.result(), failed, notImages };
}

/** One moment for all images, and nothing asked of Inspector: it allows too few calls a second. */
function inSimulation(tools: Toolbox): Toolbox {
  const now = tools.now();
  return { ...tools, now: () => now, details: () => Promise.resolve(new Map()) };
}

const decisionOn = async (gathered: Gathered, tools: Toolbox) =>
  decide(gathered.evidence, tools.policy, await readBackground(gathered, tools));
