import { existsSync, readFileSync } from 'node:fs';
import type { Variables } from '../../core/variables.ts';
import { gateProblems } from '../../lambda/gate-settings.ts';
import { settingsProblems } from '../../lambda/settings.ts';
import { checkSettingsFile } from '../../settings-file/check-settings-file.ts';
import { regionProblems, SETTINGS_FILE } from '../../settings-file/places.ts';
import { SETTINGS } from '../../settings-file/settings.ts';
import { variableProblems } from '../../settings-file/variable-problems.ts';
import { parameterProblems, variablesFileProblems } from '../../settings-file/variables-file.ts';
import { triggerRightProblems } from './trigger-rights.ts';

/** A deployment, as far as its settings go. */
export interface About {
  readonly stage: string;
  /** Absent where it does not matter. */
  readonly region: string | undefined;
  /** What the functions are to get, by name and value. */
  readonly environment: Variables;
  /** Names given by `--param`. */
  readonly parameters: readonly string[];
  /** The variables of whoever deploys. */
  readonly variables: Variables;
}

/** The file that gives a stage variables; undefined: none. The framework reads the same one, and no second. */
export const variablesFileOf = (stage: string): string | undefined =>
  [`.env.${stage}`, '.env'].find((name) => existsSync(name));

/** What is wrong with the settings of a deployment, a sentence each, those of a file with line and column. */
export function deploymentProblems(about: About): readonly string[] {
  const { stage, region, environment, parameters, variables } = about;
  const inFile = inSettingsFile(stage, region);
  const isSaidWithItsPlace = (problem: string): boolean => {
    const [, variable = '', text = problem] = /^([A-Z_]+): (.+)$/s.exec(problem) ?? [];
    const isOfFile = !variables[variable]?.trim();
    return inFile.some(
      (said) => said.endsWith(`: ${text}`) || (isOfFile && isAbout(said, stage, variable)),
    );
  };
  const ofFunctions = [...settingsProblems(environment), ...gateProblems(environment)];
  const isSaidByFunctions = (problem: string): boolean => {
    const [variable = ''] = problem.split(': ');
    return ofFunctions.some((said) => said.startsWith(`${variable}: `));
  };
  const variablesFile = variablesFileOf(stage);
  return [
    ...inFile,
    ...triggerRightProblems(stage, { ...variables, ...environment }),
    ...(variablesFile
      ? variablesFileProblems(readFileSync(variablesFile, 'utf8'), variablesFile)
      : []),
    ...parameterProblems(parameters),
    ...variableProblems(variables).filter((problem) => !isSaidByFunctions(problem)),
    ...ofFunctions.filter((problem) => !isSaidWithItsPlace(problem)),
  ];
}

/** Of a key that the file has wrong, the functions would say the same in other words, and by a variable that nobody has set. */
function isAbout(said: string, stage: string, variable: string): boolean {
  const { key = [] } = SETTINGS.find((setting) => setting.variable === variable) ?? {};
  const place = `: stages.${stage}.${key.join('.')}`;
  return [':', '['].some((end) => said.includes(`${place}${end}`));
}

/** A stage that nobody has written down is a second stack without a channel, by a slip of the hand. */
function inSettingsFile(stage: string, region: string | undefined): readonly string[] {
  if (!existsSync(SETTINGS_FILE)) return [];
  const text = readFileSync(SETTINGS_FILE, 'utf8');
  const { stages, places, problems } = checkSettingsFile(text, SETTINGS_FILE);
  const elsewhere = region ? regionProblems(places.get(stage) ?? {}, stage, region) : [];
  const isKnown = stages.includes(stage) || variablesFileOf(stage) === `.env.${stage}`;
  if (isKnown) return [...problems, ...elsewhere];
  const known = stages.length > 0 ? `there are ${stages.join(', ')}` : 'there is none';
  return [
    `${SETTINGS_FILE}: there is no stage ${stage} (${known}): give it a section, "${stage}: {}" at least`,
    ...problems,
  ];
}
