import { createHash } from 'node:crypto';
import { required, SlackError } from './slack-error.ts';
import { withIds } from './slack-messages.ts';
import { viewOf } from './view-limits.ts';
import {
  APP,
  nextNumber,
  type OpenView,
  seconds,
  type Trigger,
  type Workspace,
} from './workspace.ts';

type Body = Readonly<Record<string, unknown>>;
type Fields = Record<string, unknown>;

/** For so long a trigger can be exchanged for a view. */
const TRIGGER_MILLISECONDS = 3_000;
/** A modal, and two above it. */
const STACKED = 3;

/** views.open */
export function openView(workspace: Workspace, body: Body): Fields {
  const view = viewOf(body['view'], 'modal');
  holdToOneExternalId(workspace, view);
  const { user } = exchange(workspace, required(body, 'trigger_id'));
  const id = nextId(workspace);
  return put(workspace, { id, user, view, root: id });
}

/** views.push: above the modal in which somebody acted. */
export function pushView(workspace: Workspace, body: Body): Fields {
  const view = viewOf(body['view'], 'modal');
  holdToOneExternalId(workspace, view);
  const trigger = exchange(workspace, required(body, 'trigger_id'));
  const below = trigger.view === undefined ? undefined : workspace.views.get(trigger.view);
  if (below === undefined) throw new SlackError('not_found');
  const { root, user } = below;
  const stack = [...workspace.views.values()].filter((one) => one.root === root);
  if (stack.length >= STACKED) throw new SlackError('push_limit_reached');
  return put(workspace, { id: nextId(workspace), user, view, root, previous: below.id });
}

/** views.update, by the id that Slack gave or the one that the app did. */
export function updateView(workspace: Workspace, body: Body): Fields {
  const view = viewOf(body['view'], 'modal');
  const { view_id: id, external_id: externalId, hash } = body;
  const known =
    typeof id === 'string'
      ? workspace.views.get(id)
      : [...workspace.views.values()].find(
          (one) => externalId !== undefined && one.view['external_id'] === externalId,
        );
  if (known === undefined) throw new SlackError('not_found');
  holdToHash(known, hash);
  holdToOneExternalId(workspace, view, known.id);
  return put(workspace, { ...known, view });
}

/** views.publish: the home that one person sees. */
export function publishView(workspace: Workspace, body: Body): Fields {
  const user = required(body, 'user_id');
  const view = viewOf(body['view'], 'home');
  const before = [...workspace.views.values()].find(
    (one) => one.user === user && one.view['type'] === 'home',
  );
  if (before) holdToHash(before, body['hash']);
  holdToOneExternalId(workspace, view, before?.id);
  const id = before?.id ?? nextId(workspace);
  return put(workspace, { id, user, view, root: id });
}

/** The app answers a form that was sent with another view in its place. */
export function replaceView(workspace: Workspace, id: string, given: unknown): void {
  const view = viewOf(given, 'modal');
  const known = workspace.views.get(id);
  if (known === undefined) throw new SlackError('not_found');
  put(workspace, { ...known, view });
}

/** Somebody closes a modal, with what lies above it. */
export function closeView(workspace: Workspace, id: string): void {
  workspace.views.delete(id);
  for (const above of workspace.views.values())
    if (above.previous === id) closeView(workspace, above.id);
}

function exchange(workspace: Workspace, id: string): Trigger {
  const trigger = workspace.triggers.get(id);
  if (trigger === undefined) throw new SlackError('invalid_trigger_id');
  if (trigger.isExchanged) throw new SlackError('exchanged_trigger_id');
  if (workspace.now().getTime() - trigger.at > TRIGGER_MILLISECONDS)
    throw new SlackError('expired_trigger_id');
  workspace.triggers.set(id, { ...trigger, isExchanged: true });
  return trigger;
}

/** A view that somebody has changed meanwhile is not written over. */
function holdToHash(known: OpenView, hash: unknown): void {
  if (hash !== undefined && hash !== known.hash) throw new SlackError('hash_conflict');
}

function holdToOneExternalId({ views }: Workspace, view: Fields, except?: string): void {
  const { external_id: wanted } = view;
  if (wanted === undefined || wanted === '') return;
  const isTaken = [...views.values()].some(
    (one) => one.id !== except && one.view['external_id'] === wanted,
  );
  if (isTaken) throw new SlackError('duplicate_external_id');
}

const nextId = (workspace: Workspace): string =>
  `V${String(nextNumber(workspace)).padStart(9, '0')}`;

function put(workspace: Workspace, { view, ...open }: Omit<OpenView, 'hash'>): Fields {
  const number = nextNumber(workspace);
  const hash = `${seconds(workspace)}.${createHash('sha256').update(`${number}`).digest('hex').slice(0, 8)}`;
  const blocks = withIds(view['blocks'] as Record<string, unknown>[], open.id);
  const stored = { ...open, hash, view: { ...view, blocks } };
  workspace.views.set(open.id, stored);
  return { view: wireView(stored) };
}

/** A view as Slack sends it. */
export const wireView = ({ id, hash, view, previous, root }: OpenView): Fields => ({
  private_metadata: '',
  callback_id: '',
  external_id: '',
  submit: null,
  close: null,
  clear_on_close: false,
  notify_on_close: false,
  ...view,
  id,
  team_id: APP.team_id,
  state: { values: {} },
  hash,
  root_view_id: root,
  previous_view_id: previous ?? null,
  app_id: APP.app_id,
  bot_id: APP.bot_id,
});
