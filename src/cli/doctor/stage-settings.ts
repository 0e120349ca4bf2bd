import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Variables } from '../../core/variables.ts';
import { checkSettingsFile, type Place } from '../../settings-file/check-settings-file.ts';
import { stageVariables } from '../../settings-file/stage-variables.ts';
import { variableProblems } from '../../settings-file/variable-problems.ts';

const SETTINGS_FILE = 'settings.yml';

/** What a stage is told, as a deployment from this folder would find it. */
export interface StageSettings {
  readonly variables: Variables;
  /** Where the stage belongs, as far as its section says so. */
  readonly home: Place;
  /** The files that it was read from; none: the environment alone. */
  readonly files: readonly string[];
  /** A sentence each, with its place. */
  readonly problems: readonly string[];
}

/** The environment comes before `.env.<stage>` (or, where that is not there, `.env`), and both before settings.yml. */
export function readStageSettings(stage: string, environment: Variables): StageSettings {
  const own = `.env.${stage}`;
  const [variablesFile] = [own, '.env'].filter((name) => existsSync(name));
  const inVariables = variablesFile ? parseEnv(readFileSync(variablesFile, 'utf8')) : {};
  const { variables, problems, home } = inSettingsFile(stage, variablesFile === own);
  return {
    variables: { ...variables, ...inVariables, ...environment },
    files: [SETTINGS_FILE, variablesFile ?? ''].filter((name) => existsSync(name)),
    problems: [...problems, ...variableProblems(environment)],
    home,
  };
}

function inSettingsFile(stage: string, hasFileOfItsOwn: boolean): Omit<StageSettings, 'files'> {
  if (!existsSync(SETTINGS_FILE)) return NOTHING;
  const text = readFileSync(SETTINGS_FILE, 'utf8');
  const { stages, places, problems } = checkSettingsFile(text, SETTINGS_FILE);
  if (problems.length > 0) return { ...NOTHING, problems };
  const home = places.get(stage) ?? {};
  const variables = stageVariables(text, SETTINGS_FILE, stage);
  if (stages.includes(stage) || hasFileOfItsOwn) return { variables, home, problems: [] };
  const why = `${SETTINGS_FILE}: there is no stage ${stage} (there are ${stages.join(', ')})`;
  return { variables, home, problems: [why] };
}

const NOTHING = { variables: {}, home: {}, problems: [] };
