import { answerOf } from '../../lambda/answer-of.ts';
import type { EmbeddedAws } from '../aws/embedded-aws.ts';
import type { Act } from '../aws/slack/act.ts';
import { signedRequest } from '../aws/slack/payloads.ts';
import { CannotAct } from '../aws/slack/pressable.ts';
import type { Clock } from './clock.ts';
import type { Delivered } from './delivery.ts';
import type { Invoke } from './functions.ts';
import { InputError } from './input-error.ts';

/** What it takes for a person to act in Slack. */
interface Surroundings {
  readonly aws: EmbeddedAws;
  readonly clock: Clock;
  readonly invoke: Invoke;
}

/**
 * A person does something in Slack, which tells the function of it by a signed request to its URL; what is answered
 * changes the form before them. Throws InputError, with the
 * place of the input, where there is nothing to do it with.
 */
export async function actInSlack(
  { act, place }: { readonly act: Act; readonly place: string },
  { aws, clock, invoke }: Surroundings,
): Promise<Delivered> {
  const payload = payloadFor(tagged(act, aws), aws, place);
  const type = String(payload['type']);
  const { user, button, modal } = act;
  const detail = { user, act: button ?? `sends the form “${modal}”` };
  const event = {
    id: `slack-${type}`,
    'detail-type': 'Slack Interaction',
    source: 'slack',
    detail,
  };
  try {
    const outcome = await invoke('slack-action', signedRequest(payload, clock.now()));
    const { statusCode, body } = answerOf(outcome) as { statusCode: number; body: string };
    const view = payload['view'] as { id: string } | undefined;
    if (view && statusCode === 200) aws.workspace.afterSending(view.id, body);
    return { event, attempts: 1, ...outcome };
  } catch (thrown) {
    // Slack makes no second attempt: the person sees that something is wrong, and clicks again.
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { event, attempts: 1, outcome: 'refused', why: error.message, error };
  }
}

function payloadFor(
  act: Act,
  { workspace }: EmbeddedAws,
  place: string,
): Readonly<Record<string, unknown>> {
  try {
    return workspace.act(act);
  } catch (error) {
    throw error instanceof CannotAct ? new InputError(`${place}: ${error.message}`) : error;
  }
}

/** Buttons name an image by its digest, people by its tag. */
function tagged(act: Act, aws: EmbeddedAws): Act {
  const { about } = act;
  const image = aws
    .images()
    .find(({ repository, tags }) => tags.some((tag) => `${repository}:${tag}` === about));
  return image && about !== undefined
    ? { ...act, about: `${image.repository}@${image.digest}`, called: about }
    : act;
}
