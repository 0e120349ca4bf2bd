import type { Context } from 'aws-lambda';
import { openDesk } from '../../src/lambda/desk.ts';
import { framed } from '../../src/lambda/framed.ts';
import { story } from '../../src/lambda/handlers/slack-action.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { variablesFor } from '../../src/local/deployment/rig.ts';
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
    const place = { account: ACCOUNT, region: REGION, repositories: [] };
    const surroundings = { now: clock.now, pause: () => Promise.resolve() };
    const open = () =>
      openDesk(variablesFor(place, aws), policyIn(policy, clock.now(), undefined), surroundings);
    const handler = framed(story, open, {});
    return handler(event, context);
  };
