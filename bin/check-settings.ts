// Tells what is wrong with the settings of a deployment, a line each, before the functions get them. The
// environment that they are to get comes as JSON on standard input, by name and value (what CloudFormation
// fills in is no text); arguments name the stage behind "stage:", where it goes behind "region:", and the
// parameters that were given behind "param:".
import * as z from 'zod';
import { deploymentProblems } from '../src/cli/doctor/settings-problems.ts';
import { askedByFramework } from './asked-by-framework.ts';

const Environment = z.record(
  z.string(),
  z.union([z.string(), z.unknown().transform(() => 'filled in by CloudFormation')]),
);

const given = process.argv.slice(2);
const behind = (word: string): string[] =>
  given.flatMap((one) => (one.startsWith(word) ? [one.slice(word.length)] : []));
const environment = Environment.parse(await askedByFramework('check-settings'));
const problems = deploymentProblems({
  stage: behind('stage:')[0] ?? '',
  region: behind('region:')[0],
  environment,
  parameters: behind('param:'),
  variables: process.env,
});
// A forgotten variable is nothing at all.
if (!environment['SLACK_CHANNEL']) console.log('SLACK_CHANNEL is empty: the topic alone is told.');
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
