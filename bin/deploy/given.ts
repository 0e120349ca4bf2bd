import { ofFunctions, readStageSettings } from '../../src/cli/doctor/stage-settings.ts';
import type { Variables } from '../../src/core/variables.ts';
import { PolicyError } from '../../src/policy-file/problems/problem.ts';
import { readPolicyFile } from '../../src/policy-file/read-policy.ts';
import type { Place } from '../../src/settings-file/check-settings-file.ts';
import { regionProblems } from '../../src/settings-file/places.ts';
import { LISTS, SETTINGS } from '../../src/settings-file/settings.ts';
import { defaultsIn } from './defaults.ts';

/** What a stage is deployed with, by the framework's own order: the environment, a file of variables, settings.yml. */
export interface Given {
  readonly stage: string;
  readonly region: string;
  readonly home: Place;
  /** By the names of parameters, as text. */
  readonly settings: Readonly<Record<string, string>>;
  /** The same by the names of variables, as the functions get it. */
  readonly environment: Variables;
  /** Where it was read from. */
  readonly files: readonly string[];
  /** Everything that is wrong with them, and with the policy; a sentence each. */
  readonly problems: readonly string[];
}

export function givenFor(stage: string, wantedRegion: string | undefined): Given {
  const defaults = defaultsIn('serverless.yml');
  const byVariable = Object.fromEntries(
    SETTINGS.map(({ variable, parameter }) => [variable, defaults.get(parameter)]),
  );
  const { variables, lists, home, files, problems } = readStageSettings(
    stage,
    process.env,
    byVariable,
  );
  const region = wantedRegion ?? variables['AWS_REGION'] ?? home.region ?? 'eu-central-1';
  const settings = Object.fromEntries([
    ...SETTINGS.map(({ variable, parameter }) => [parameter, variables[variable] ?? '']),
    ...LISTS.map(({ parameter }) => [parameter, lists[parameter] ?? '']),
  ]);
  return {
    stage,
    region,
    home,
    settings,
    environment: ofFunctions(variables),
    files,
    problems: [
      ...problems,
      ...regionProblems(home, stage, region),
      ...policyProblems(settings['policyFile'] ?? ''),
    ],
  };
}

function policyProblems(file: string): readonly string[] {
  try {
    readPolicyFile(file, new Date());
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}
