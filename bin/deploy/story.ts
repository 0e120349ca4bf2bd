import { UsageError } from '../../src/cli/usage-error.ts';
import { isAgreed } from './asked.ts';
import { defaultsIn } from './defaults.ts';
import { firstFeeds } from './first-feeds.ts';
import { type Given, givenFor } from './given.ts';
import { lookingAt } from './looking-at.ts';
import { nextSteps } from './next-steps.ts';
import type { Options } from './options.ts';
import { type Plan, planOf } from './plan.ts';
import { planText } from './plan-text.ts';
import { preflight } from './preflight.ts';
import { refuse } from './refused.ts';
import { deployPackage, type Going, packageStage } from './serverless.ts';
import { notLetGo, sayLost, settingsDifference } from './settings-difference.ts';
import { type Stack, stackNamed } from './stack.ts';
import { Template } from './template.ts';

export interface Prints {
  /** Lines of the answer. */
  readonly print: (lines: readonly string[]) => void;
  /** Lines about the work itself. */
  readonly note: (lines: readonly string[]) => void;
  /** Whether there is somebody to ask. */
  readonly isWatched: boolean;
}

/**
 * Deploys a stage, from the first look at its settings to what to do next. Answers with the exit code. Throws Refused and
 * UsageError before anything is packaged, and Unanswered where AWS does not answer.
 */
export async function deploy(options: Options, prints: Prints): Promise<number> {
  const given = givenFor(options.stage, options.region);
  refuse(given.problems);
  const stack = `ecr-scan-notifier-${given.stage}`;
  const { region } = given;
  const looking = await lookingAt(given, stack);
  const examined = await preflight(looking);
  const deployed = await stackNamed(stack, region);
  const without = await letGo(deployed, given, options, prints);
  const going = { stage: given.stage, region, without };
  const packaged = packageStage(going, 'stderr');
  if (!packaged) return 1;
  const about = {
    stage: given.stage,
    stack,
    region,
    who: await looking.identity(),
    defaults: defaultsIn('serverless.yml'),
    preflight: examined,
  };
  const plan = planOf(deployed, packaged, about);
  prints.print(options.inJson ? [JSON.stringify(plan, undefined, 2)] : planText(plan));
  return carryOut(plan, given, going, options, prints);
}

async function carryOut(
  plan: Plan,
  given: Given,
  going: Going,
  { isDryRun, isSure }: Options,
  { note, isWatched }: Prints,
): Promise<number> {
  if (isDryRun) return 0;
  if (!isSure && !isWatched)
    throw new UsageError('deploy: nobody is there to be asked: say --yes, or --dry-run');
  if (!isSure && !(await isAgreed(`Deploy ${plan.stage} to ${plan.account}, ${plan.region}?`))) {
    note(['Nothing was deployed.']);
    return 1;
  }
  if (!deployPackage(going, 'stderr')) return 1;
  if (plan.status === undefined) note([await firstFeeds(plan.stack, plan.region)]);
  note(nextSteps(given, (await stackNamed(plan.stack, plan.region))?.outputs ?? {}));
  return 0;
}

/** The keys that are let go by name: those of the options, and those that a person agrees to lose. */
async function letGo(
  deployed: Stack | undefined,
  { settings }: Given,
  { without, isSure, isDryRun }: Options,
  { isWatched, note }: Prints,
): Promise<readonly string[]> {
  if (!deployed) return without;
  const asPackaged = Template.parse({ Metadata: { Settings: settings }, Resources: {} });
  const { lost } = settingsDifference(deployed.template, asPackaged, defaultsIn('serverless.yml'));
  const left = notLetGo(lost, without.join(','));
  if (isDryRun) {
    note(left.map(sayLost));
    return [...without, ...left.map(({ key }) => key)];
  }
  if (isSure || !isWatched) refuse(left.map(sayLost));
  for (const one of left) {
    const question = `${one.key} is ${one.before} in the deployed stack, and ${one.after || 'nothing'} from now on. Let it go?`;
    if (!(await isAgreed(question))) refuse([sayLost(one)]);
  }
  return [...without, ...left.map(({ key }) => key)];
}
