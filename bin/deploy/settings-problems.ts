import { existsSync, readFileSync } from 'node:fs';
import { gateProblems } from '../../src/lambda/gate-settings.ts';
import { settingsProblems } from '../../src/lambda/settings.ts';
import { checkSettingsFile } from '../../src/settings-file/check-settings-file.ts';
import { variableProblems } from '../../src/settings-file/variable-problems.ts';
import { parameterProblems, variablesFileProblems } from '../variables-file.ts';
import { SETTINGS_FILE } from './home.ts';
import { triggerRightProblems } from './trigger-rights.ts';

/** A deployment, as far as its settings go. */
export interface About {
  readonly stage: string;
  /** Absent where it does not matter. */
  readonly region: string | undefined;
  /** What the functions are to get, by name and value. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names given by `--param`. */
  readonly parameters: readonly string[];
  /** The variables of whoever deploys. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The files that give a stage variables, as far as they are there: the framework reads them too. */
export const variablesFilesOf = (stage: string): readonly string[] =>
  [`.env.${stage}`, '.env'].filter((name) => existsSync(name));

/** What is wrong with the settings of a deployment, a sentence each, those of a file with line and column. */
export function deploymentProblems(about: About): readonly string[] {
  const inFile = inSettingsFile(about);
  const isSaidWithItsPlace = (problem: string): boolean => {
    const [, text = problem] = /^[A-Z_]+: (.+)$/s.exec(problem) ?? [];
    return inFile.some((said) => said.endsWith(`: ${text}`));
  };
  const ofFunctions = [...settingsProblems(about.environment), ...gateProblems(about.environment)];
  const isSaidByFunctions = (problem: string): boolean => {
    const [variable = ''] = problem.split(': ');
    return ofFunctions.some((said) => said.startsWith(`${variable}: `));
  };
  return [
    ...inFile,
    ...triggerRightProblems(about.stage, about.environment),
    ...variablesFilesOf(about.stage).flatMap((file) =>
      variablesFileProblems(readFileSync(file, 'utf8'), file),
    ),
    ...parameterProblems(about.parameters),
    ...variableProblems(about.variables).filter((problem) => !isSaidByFunctions(problem)),
    ...ofFunctions.filter((problem) => !isSaidWithItsPlace(problem)),
  ];
}

/** A stage that nobody has written down is a second stack without a channel, by a slip of the hand. */
function inSettingsFile({ stage, region }: About): readonly string[] {
  if (!existsSync(SETTINGS_FILE)) return [];
  const text = readFileSync(SETTINGS_FILE, 'utf8');
  const { stages, places, problems } = checkSettingsFile(text, SETTINGS_FILE);
  const home = places.get(stage)?.region;
  if (home && region && home !== region)
    return [
      ...problems,
      `${SETTINGS_FILE}: the stage ${stage} belongs to ${home}, and this goes to ${region} (--region, or AWS_REGION)`,
    ];
  const isKnown = stages.includes(stage) || variablesFilesOf(stage).includes(`.env.${stage}`);
  if (problems.length > 0 || isKnown) return problems;
  const known = stages.length > 0 ? `there are ${stages.join(', ')}` : 'there is none';
  return [
    `${SETTINGS_FILE}: there is no stage ${stage} (${known}): give it a section, "${stage}: {}" at least`,
  ];
}
