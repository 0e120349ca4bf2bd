// Tells what a deployment would take from the stack that is there, a line each, and whether it goes to another account than
// the stage's own: "serverless deploy" asks before it packages. What it is about comes as JSON on standard input.
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { homeOf } from '../src/cli/doctor/stage-settings.ts';
import { accountProblems } from '../src/settings-file/places.ts';
import { Unanswered } from './deploy/ask-aws.ts';
import { defaultsIn } from './deploy/defaults.ts';
import { notLetGo, sayLost, settingsDifference } from './deploy/settings-difference.ts';
import { stackNamed, whoDeploys } from './deploy/stack.ts';
import { Template } from './deploy/template.ts';

const About = z.object({
  stack: z.string(),
  stage: z.string(),
  region: z.string(),
  settings: z.record(z.string(), z.unknown()),
});

const { stack, stage, region, settings } = About.parse(await json(process.stdin));
try {
  const { account } = await whoDeploys(region);
  const problems = [...accountProblems(homeOf(stage), stage, account), ...(await taken())];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof Unanswered)) throw error;
  // The deployment itself says what it may not do.
  console.error(`Not compared with what is deployed: ${error.message}`);
}

async function taken(): Promise<readonly string[]> {
  const deployed = await stackNamed(stack, region);
  if (!deployed) return [];
  const packaged = Template.parse({ Metadata: { Settings: settings }, Resources: {} });
  const { lost } = settingsDifference(deployed.template, packaged, defaultsIn('serverless.yml'));
  return notLetGo(lost, process.env['WITHOUT']).map(sayLost);
}
