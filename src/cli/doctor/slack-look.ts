import type { SlackAccess } from '../../announce/slack/slack-calls.ts';
import { slackClientFrom } from '../../announce/slack/slack-client.ts';
import { slackProblemsIn, slackSettingsIn } from '../../announce/slack/slack-settings.ts';
import type { Variables } from '../../core/variables.ts';
import { type Checked, checkToken } from '../slack/check-slack.ts';
import { UsageError } from '../usage-error.ts';
import { type Ask, Denied } from './ask.ts';
import type { DoctorClients } from './clients.ts';
import { sayNotStored } from './stored.ts';

/** Slack as the deployment meets it. */
export interface SlackLook {
  /** The channel of the settings. */
  readonly channel: string;
  readonly access: SlackAccess;
  /** Whose the token is, and its scopes; asked once. */
  readonly token: { readonly checked: Checked; readonly scopes: readonly string[] };
}

interface Means {
  readonly region: string;
  readonly clients: DoctorClients;
  readonly ask: Ask;
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Reads the token where the functions read it, and asks Slack whose it is. Throws UsageError for settings that cannot
 * be used, and Denied, TransientFailure or PermanentFailure where the token cannot be read.
 */
export async function openSlackLook(
  variables: Variables,
  { region, clients, ask, now, pause }: Means,
): Promise<SlackLook | undefined> {
  const withDefault = { SLACK_TOKEN_PARAMETER: TOKEN_PARAMETER, ...variables };
  const [problem] = slackProblemsIn(withDefault);
  if (problem !== undefined) throw new UsageError(problem);
  const settings = slackSettingsIn(withDefault);
  if (!settings) return undefined;
  const client = slackClientFrom({
    ...settings,
    ssm: clients.parameters,
    headers: {},
    now,
    timeout: clients.slackTimeout,
  });
  const isThere = await ask('ssm:GetParameter', 'reading the Slack token', () =>
    isReadable(client()),
  );
  const access = { client, pause };
  const { channel, token: place } = settings;
  return {
    channel,
    access,
    token:
      isThere || 'value' in place
        ? await checkToken({ access })
        : { checked: notThere(place.parameter, region), scopes: [] },
  };
}

const notThere = (parameter: string, region: string): Checked => ({
  check: 'token',
  state: 'wrong',
  says: sayNotStored(parameter, region),
});

/** Where the token is stored where nobody says: serverless.yml says the same. */
export const TOKEN_PARAMETER = '/ecr-scan-notifier/slack-bot-token';

/** Whether the secret is there. The error itself is kept back, for the secret that may stand in it: there is only the text. */
async function isReadable(client: Promise<unknown>): Promise<boolean> {
  try {
    await client;
    return true;
  } catch (error) {
    const { message } = error as Error;
    if (/: ParameterNotFound/.test(message)) return false;
    if (!/: AccessDenied/.test(message)) throw error;
    const [, named = 'ssm:GetParameter'] =
      /not authorized to perform: ([\w-]+:\w+)/.exec(message) ?? [];
    throw new Denied(named);
  }
}
