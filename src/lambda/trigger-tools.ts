import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { threadsIn } from '../announce/slack/slack-threads.ts';
import { PermanentFailure } from '../core/errors.ts';
import type { Policy } from '../core/policy/policy.ts';
import { textIn, type Variables } from '../core/variables.ts';
import type { TriggerTools } from '../pipeline/triggers/trigger-tools.ts';
import { readEntry } from '../records/read-entry.ts';
import { triggerBookIn } from '../records/triggers/trigger-book.ts';
import { callTargetsBy } from '../triggers/call-target.ts';
import { once } from './framed.ts';
import {
  CONNECTING,
  IN_A_FUNCTION,
  inCommon,
  ledgerClient,
  parametersClient,
} from './own-clients.ts';
import { ownPlaceIn } from './own-place.ts';
import { REAL_SURROUNDINGS } from './surroundings.ts';
import { endingInTime, type Patience } from './time-limits.ts';

/** One attempt: another may be another deployment. */
const ONE_ATTEMPT: Patience = { attempt: 10_000, call: 10_000 };
/** For how many milliseconds the server of a webhook is waited for. */
const WEBHOOK = 10_000;

/**
 * What it takes to call what verdicts set off, and no more: its clients stand in no other bundle. Throws PermanentFailure
 * where the environment does not say where the ledger is, and where this runs.
 */
export function openTriggerTools(
  variables: Variables,
  policy: Policy,
  surroundings = REAL_SURROUNDINGS,
): TriggerTools {
  const { now, pause, run } = surroundings;
  const name = textIn(variables, 'LEDGER_TABLE');
  if (!name) throw new PermanentFailure('the environment is not right: LEDGER_TABLE has to be set');
  const place = ownPlaceIn(variables);
  if (!place) throw new PermanentFailure('the environment is not right: TOPIC_ARN has to be set');
  const options = {
    run,
    limits: undefined,
    deployed: undefined,
    sending: undefined,
    ...surroundings,
  };
  const { by, common } = inCommon(options);
  const own = () => ({ ...common, maxAttempts: 1, ...by(SENT_ONCE) });
  const table = { client: ledgerClient(options), name, pause };
  const ssm = once(() => parametersClient(options));
  const { slack } = options.limits ?? IN_A_FUNCTION;
  const threads = threadsIn(variables)?.({
    ssm,
    now,
    pause,
    timeout: slack.attempt,
    ...(run && { run }),
  });
  return {
    book: triggerBookIn(table, now),
    read: (image) => readEntry(table, image),
    call: callTargetsBy({
      ecs: once(() => endingInTime(new ECSClient(own()), ONE_ATTEMPT)),
      codepipeline: once(() => endingInTime(new CodePipelineClient(own()), ONE_ATTEMPT)),
      events: once(() => endingInTime(new EventBridgeClient(own()), ONE_ATTEMPT)),
      ssm,
      now,
      pause,
      patience: WEBHOOK,
    }),
    ...(threads && { threads }),
    policy,
    own: place,
    now,
  };
}

/** A connection that was kept may be dead: what is lost on it could have been taken. */
const SENT_ONCE = {
  ...CONNECTING,
  httpAgent: { keepAlive: false },
  httpsAgent: { keepAlive: false },
};
