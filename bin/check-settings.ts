// Tells what is wrong with the environment that functions are to get, a line each, before they get it. It
// comes as JSON on standard input, by name and value; what CloudFormation fills in is no text.
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { settingsProblems } from '../src/settings.ts';

const Environment = z.record(
  z.string(),
  z.union([z.string(), z.unknown().transform(() => 'filled in by CloudFormation')]),
);

const environment = Environment.parse(await json(process.stdin));
const problems = settingsProblems(environment);
// A name with # before it is a comment in a .env file, and a forgotten variable is nothing at all.
if (!environment['SLACK_CHANNEL']) console.log('SLACK_CHANNEL is empty: the topic alone is told.');
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
