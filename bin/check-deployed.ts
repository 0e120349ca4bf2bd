// Tells whether a deployment goes to another account than the stage's own, and then what it would take from the stack that
// is there, a line each: "serverless deploy" asks before it packages. What it is about comes as JSON on standard input.
import * as z from 'zod';
import { homeOf } from '../src/cli/doctor/stage-settings.ts';
import { accountProblems, SETTINGS_FILE } from '../src/settings-file/places.ts';
import { askedByFramework } from './asked-by-framework.ts';
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

const { stack, stage, region, settings } = About.parse(await askedByFramework('check-deployed'));
const problems = await elsewhere();
// What another account has is of no interest, and may be refused there.
for (const problem of problems.length > 0 ? problems : await taken()) {
  console.error(problem);
  process.exitCode = 1;
}

/** Where nobody knows which account it is, a stage that has one of its own is deployed to none. */
async function elsewhere(): Promise<readonly string[]> {
  const home = homeOf(stage);
  try {
    return accountProblems(home, stage, (await whoDeploys(region)).account);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return home.account === undefined
      ? []
      : [
          `${SETTINGS_FILE}: the stage ${stage} belongs to the account ${home.account}, and nobody says of which these credentials are: ${error.message}`,
        ];
  }
}

async function taken(): Promise<readonly string[]> {
  const deployed = await stackNamed(stack, region).catch(notCompared);
  if (!deployed) return [];
  const packaged = Template.parse({ Metadata: { Settings: settings }, Resources: {} });
  const { lost } = settingsDifference(deployed.template, packaged, defaultsIn('serverless.yml'));
  return notLetGo(lost, process.env['WITHOUT']).map(sayLost);
}

/** The deployment itself says what it may not do. */
function notCompared(error: unknown): undefined {
  if (!(error instanceof Unanswered)) throw error;
  console.error(`Not compared with what is deployed: ${error.message}`);
}
