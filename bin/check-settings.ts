// Tells what is wrong with the settings of a deployment, a line each, before the functions get them. The
// environment that they are to get comes as JSON on standard input, by name and value (what CloudFormation
// fills in is no text); arguments name the .env files and, behind "param:", the parameters that were given.
import { existsSync, readFileSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { settingsProblems } from '../src/lambda/settings.ts';
import { parameterProblems, settingsFileProblems } from './settings-file.ts';

const Environment = z.record(
  z.string(),
  z.union([z.string(), z.unknown().transform(() => 'filled in by CloudFormation')]),
);

if (process.stdin.isTTY) {
  console.error('The settings are checked by "npx serverless package" and "deploy", not by hand.');
  process.exit(2);
}
const given = process.argv.slice(2);
const parameters = given.flatMap((one) => (one.startsWith('param:') ? [one.slice(6)] : []));
const files = given.filter((one) => !one.startsWith('param:') && existsSync(one));
const environment = Environment.parse(await json(process.stdin));
const problems = [
  ...files.flatMap((file) => settingsFileProblems(readFileSync(file, 'utf8'), file)),
  ...parameterProblems(parameters),
  ...settingsProblems(environment),
];
// A forgotten variable is nothing at all.
if (!environment['SLACK_CHANNEL']) console.log('SLACK_CHANNEL is empty: the topic alone is told.');
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
