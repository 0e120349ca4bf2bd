import type { Asked } from '../../core/interventions/pressed.ts';
import { readInteraction } from '../../intake/slack-interaction.ts';
import { signedBody } from '../../intake/slack-request.ts';
import { type Answered, answered, type Outcome } from '../outcome.ts';
import { openPivotForm, takePivotForm } from './accept-all.ts';
import { type Desk, done, sorry } from './desk.ts';
import { press } from './press.ts';
import { takeForm } from './take-form.ts';

/**
 * A request to the function URL, from Slack or from anybody. What Slack has not signed is refused. Whatever fails
 * later on is said to whoever waits, and handed on for the alarm.
 */
export async function answerSlack(event: unknown, desk: Desk): Promise<Outcome> {
  const signed = signedBody(event, await desk.dialogue.secret(), desk.now());
  if (!('body' in signed)) {
    const { status, says, why } = signed;
    return answered({ status, body: says, what: why });
  }
  const interaction = readInteraction(signed.body);
  if (interaction.kind === 'other') return answered(done(interaction.what));
  try {
    return answered(
      (await refuseStranger(interaction, desk)) ?? (await carryOut(interaction, desk)),
    );
  } catch (failure) {
    return answered(await apologise(interaction, desk, failure));
  }
}

function carryOut(asked: Asked, desk: Desk): Promise<Answered> {
  if (asked.kind === 'pressed') return press(asked, desk);
  if (asked.kind === 'sent') return takeForm(asked, desk);
  return asked.kind === 'pressed for all' ? openPivotForm(asked, desk) : takePivotForm(asked, desk);
}

/** People of another company may share a channel with us: nothing of ours is theirs to decide. */
async function refuseStranger(
  interaction: Asked,
  { dialogue }: Desk,
): Promise<Answered | undefined> {
  const { team, app } = await dialogue.ourselves();
  if (app !== undefined && interaction.app !== app)
    return { status: 401, body: 'This is another app.', what: 'it is for another app' };
  // Where the app is installed for a whole organisation, no workspace is named.
  if ((interaction.team ?? team) !== team)
    return { status: 401, body: 'This is another workspace.', what: 'it is of another workspace' };
  if (interaction.home === team) return undefined;
  const text =
    'Only people of the workspace that this app belongs to can do that. Nothing was done.';
  const what = 'somebody of another workspace';
  if ('view' in interaction)
    return done(what, dialogue.insteadOf({ kind: 'note', title: 'Not yours to decide', text }));
  if (interaction.answerTo) await dialogue.tell(interaction.answerTo, text);
  return done(what);
}

/** A form keeps what was written into it: sent again, it is done once. */
async function apologise(
  interaction: Asked,
  { dialogue }: Desk,
  failure: unknown,
): Promise<Answered> {
  if ('view' in interaction)
    return { ...done('failed', dialogue.correcting({ reason: sorry('Send it') })), failure };
  const { answerTo } = interaction;
  try {
    if (answerTo) await dialogue.tell(answerTo, sorry('Click'));
    return { ...done('failed'), failure };
  } catch (other) {
    return {
      ...done('failed'),
      failure: new AggregateError([failure, other], 'and nobody was told'),
    };
  }
}
