import { UsageError } from '../../src/cli/usage-error.ts';
import { Unanswered } from './ask-aws.ts';
import { HELP, optionsIn } from './options.ts';
import { Refused } from './refused.ts';
import { deploy, type Prints } from './story.ts';

/** Deploys as these arguments ask for it; answers with the exit code, and has said what is wrong. */
export async function run(args: readonly string[], prints: Prints): Promise<number> {
  try {
    const options = optionsIn(args);
    if (options) return await deploy(options, prints);
    prints.print([HELP]);
    return 0;
  } catch (error) {
    const isSaid = [UsageError, Refused, Unanswered].some((kind) => error instanceof kind);
    if (!isSaid || !(error instanceof Error)) throw error;
    prints.note(error.message.split('\n'));
    return 2;
  }
}
