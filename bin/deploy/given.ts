import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { PolicyError } from '../../src/policy-file/problems/problem.ts';
import { readPolicyFile } from '../../src/policy-file/read-policy.ts';
import { valueAt } from '../../src/policy-file/value-at.ts';
import type { Place } from '../../src/settings-file/check-settings-file.ts';
import { SETTINGS } from '../../src/settings-file/settings.ts';
import { defaultsIn } from './defaults.ts';
import { homeOf, SETTINGS_FILE } from './home.ts';
import { deploymentProblems, variablesFilesOf } from './settings-problems.ts';
import { settingText } from './template.ts';

/** What a stage is deployed with, by the framework's own order: the environment, a file of variables, settings.yml. */
export interface Given {
  readonly stage: string;
  readonly region: string;
  readonly home: Place;
  /** By the names of parameters, as text. */
  readonly settings: Readonly<Record<string, string>>;
  /** Everything that is wrong with them, and with the policy; a sentence each. */
  readonly problems: readonly string[];
}

export function givenFor(stage: string, wantedRegion: string | undefined): Given {
  const variables = {
    ...Object.assign({}, ...variablesFilesOf(stage).toReversed().map(inFile)),
    ...process.env,
  };
  const defaults = defaultsIn('serverless.yml');
  const section = valueAt(valueAt(settingsFile(), 'stages'), stage);
  const settings = Object.fromEntries(
    SETTINGS.map(({ key, variable, parameter }) => {
      const written = key.reduce<unknown>((inside, one) => valueAt(inside, one), section);
      return [parameter, variables[variable] ?? settingText(written ?? defaults.get(parameter))];
    }),
  );
  const home = homeOf(stage);
  const region = wantedRegion ?? variables['AWS_REGION'] ?? home.region ?? 'eu-central-1';
  const environment = Object.fromEntries(
    SETTINGS.map(({ variable, parameter }) => [variable, settings[parameter] ?? '']),
  );
  const about = {
    stage,
    region,
    environment: {
      ...environment,
      LEDGER_TABLE: 'made by the stack',
      TOPIC_ARN: 'made by the stack',
    },
    parameters: [],
    variables,
  };
  const policy = policyProblems(settings['policyFile'] ?? '');
  return {
    stage,
    region,
    home,
    settings,
    problems: [...deploymentProblems(about), ...policy],
  };
}

const inFile = (name: string): NodeJS.Dict<string> => parseEnv(readFileSync(name, 'utf8'));

/** What is no YAML is told with its place, by whoever checks the file. */
function settingsFile(): unknown {
  try {
    return existsSync(SETTINGS_FILE) ? parse(readFileSync(SETTINGS_FILE, 'utf8')) : undefined;
  } catch {
    return undefined;
  }
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
