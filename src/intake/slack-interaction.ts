import * as z from 'zod/mini';
import { Digest } from '../core/digest.ts';
import { SEVERITIES } from '../core/findings/severity.ts';
import { parseImageKey } from '../core/image.ts';
import { FIELDS, type Fields } from '../core/interventions/fields.ts';
import type { FormSubject } from '../core/interventions/form.ts';
import type { PivotSubject } from '../core/interventions/pivot-form.ts';
import { ACTIONS, FOR_ALL, type Interaction, type Who } from '../core/interventions/pressed.ts';
import { cut, onOneLine } from '../core/text.ts';

const Id = z.object({ id: z.string() });
const WHO = {
  api_app_id: z.string(),
  team: z.nullable(Id),
  user: z.object({
    id: z.string(),
    team_id: z.string(),
    name: z.optional(z.string()),
    username: z.optional(z.string()),
  }),
};

const Element = z.looseObject({ type: z.string(), value: z.optional(z.string()) });
const Pressed = z.object({
  ...WHO,
  trigger_id: z.string(),
  response_url: z.optional(z.string()),
  channel: Id,
  message: z.object({
    ts: z.string(),
    thread_ts: z.optional(z.string()),
    blocks: z.array(z.looseObject({ elements: z.optional(z.array(z.unknown())) })),
  }),
  actions: z.tuple(
    [
      z.object({
        action_id: z.string(),
        block_id: z.string(),
        value: z.optional(z.string()),
        selected_option: z.optional(z.nullable(z.object({ value: z.string() }))),
      }),
    ],
    z.unknown(),
  ),
});

const Option = z.object({ value: z.string() });
/** What stands in one field, in whichever form its kind has. */
const State = z.looseObject({
  value: z.optional(z.nullable(z.string())),
  selected_date: z.optional(z.nullable(z.string())),
  selected_option: z.optional(z.nullable(Option)),
  selected_options: z.optional(z.nullable(z.array(Option))),
});
const Sent = z.object({
  ...WHO,
  view: z.object({
    id: z.string(),
    callback_id: z.enum(['accept', 'release', FOR_ALL]),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), State)) }),
  }),
});

const Subject = z.object({
  image: z.object({
    account: z.string(),
    region: z.string(),
    repository: z.string(),
    digest: Digest,
  }),
  channel: z.string(),
  seen: z.object({ number: z.number(), policyVersion: z.string(), fingerprint: z.string() }),
  codes: z.array(z.string()),
  blocking: z.array(z.string()),
  count: z.number(),
});

const SubjectForAll = z.object({
  pivot: z.string(),
  channel: z.string(),
  weight: z.enum(SEVERITIES),
  isExploited: z.boolean(),
});

/**
 * What a person did, from the body of a request that Slack has signed. What we do not offer, what is only said to be
 * done (a form that was closed), and what cannot be read is `other`: there is nobody to hand it back to.
 */
export function readInteraction(body: string): Interaction {
  const payload = jsonIn(new URLSearchParams(body).get('payload') ?? '');
  const { type } = z.catch(z.object({ type: z.string() }), { type: '' }).parse(payload);
  if (type === 'block_actions') return readPressed(payload);
  if (type === 'view_submission') return readSent(payload);
  return other(type === 'view_closed' ? 'a form was closed' : 'it is no button and no form');
}

function readPressed(payload: unknown): Interaction {
  const read = Pressed.safeParse(payload);
  if (!read.success) return other('no button of a message');
  const { trigger_id: trigger, response_url: answerTo, channel, message, actions } = read.data;
  const [{ action_id: id, block_id: block, value, selected_option: chosen }] = actions;
  const common = { ...whoIn(read.data), trigger, ...(answerTo && { answerTo }) };
  if (id === FOR_ALL && value)
    return { kind: 'pressed for all', ...common, pivot: value, channel: channel.id };
  const action = ACTIONS.find((one) => one === id.split('.')[0]);
  if (!action) return other('a button that is not ours');
  const [key = '', ...rest] = (value ?? anyValueIn(message.blocks)).split(' ');
  const image = parseImageKey(key);
  if (!image) return other('a button without an image');
  const picked = chosen?.value ?? rest.join(' ');
  const [, revision = '0'] = /^r(\d+)\./.exec(block) ?? [];
  return {
    kind: 'pressed',
    ...common,
    action,
    image,
    ...(picked && { value: picked }),
    message: {
      channel: channel.id,
      ts: message.ts,
      revision: Number(revision),
      // A root with replies is of its own thread.
      ...((message.thread_ts ?? message.ts) !== message.ts && { isReply: true }),
    },
  };
}

/** A choice has no room for an image: the buttons beside it name it. */
const anyValueIn = (blocks: z.infer<typeof Pressed>['message']['blocks']): string =>
  blocks
    .flatMap(({ elements = [] }) => elements)
    .flatMap((element) => Element.safeParse(element).data ?? [])
    .find(({ type, value }) => type === 'button' && value !== undefined)?.value ?? '';

function readSent(payload: unknown): Interaction {
  const read = Sent.safeParse(payload);
  if (!read.success) return other('a form that is not ours');
  const { id, callback_id: form, private_metadata, state } = read.data.view;
  const kept = jsonIn(private_metadata);
  const common = { ...whoIn(read.data), view: id, fields: fieldsIn(state.values) };
  if (form === FOR_ALL) {
    const about = SubjectForAll.safeParse(kept);
    if (!about.success) return other('a form that is not ours');
    return { kind: 'sent for all', ...common, about: about.data satisfies PivotSubject };
  }
  const about = Subject.safeParse(kept);
  if (!about.success) return other('a form that is not ours');
  return { kind: 'sent', ...common, form, about: about.data satisfies FormSubject };
}

const fieldsIn = (
  values: Readonly<Record<string, Readonly<Record<string, z.infer<typeof State>>>>>,
): Fields =>
  Object.fromEntries(
    FIELDS.flatMap((field) =>
      Object.values(values[field] ?? {}).map((state) => [field, textsIn(state)]),
    ),
  );

const textsIn = (state: z.infer<typeof State>): string[] =>
  state.selected_options?.map(({ value }) => value) ??
  [state.value, state.selected_date, state.selected_option?.value].flatMap((text) => text ?? []);

/** Slack takes 80 for what people are called. */
const NAME_CHARACTERS = 80;

const whoIn = ({
  user,
  team,
  api_app_id: app,
}: z.infer<typeof Sent> | z.infer<typeof Pressed>): Who => ({
  by: { id: user.id, name: cut(onOneLine(user.name ?? user.username ?? user.id), NAME_CHARACTERS) },
  home: user.team_id,
  team: team?.id ?? null,
  app,
});

const other = (what: string): Interaction => ({ kind: 'other', what });

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Slack has signed it, and nobody could do anything about it: it is answered as what is not ours.
    return undefined;
  }
}
