import type { SSMClient } from '@aws-sdk/client-ssm';
import type { WebClient } from '@slack/web-api';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { DAY, MINUTE } from '../../core/time.ts';
import type { Variables } from '../../core/variables.ts';
import { type HttpResponse, httpFetch } from '../../http/http-fetch.ts';
import type { Dialogue } from '../dialogue.ts';
import { keptFor } from './kept.ts';
import { correcting, insteadOf, modalOf } from './modals/shown-modal.ts';
import { slackClientFrom } from './slack-client.ts';
import { failureOfSlack, isClosed, SlackRefusal } from './slack-failure.ts';
import { withNames } from './slack-names.ts';
import { readSlackSecret, SECRET_AGE_MILLISECONDS, type SecretPlace } from './slack-secret.ts';
import { type SlackSettings, slackSettingsIn } from './slack-settings.ts';
import { escapeText } from './slack-text.ts';

/** Who is in a user group is asked again after this long: usergroups.users.list may be called 20 times a minute. */
const MEMBERS_AGE_MILLISECONDS = 5 * MINUTE;
/** Somebody waits before a form, and Slack for three seconds in all: nothing is waited out. */
const TIMEOUT_MILLISECONDS = 2_500;

/** What a dialogue needs beside its settings. */
export interface DialogueMeans {
  readonly ssm: () => SSMClient;
  readonly now: () => Date;
  /** The name of this run, where runs are told apart. */
  readonly run?: string;
}

/** Opens the dialogue that an environment asks for. */
export type OpenDialogue = (means: DialogueMeans) => Dialogue;

/** The dialogue that an environment asks for; undefined where nobody may do anything in Slack. */
export const dialogueIn = (variables: Variables): OpenDialogue | undefined => {
  const settings = slackSettingsIn(variables);
  const secret = settings?.signingSecret;
  return settings && secret && ((means) => slackDialogue(settings, secret, means));
};

function slackDialogue(
  { token, apiUrl }: SlackSettings,
  signingSecret: SecretPlace,
  { ssm: openSsm, now, run }: DialogueMeans,
): Dialogue {
  const headers: Record<string, string> = run ? { 'x-invocation': run } : {};
  const timeout = TIMEOUT_MILLISECONDS;
  // Most functions only know that there is somebody to answer.
  const ssm = once(openSsm);
  const clientOf = once(() =>
    slackClientFrom({ token, ...(apiUrl && { apiUrl }), ssm: ssm(), headers, now, timeout }),
  );
  const call = async <T>(doing: string, make: (slack: WebClient) => Promise<T>): Promise<T> => {
    const slack = await clientOf()();
    try {
      return await make(slack);
    } catch (error) {
      throw failureOfSlack(doing, error);
    }
  };
  const groups = new Map<string, () => Promise<ReadonlySet<string>>>();
  const membersOf = (group: string) =>
    keptFor(MEMBERS_AGE_MILLISECONDS, now, async () => {
      const doing = `asking who is in the user group ${group}`;
      const { users = [] } = await call(doing, (slack) =>
        slack.usergroups.users.list({ usergroup: group }),
      );
      return new Set(users);
    });
  return {
    secret: keptFor(SECRET_AGE_MILLISECONDS, now, () =>
      readSlackSecret(ssm(), signingSecret, {
        what: 'signing secret',
        variable: 'SLACK_SIGNING_SECRET',
      }),
    ),
    ourselves: keptFor(DAY, now, async () => {
      const { team_id: team = '', app_id: app } = await call('asking Slack who we are', (slack) =>
        slack.auth.test(),
      );
      return { team, ...(app && { app }) };
    }),
    members: (group) => {
      const ask = groups.get(group) ?? membersOf(group);
      groups.set(group, ask);
      return ask();
    },
    open: async (trigger_id, note) => {
      const { view } = await call('opening a form in Slack', (slack) =>
        slack.views.open({ trigger_id, view: modalOf(note) as never }),
      );
      return { id: view?.id ?? '', hash: view?.hash ?? '' };
    },
    show: async ({ id, hash }, shown) => {
      const view = modalOf(shown) as never;
      try {
        await call('showing a form in Slack', (slack) =>
          slack.views.update({ view_id: id, hash, view }),
        );
        return true;
      } catch (error) {
        if (error instanceof SlackRefusal && isClosed(error)) return false;
        throw error;
      }
    },
    tell: (to, text, ids) => tell(to, withNames(escapeText(text), ids), headers, timeout),
    insteadOf,
    correcting,
  };
}

/** Made when it is first asked for. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** docs.slack.dev: a response_url takes five answers within 30 minutes, and shows them to one person. */
async function tell(
  to: string,
  text: string,
  headers: Readonly<Record<string, string>>,
  timeout: number,
): Promise<void> {
  const doing = 'answering somebody in Slack';
  const answer = await httpFetch(to, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, text }),
    signal: AbortSignal.timeout(timeout),
  }).catch((): HttpResponse => {
    throw new TransientFailure(`${doing}: no answer`);
  });
  if (answer.ok) return;
  const Failure = answer.status < 500 ? PermanentFailure : TransientFailure;
  throw new Failure(`${doing}: HTTP status ${answer.status}`);
}
