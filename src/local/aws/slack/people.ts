import { type Act, afterSending, payloadOf } from './act.ts';
import { type Handles, handlesFor, type Interaction } from './interact.ts';
import { closeView } from './slack-views.ts';
import type { Workspace } from './workspace.ts';

/** All that Slack holds, as it stands, and what people do there. */
export type People = Pick<
  Workspace,
  'called' | 'messages' | 'ephemeral' | 'scheduled' | 'views'
> & {
  /** Somebody acts: hands out what their act entitles our app to. */
  interact: (by: Interaction) => Handles;
  /** Somebody acts on a message or in a form: answers with what Slack tells our app of it. */
  act: (act: Act) => Readonly<Record<string, unknown>>;
  /** What becomes of a form that was sent, by our app's answer. */
  afterSending: (view: string, body: string) => void;
  /** Somebody closes a modal, with what lies above it. */
  close: (view: string) => void;
};

/** `base`: the URL under which the embedded Slack is reached. */
export const peopleIn = (workspace: Workspace, base: string): People => ({
  called: workspace.called,
  messages: workspace.messages,
  ephemeral: workspace.ephemeral,
  scheduled: workspace.scheduled,
  views: workspace.views,
  interact: (by) => handlesFor(workspace, by, base),
  act: (act) => payloadOf(workspace, act, base),
  afterSending: (view, body) => afterSending(workspace, view, body),
  close: (view) => closeView(workspace, view),
});
