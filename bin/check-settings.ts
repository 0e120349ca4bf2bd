// Tells what is wrong with the settings of a deployment, a line each, before the functions get them. The
// environment that they are to get comes as JSON on standard input, by name and value (what CloudFormation
// fills in is no text); arguments name the stage behind "stage:", and the parameters that were given behind "param:"; "region:" names where it goes.
import { existsSync, readFileSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { gateProblems } from '../src/lambda/gate-settings.ts';
import { settingsProblems } from '../src/lambda/settings.ts';
import { PolicyError } from '../src/policy-file/problems/problem.ts';
import { readPolicyFile } from '../src/policy-file/read-policy.ts';
import { checkSettingsFile } from '../src/settings-file/check-settings-file.ts';
import { rightsOf, triggerProblems } from '../src/settings-file/trigger-problems.ts';
import { variableProblems } from '../src/settings-file/variable-problems.ts';
import { parameterProblems, variablesFileProblems } from './variables-file.ts';

const SETTINGS_FILE = 'settings.yml';

const Environment = z.record(
  z.string(),
  z.union([z.string(), z.unknown().transform(() => 'filled in by CloudFormation')]),
);

if (process.stdin.isTTY) {
  console.error('The settings are checked by "npx serverless package" and "deploy", not by hand.');
  process.exit(2);
}
const given = process.argv.slice(2);
const behind = (word: string): string[] =>
  given.flatMap((one) => (one.startsWith(word) ? [one.slice(word.length)] : []));
const [stage = ''] = behind('stage:');
const [region] = behind('region:');
const ownFile = `.env.${stage}`;
const variablesFiles = ['.env', ownFile].filter((name) => existsSync(name));
const environment = Environment.parse(await json(process.stdin));
const inFile = inSettingsFile();
const problems = [
  ...inFile,
  ...ofTriggers(),
  ...variablesFiles.flatMap((file) => variablesFileProblems(readFileSync(file, 'utf8'), file)),
  ...parameterProblems(behind('param:')),
  ...variableProblems(process.env),
  ...[...settingsProblems(environment), ...gateProblems(environment)].filter(
    (problem) => !isSaidWithItsPlace(problem),
  ),
];
// A forgotten variable is nothing at all.
if (!environment['SLACK_CHANNEL']) console.log('SLACK_CHANNEL is empty: the topic alone is told.');
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** What a value of the file has come to in the environment. */
function isSaidWithItsPlace(problem: string): boolean {
  const [, text = problem] = /^[A-Z_]+: (.+)$/s.exec(problem) ?? [];
  return inFile.some((said) => said.endsWith(`: ${text}`));
}

/** What the policy would call, and the stage may not. What is wrong with the policy itself, the build says. */
function ofTriggers(): readonly string[] {
  if (environment['TRIGGERS'] !== 'on') return [];
  try {
    const { policy } = readPolicyFile(process.env['POLICY_FILE'] || 'policy.yml', new Date());
    const rights = existsSync(SETTINGS_FILE)
      ? rightsOf(readFileSync(SETTINGS_FILE, 'utf8'), stage, SETTINGS_FILE)
      : {};
    return triggerProblems(policy, rights, stage);
  } catch (error) {
    if (error instanceof PolicyError) return [];
    throw error;
  }
}

/** A stage that nobody has written down is a second stack without a channel, by a slip of the hand. */
function inSettingsFile(): readonly string[] {
  if (!existsSync(SETTINGS_FILE)) return [];
  const {
    stages,
    places,
    problems: wrong,
  } = checkSettingsFile(readFileSync(SETTINGS_FILE, 'utf8'), SETTINGS_FILE);
  const home = places.get(stage)?.region;
  if (home && region && home !== region)
    return [
      ...wrong,
      `${SETTINGS_FILE}: the stage ${stage} belongs to ${home}, and this goes to ${region} (--region, or AWS_REGION)`,
    ];
  if (wrong.length > 0 || stages.includes(stage) || variablesFiles.includes(ownFile)) return wrong;
  const known = stages.length > 0 ? `there are ${stages.join(', ')}` : 'there is none';
  return [
    `${SETTINGS_FILE}: there is no stage ${stage} (${known}): give it a section, "${stage}: {}" at least`,
  ];
}
