import type { Context } from 'aws-lambda';
import { story } from '../../src/lambda/handlers/slack-action.ts';
import { lambdaHandler } from '../../src/lambda/lambda-handler.ts';
import { openToolbox } from '../../src/lambda/toolbox.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { settingsFor } from '../../src/local/deployment/rig.ts';
import { policyIn } from '../../src/local/deployment/world-policy.ts';
import { ACCOUNT, REGION } from './worlds.ts';

const context = {
  functionName: 'slack-action',
  getRemainingTimeInMillis: () => 15_000,
} as Context;

/** The function slack-action as Lambda calls it, started for this one request. */
export const handlerOf =
  (rig: Rig, policy: unknown) =>
  (event: unknown): Promise<object> => {
    const { aws, clock } = rig;
    const settings = settingsFor({ account: ACCOUNT, region: REGION, repositories: [] }, aws);
    const surroundings = { now: clock.now, pause: () => Promise.resolve() };
    const handler = lambdaHandler(story, () =>
      openToolbox(settings, policyIn(policy, clock.now(), undefined), surroundings),
    );
    return handler(event, context);
  };
