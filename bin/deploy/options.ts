import { readArguments } from '../../src/cli/command.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { STAGE_NAME } from '../../src/settings-file/settings.ts';

export const HELP = `Usage: npm run deploy -- [options]

Deploys a stage: checks its settings, its policy and what it rests on in AWS, builds and packages, shows what will change,
asks, deploys, brings the first feeds, and says what to do next. What is wrong it says before anything is packaged.

  --stage S      the stage, a section of settings.yml; prod by default
  --region R     where it goes, by default AWS_REGION, else the stage's own region
  --dry-run      show what will change, and change nothing
  --yes          do not ask
  --without K    let a setting go that the deployed stack has, by its key in settings.yml; repeatable
  --json         what will change, as one JSON document; with --dry-run or --yes

Exit code: 0 done · 1 somebody said no, or the deployment failed · 2 it cannot be deployed, every problem stands on standard error`;

export interface Options {
  readonly stage: string;
  readonly region: string | undefined;
  readonly isDryRun: boolean;
  readonly isSure: boolean;
  readonly without: readonly string[];
  readonly inJson: boolean;
}

/** What was asked for; undefined: how to ask. Throws UsageError. */
export function optionsIn(args: readonly string[]): Options | undefined {
  const { values, argument } = readArguments('deploy', args, {
    stage: { type: 'string', short: 's' },
    region: { type: 'string', short: 'r' },
    'dry-run': { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
    without: { type: 'string', multiple: true },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return undefined;
  if (argument !== undefined)
    throw new UsageError(
      `deploy: "${argument}" is one argument too many; a stage stands behind --stage`,
    );
  const { stage = 'prod', region, yes = false, without = [], json = false } = values;
  if (!STAGE_NAME.test(stage)) throw new UsageError(`deploy: "${stage}" is no name of a stage`);
  const isDryRun = values['dry-run'] ?? false;
  if (json && !yes && !isDryRun)
    throw new UsageError('deploy: --json asks nobody: say --dry-run, or --yes');
  return { stage, region, isDryRun, isSure: yes, without, inJson: json };
}
