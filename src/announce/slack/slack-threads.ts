import type { SSMClient } from '@aws-sdk/client-ssm';
import { conversationOf } from '../../core/telling/said.ts';
import type { Variables } from '../../core/variables.ts';
import { titleOf } from '../image-name.ts';
import type { Threads } from '../threads.ts';
import { section } from './slack-block.ts';
import { post } from './slack-calls.ts';
import { slackClientFrom } from './slack-client.ts';
import { isGone, SlackRefusal } from './slack-failure.ts';
import { findPosted } from './slack-posted.ts';
import { slackSettingsIn } from './slack-settings.ts';
import { escapeText } from './slack-text.ts';

/** What threads need beside their settings. */
export interface ThreadMeans {
  readonly ssm: () => SSMClient;
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** The name of this run, where runs are told apart. */
  readonly run?: string;
  /** For how many milliseconds Slack is waited for. */
  readonly timeout: number;
}

const SENTENCE = 600;

/** The threads below the messages about images, where the environment names a channel. */
export function threadsIn(variables: Variables): ((means: ThreadMeans) => Threads) | undefined {
  const settings = slackSettingsIn(variables);
  return (
    settings &&
    (({ ssm, now, pause, run, timeout }) => {
      const { token, apiUrl } = settings;
      const headers: Record<string, string> = run ? { 'x-invocation': run } : {};
      const client = slackClientFrom({
        token,
        ...(apiUrl && { apiUrl }),
        ssm: ssm(),
        headers,
        now,
        timeout,
      });
      return threadsOf({ client, pause });
    })
  );
}

const threadsOf = (access: Parameters<typeof post>[0]): Threads => ({
  route: 'slack',
  tell: async (said, { judgement, sentence, delivery, since, isResumed }) => {
    const conversation = conversationOf(said);
    // A message about many images has a thread of its own, which is not about this one.
    if (!conversation || conversation.pivot) return false;
    const { channel, root } = conversation;
    const where = { channel, root };
    if (isResumed && (await findPosted(access, where, delivery, { judgedAt: since }))) return true;
    const { image, correlationId } = judgement;
    const { repository, digest } = image;
    const text = escapeText(sentence, SENTENCE);
    try {
      await post(access, channel, {
        message: {
          text: `${escapeText(`${titleOf(judgement)}:`)} ${text}`,
          blocks: section([text]),
        },
        metadata: {
          event_type: 'trigger_called',
          event_payload: {
            repository,
            digest,
            ...(correlationId && { correlation_id: correlationId }),
            delivery_id: delivery,
          },
        },
        thread: { root, isBroadcast: false },
      });
      return true;
    } catch (error) {
      if (error instanceof SlackRefusal && isGone(error)) return false;
      throw error;
    }
  },
});
