import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Variables } from '../../core/variables.ts';
import { PolicyError } from '../../policy-file/problems/problem.ts';
import { checkSettingsFile, type Place } from '../../settings-file/check-settings-file.ts';
import { SETTINGS_FILE } from '../../settings-file/places.ts';
import { SETTINGS } from '../../settings-file/settings.ts';
import { stageLists, stageVariables } from '../../settings-file/stage-variables.ts';
import { deploymentProblems, variablesFileOf } from './settings-problems.ts';
import { TOKEN_PARAMETER } from './slack-look.ts';

/** What a stage is told, as a deployment from this folder would find it. */
export interface StageSettings {
  readonly variables: Variables;
  /** What no variable can say: the lists of LISTS, by the names under which a stack has them. */
  readonly lists: Variables;
  /** Where the stage belongs, as far as its section says so. */
  readonly home: Place;
  /** The files that it was read from; none: the environment alone. */
  readonly files: readonly string[];
  /** What a deployment would refuse, a sentence each, with its place. */
  readonly problems: readonly string[];
}

/**
 * The environment comes before `.env.<stage>` (or, where that is not there, `.env`), and both before settings.yml, as for
 * the framework; `defaults` is what nobody says.
 */
export function readStageSettings(
  stage: string,
  environment: Variables,
  defaults: Variables = { SLACK_TOKEN_PARAMETER: TOKEN_PARAMETER },
): StageSettings {
  const variablesFile = variablesFileOf(stage);
  const inVariables = variablesFile ? parseEnv(readFileSync(variablesFile, 'utf8')) : {};
  const { variables: inFile, lists, home } = inSettingsFile(stage);
  const own = { ...inVariables, ...environment };
  const variables = { ...defaults, ...inFile, ...own };
  const problems = deploymentProblems({
    stage,
    region: undefined,
    environment: ofFunctions(variables),
    parameters: [],
    variables: own,
  });
  return {
    variables,
    lists,
    files: [SETTINGS_FILE, variablesFile ?? ''].filter((name) => existsSync(name)),
    problems,
    home,
  };
}

/** What the functions get of it, beside what the stack makes. */
export const ofFunctions = (variables: Variables): Variables => ({
  ...Object.fromEntries(SETTINGS.map(({ variable }) => [variable, variables[variable]])),
  LEDGER_TABLE: 'made by the stack',
  TOPIC_ARN: 'made by the stack',
});

/** As far as it can be read, whatever is wrong with it; where a stage belongs only where nothing is. */
function inSettingsFile(stage: string): Pick<StageSettings, 'variables' | 'lists' | 'home'> {
  if (!existsSync(SETTINGS_FILE)) return { variables: {}, lists: {}, home: {} };
  const text = readFileSync(SETTINGS_FILE, 'utf8');
  const readable = (read: typeof stageVariables) => readableBy(read, text, stage);
  return {
    variables: readable(stageVariables),
    lists: readable(stageLists),
    home: homeIn(text, stage),
  };
}

/** Where a stage says that it belongs; nowhere where nothing says so. */
export const homeOf = (stage: string): Place =>
  existsSync(SETTINGS_FILE) ? homeIn(readFileSync(SETTINGS_FILE, 'utf8'), stage) : {};

const homeIn = (text: string, stage: string): Place =>
  checkSettingsFile(text, SETTINGS_FILE).places.get(stage) ?? {};

/** What is no YAML is told with its place, by whoever checks the file. */
function readableBy(read: typeof stageVariables, text: string, stage: string): Variables {
  try {
    return read(text, SETTINGS_FILE, stage);
  } catch (error) {
    if (error instanceof PolicyError) return {};
    throw error;
  }
}
