import { context, section } from '../../announce/slack/slack-block.ts';
import { called, post, rewrite, type SlackAccess } from '../../announce/slack/slack-calls.ts';
import { slackMessage } from '../../announce/slack/slack-message.ts';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { DAY } from '../../core/time.ts';
import { counted } from '../../core/words.ts';
import { adviceFor } from './advice-for.ts';
import { groupsIn, neededScopes, OPTIONAL_SCOPES } from './app-manifest.ts';
import { type Kind, kindsOf } from './kinds.ts';
import { samplesOf } from './sample-image.ts';

/** What came of looking at one thing. `open`: it could not be looked at, which is no fault. */
export interface Checked {
  readonly check: string;
  readonly state: 'right' | 'wrong' | 'open';
  readonly says: string;
  /** Slack, or the way to it, has failed: nothing is known of what was looked at. */
  readonly mayPass?: true;
}

/** What is looked at, and by whose token. */
export interface Subject {
  readonly access: SlackAccess;
  readonly channel: string;
  readonly policy: Policy;
  /** The sample stays as it was posted. */
  readonly keep: boolean;
  readonly now: Date;
}

/** Looks at all that the functions need of Slack, one after the other. Never throws what Slack refuses. */
export async function* checkSlack(subject: Subject): AsyncGenerator<Checked> {
  const token = await checkToken(subject);
  yield token.checked;
  if (token.checked.state !== 'right') return;
  yield* checkScopes(subject.policy, token.scopes);
  yield* checkGroups(subject);
  yield await checkKinds(subject);
  yield await checkSample(subject);
  for (const channel of otherChannels(subject)) yield await checkChannel(subject, channel);
}

/** Whose the token is, and which scopes it has. */
export async function checkToken({
  access,
}: Pick<Subject, 'access'>): Promise<{ checked: Checked; scopes: readonly string[] }> {
  let scopes: readonly string[] = [];
  const checked = await looked('token', async () => {
    const answer = await called(access, 'asking Slack who the token is', (slack) =>
      slack.auth.test(),
    );
    scopes = answer.response_metadata?.scopes ?? [];
    return `Slack takes it: ${answer.user} in the workspace ${answer.team}`;
  });
  return { checked, scopes };
}

/** Whether they are all that a policy needs, and which of the optional ones are missing. */
export function* checkScopes(policy: Policy, scopes: readonly string[]): Generator<Checked> {
  const missing = neededScopes(policy).filter((scope) => !scopes.includes(scope));
  const add = 'add them to the app as "slack manifest" prints it, and install it anew';
  yield missing.length > 0
    ? { check: 'scopes', state: 'wrong', says: `missing: ${missing.join(', ')}; ${add}` }
    : {
        check: 'scopes',
        state: 'right',
        says: `all that are needed: ${neededScopes(policy).join(', ')}`,
      };
  const declined = OPTIONAL_SCOPES.filter((scope) => !scopes.includes(scope));
  if (declined.length > 0) {
    const says = `not granted: ${declined.join(', ')}; a message may stand twice after a crash`;
    yield { check: 'optional scopes', state: 'open', says };
  }
}

/** The user groups that are permitted something: nobody in one that is not there could do it. */
async function* checkGroups({ access, policy }: Subject): AsyncGenerator<Checked> {
  for (const usergroup of groupsIn(policy)) {
    yield await looked(`user group ${usergroup}`, async () => {
      const { users = [] } = await called(access, 'reading who is in it', (slack) =>
        slack.usergroups.users.list({ usergroup }),
      );
      return `${counted(users.length, 'person', 'people')} in it`;
    });
  }
}

async function checkKinds({ access, policy, now }: Subject): Promise<Checked> {
  const kinds = kindsOf(policy, now);
  const refused: string[] = [];
  try {
    for (const kind of kinds) refused.push(...(await complaintsAbout(access, kind)));
  } catch (error) {
    if (!isOfSlack(error)) throw error;
    return { check: 'messages', state: 'open', says: `not validated: ${error.message}` };
  }
  const names = kinds.map(({ name }) => name).join(', ');
  return refused.length > 0
    ? { check: 'messages', state: 'wrong', says: `Slack would refuse ${refused.join('; ')}` }
    : { check: 'messages', state: 'right', says: `valid by Slack's blocks.validate: ${names}` };
}

interface Complaint {
  readonly pointer?: string;
  readonly message?: string;
}

/** What Slack's public validator has against a kind; it needs no scope (docs.slack.dev, blocks.validate). */
const complaintsAbout = (access: SlackAccess, { name, blocks, view }: Kind): Promise<string[]> =>
  called(access, 'validating messages', async (slack) => {
    try {
      await slack.blocks.validate((view ? { view } : { blocks }) as never);
      return [];
    } catch (error) {
      const { data } = error as { data?: { error?: string; errors?: readonly Complaint[] } };
      if (!/^invalid_(blocks|view|message)$/.test(data?.error ?? '')) throw error;
      const [first] = data?.errors ?? [];
      return [`${name} (${first ? `${first.pointer}: ${first.message}` : data?.error})`];
    }
  });

const SAMPLE = { event_type: 'sample_posted', event_payload: { command: 'slack test' } };
const MARKED = 'A sample of `ecr-scan-notifier slack test`: there is no such image.';
const WORKED = 'Sample: ecr-scan-notifier can post here, and write its messages anew.';

/** Posts where the deployment posts, and writes that anew. */
const checkSample = ({ access, channel, policy, keep, now }: Subject): Promise<Checked> =>
  looked(`channel ${channel}`, async () => {
    const { text, blocks } = slackMessage(samplesOf(policy, now).bad);
    const message = { text: `Sample. ${text}`, blocks: [context([MARKED]), ...blocks] };
    const place = await post(access, channel, { message, metadata: SAMPLE });
    if (keep) return 'a sample is posted';
    const worked = { text: WORKED, blocks: section([WORKED]) };
    await rewrite(access, place, worked, SAMPLE);
    return 'a sample is posted, and written anew';
  });

/** Where else the policy sends messages. */
const otherChannels = ({ policy, channel }: Subject): readonly string[] =>
  [...new Set(policy.notify.flatMap((rule) => rule.channel ?? []))].filter(
    (one) => one !== channel,
  );

const DAYS_AHEAD = 7;

/**
 * Whether a channel would take a message, without anybody seeing one: it is put off for a week, and taken back at once.
 * Slack refuses that for the same reasons as posting, and it needs no scope beside that (docs.slack.dev,
 * chat.scheduleMessage).
 */
export const checkChannel = (
  { access, now }: Pick<Subject, 'access' | 'now'>,
  channel: string,
): Promise<Checked> =>
  looked(`channel ${channel}`, async () => {
    const post_at = Math.floor((now.getTime() + DAYS_AHEAD * DAY) / 1_000);
    const { scheduled_message_id = '' } = await called(access, 'asking the channel', (slack) =>
      slack.chat.scheduleMessage({ channel, post_at, text: MARKED }),
    );
    await called(access, `taking back what is to be posted in ${DAYS_AHEAD} days`, (slack) =>
      slack.chat.deleteScheduledMessage({ channel, scheduled_message_id }),
    );
    return 'would take a message';
  });

/** Looks at one thing: it is right, and why, or it is wrong as Slack says. */
async function looked(check: string, look: () => Promise<string>): Promise<Checked> {
  try {
    return { check, state: 'right', says: await look() };
  } catch (error) {
    if (!isOfSlack(error)) throw error;
    return {
      check,
      state: 'wrong',
      says: error.message + adviceFor(error),
      ...(error instanceof TransientFailure && { mayPass: true }),
    };
  }
}

const isOfSlack = (error: unknown): error is TransientFailure | PermanentFailure =>
  error instanceof TransientFailure || error instanceof PermanentFailure;
