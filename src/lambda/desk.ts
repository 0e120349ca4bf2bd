import { dialogueIn } from '../announce/slack/slack-dialogue.ts';
import { PermanentFailure } from '../core/errors.ts';
import type { Policy } from '../core/policy/policy.ts';
import { textIn, type Variables } from '../core/variables.ts';
import type { Desk } from '../pipeline/slack/desk.ts';
import { recordsIn } from '../records/records.ts';
import { ledgerClient, parametersClient } from './own-clients.ts';
import { REAL_SURROUNDINGS } from './surroundings.ts';

/**
 * What it takes to answer people in Slack, and no more: whoever clicks waits until it is loaded. Throws
 * PermanentFailure where the environment does not say where the ledger and the secrets are.
 */
export function openDesk(
  variables: Variables,
  policy: Policy,
  surroundings = REAL_SURROUNDINGS,
): Desk {
  const { now, pause, run } = surroundings;
  const name = textIn(variables, 'LEDGER_TABLE');
  const open = dialogueIn(variables);
  if (!name || !open)
    throw new PermanentFailure(
      'the environment is not right: LEDGER_TABLE, SLACK_CHANNEL and SLACK_SIGNING_SECRET_PARAMETER have to be set',
    );
  const options = {
    run,
    limits: undefined,
    deployed: undefined,
    sending: undefined,
    sent: undefined,
    ...surroundings,
  };
  return {
    records: recordsIn({ client: ledgerClient(options), name, pause }, now),
    dialogue: open({ ssm: () => parametersClient(options), now, ...(run && { run }) }),
    policy,
    now,
  };
}
