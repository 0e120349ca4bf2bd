import { handlesFor } from './interact.ts';
import { blockActions, viewSubmission } from './payloads.ts';
import { SlackError } from './slack-error.ts';
import { closeView, replaceView } from './slack-views.ts';
import type { OpenView, StoredMessage, Workspace } from './workspace.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a person does: presses something in a message, or fills in and sends the form before them. */
export interface Act {
  readonly user: string;
  /** By its label or by its `action_id`. */
  readonly button?: string;
  /** The form before them, by its title or its `callback_id`. */
  readonly modal?: string;
  /** What the message has to name: a part of the value of one of its buttons. */
  readonly about?: string;
  /** What is filled in, by `block_id`; of a choice in a message, by its `action_id`. By label or by value. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

/** There is nothing before a person that they could do this with. */
export class CannotAct extends Error {
  override name = 'CannotAct';
}

/** What Slack tells the app of an act. `base`: the URL under which the embedded Slack is reached. */
export function payloadOf(workspace: Workspace, act: Act, base: string): Fields {
  return act.modal === undefined
    ? pressed(workspace, act, base)
    : sent(workspace, act, act.modal, base);
}

function pressed(
  workspace: Workspace,
  { user, button = '', about = '', values }: Act,
  base: string,
) {
  for (const message of workspace.messages.toReversed()) {
    const found = elementIn(message, button, about);
    if (!found) continue;
    const { element, block_id } = found;
    const chosen = chosenIn(element, values[String(element['action_id'])]);
    const { channel, ts } = message;
    const handles = handlesFor(workspace, { user, on: { channel, ts } }, base);
    const { type, action_id, value } = element;
    const action = { type, action_id, block_id, ...(value !== undefined && { value }), ...chosen };
    return blockActions(workspace, user, message, action, handles);
  }
  throw new CannotAct(
    `no message${about && ` about ${about}`} has a button "${button}"; there are ${labelsIn(workspace).join(', ') || 'none'}`,
  );
}

const elementsOf = (block: Fields): Fields[] =>
  block['type'] === 'actions' ? (block['elements'] as Fields[]) : [];

const labelOf = ({ text, placeholder }: Fields): string =>
  String(((text ?? placeholder) as Fields | undefined)?.['text']);

function elementIn({ blocks }: StoredMessage, button: string, about: string) {
  const isAbout = ({ value }: Fields) => typeof value === 'string' && value.includes(about);
  if (!blocks.flatMap(elementsOf).some(isAbout)) return undefined;
  for (const block of blocks) {
    const element = elementsOf(block).find(
      (one) => labelOf(one) === button || one['action_id'] === button,
    );
    if (element) return { element, block_id: String(block['block_id']) };
  }
  return undefined;
}

const labelsIn = ({ messages }: Workspace): string[] => [
  ...new Set(messages.flatMap(({ blocks }) => blocks.flatMap(elementsOf).map(labelOf))),
];

/** Of a menu in a message, the option that was chosen. */
function chosenIn(element: Fields, wanted: string | readonly string[] | undefined): Fields {
  if (element['type'] !== 'static_select') return {};
  const [option] = optionsOf(element, [wanted ?? []].flat());
  if (!option) throw new CannotAct(`${labelOf(element)}: which? ${choicesOf(element)}`);
  return { selected_option: option };
}

function sent(workspace: Workspace, { user, values }: Act, modal: string, base: string): Fields {
  const open = [...workspace.views.values()].findLast(
    ({ user: whose, view }) =>
      whose === user && (view['callback_id'] === modal || titleOf(view) === modal),
  );
  if (!open) throw new CannotAct(`${user} has no form "${modal}" before them`);
  const handles = handlesFor(workspace, { user, view: open.id }, base);
  return viewSubmission(workspace, open, stateOf(open, values), handles);
}

const titleOf = (view: Fields): unknown => (view['title'] as Fields)['text'];

/** What stands in each field: what was filled in, or what stood there to begin with. */
function stateOf({ view }: OpenView, values: Act['values']): Fields {
  const inputs = (view['blocks'] as Fields[]).filter(({ type }) => type === 'input');
  const known = inputs.map((block) => String(block['block_id']));
  const unknown = Object.keys(values).find((name) => !known.includes(name));
  if (unknown)
    throw new CannotAct(`the form has no field "${unknown}"; it has ${known.join(', ')}`);
  return Object.fromEntries(
    inputs.map((block) => {
      const name = String(block['block_id']);
      const element = block['element'] as Fields;
      return [name, { [String(element['action_id'])]: filledIn(element, values[name], name) }];
    }),
  );
}

function filledIn(
  element: Fields,
  given: string | readonly string[] | undefined,
  name: string,
): Fields {
  const type = String(element['type']);
  const wanted = given === undefined ? undefined : [given].flat();
  if (type === 'datepicker')
    return { type, selected_date: wanted?.[0] ?? element['initial_date'] ?? null };
  if (!/select|checkboxes|radio/.test(type))
    return { type, value: wanted?.[0] ?? element['initial_value'] ?? null };
  const several = /^multi_|checkboxes/.test(type);
  const initial = several
    ? (element['initial_options'] ?? [])
    : (element['initial_option'] ?? null);
  if (!wanted) return { type, [several ? 'selected_options' : 'selected_option']: initial };
  const options = optionsOf(element, wanted);
  if (options.length < wanted.length) throw new CannotAct(`${name}: which? ${choicesOf(element)}`);
  return several
    ? { type, selected_options: options }
    : { type, selected_option: options[0] ?? null };
}

const allOptions = (element: Fields): Fields[] => [
  ...((element['options'] ?? []) as Fields[]),
  ...((element['option_groups'] ?? []) as Fields[]).flatMap(({ options }) => options as Fields[]),
];

const optionsOf = (element: Fields, wanted: readonly string[]): Fields[] =>
  allOptions(element).filter(
    (option) => wanted.includes(String(option['value'])) || wanted.includes(labelOf(option)),
  );

const choicesOf = (element: Fields): string =>
  allOptions(element).slice(0, 10).map(labelOf).join(', ');

/**
 * What becomes of a form that was sent, by the app's answer: it is closed, shows something else, or says what is wrong.
 *
 * @throws SlackError where Slack would not understand the answer
 */
export function afterSending(workspace: Workspace, view: string, body: string): void {
  if (body === '') {
    closeView(workspace, view);
    return;
  }
  const answer = JSON.parse(body) as Fields;
  if (answer['response_action'] === 'update') replaceView(workspace, view, answer['view']);
  else if (answer['response_action'] === 'errors') holdToFields(workspace, view, answer['errors']);
  else throw new SlackError('invalid_response_action');
}

/** Slack shows each sentence below its field, and nothing at all where there is none of that name. */
function holdToFields({ views }: Workspace, id: string, errors: unknown): void {
  const blocks = views.get(id)?.view['blocks'] as Fields[];
  const known = blocks.filter(({ type }) => type === 'input').map((one) => one['block_id']);
  if (Object.keys(errors as Fields).some((name) => !known.includes(name)))
    throw new SlackError('unknown_block_in_errors');
}
