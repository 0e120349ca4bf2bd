import { contentOf, POSTED_CHARACTERS } from './message-limits.ts';
import { SlackError } from './slack-error.ts';
import { remove, rewrite, rootOf, store, withIds } from './slack-messages.ts';
import { isTrue } from './slack-request.ts';
import { nextTs, type ResponseUrl, type StoredMessage, type Workspace } from './workspace.ts';

/** docs.slack.dev, handling user interaction: "up to 5 times within 30 minutes". */
const USES = 5;
const LIFE_MILLISECONDS = 30 * 60_000;

/** Under this path somebody is answered who has acted in a channel; whoever knows it needs no token. */
export const RESPONSE_PATH = '/actions/';

/**
 * Answers a person by the URL that their act has handed out: writes the message anew that they acted on, takes it away,
 * or says something, to them alone unless it is said otherwise.
 *
 * @throws SlackError where the URL does not hold any more, or Slack does not take the message
 */
export function respond(
  workspace: Workspace,
  path: string,
  body: Readonly<Record<string, unknown>>,
): void {
  const url = workspace.responseUrls.get(path);
  if (url === undefined || workspace.now().getTime() - url.at > LIFE_MILLISECONDS)
    throw new SlackError('expired_url');
  if (url.uses >= USES) throw new SlackError('used_url');
  carryOut(workspace, url, body);
  workspace.responseUrls.set(path, { ...url, uses: url.uses + 1 });
}

function carryOut(
  workspace: Workspace,
  url: ResponseUrl,
  body: Readonly<Record<string, unknown>>,
): void {
  if (isTrue(body['delete_original'])) {
    remove(workspace, original(workspace, url));
    return;
  }
  const content = contentOf(body, POSTED_CHARACTERS);
  if (isTrue(body['replace_original'])) {
    rewrite(workspace, original(workspace, url), content);
    return;
  }
  const { channel, user, author } = url;
  const root = rootOf(workspace, channel, body['thread_ts']);
  if (body['response_type'] === 'in_channel') {
    store(workspace, content, { channel, author, root });
    return;
  }
  const ts = nextTs(workspace);
  const { text, blocks = [] } = content;
  workspace.ephemeral.push({
    channel,
    user,
    ts,
    ...(root !== undefined && { thread_ts: root }),
    text,
    blocks: withIds(blocks, ts),
  });
}

function original({ messages }: Workspace, { channel, ts }: ResponseUrl): StoredMessage {
  const message = messages.find((one) => one.channel === channel && one.ts === ts);
  if (message === undefined) throw new SlackError('message_not_found');
  return message;
}
