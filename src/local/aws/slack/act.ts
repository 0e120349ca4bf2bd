import { handlesFor } from './interact.ts';
import { blockActions, viewSubmission } from './payloads.ts';
import { CannotAct, labelOf, pressableIn, type Wanted } from './pressable.ts';
import { SlackError } from './slack-error.ts';
import { closeView, replaceView } from './slack-views.ts';
import type { OpenView, Workspace } from './workspace.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a person does: presses something in a message, or fills in and sends the form before them. */
export interface Act extends Partial<Wanted> {
  readonly user: string;
  /** The form before them, by its title or its `callback_id`. */
  readonly modal?: string;
  /** What is filled in, by `block_id`; of a choice in a message, by its `action_id`. By label or by value. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

/** What Slack tells the app of an act. `base`: the URL under which the embedded Slack is reached. */
export function payloadOf(workspace: Workspace, act: Act, base: string): Fields {
  return act.modal === undefined
    ? pressed(workspace, act, base)
    : sent(workspace, act, act.modal, base);
}

function pressed(
  workspace: Workspace,
  { user, button = '', values, ...wanted }: Act,
  base: string,
) {
  const { message, element, block_id } = pressableIn(workspace, { ...wanted, button });
  const chosen = chosenIn(element, values[String(element['action_id'])]);
  const { channel, ts } = message;
  const handles = handlesFor(workspace, { user, on: { channel, ts } }, base);
  const { type, action_id, value } = element;
  const action = { type, action_id, block_id, ...(value !== undefined && { value }), ...chosen };
  return blockActions(workspace, user, message, action, handles);
}

/** Of a menu in a message, the option that was chosen. */
function chosenIn(element: Fields, wanted: string | readonly string[] | undefined): Fields {
  if (element['type'] !== 'static_select') return {};
  const given = [wanted ?? []].flat();
  const [option] = optionsOf(element, given);
  if (!option) throw new CannotAct(`${labelOf(element)}: ${sayChoice(element, given)}`);
  return { selected_option: option };
}

function sent(workspace: Workspace, { user, values }: Act, modal: string, base: string): Fields {
  const theirs = [...workspace.views.values()].filter(({ user: whose }) => whose === user);
  const open = theirs.findLast(
    ({ view }) => view['callback_id'] === modal || titleOf(view) === modal,
  );
  const shown = open ?? theirs.at(-1);
  if (shown && inputsOf(shown).length === 0) {
    throw new CannotAct(`${user} has no form before them, but a note: ${sayNote(shown)}`);
  }
  if (!open) {
    const instead = shown ? `; they have "${titleOf(shown.view)}"` : '';
    throw new CannotAct(`${user} has no form "${modal}" before them${instead}`);
  }
  const handles = handlesFor(workspace, { user, view: open.id }, base);
  return viewSubmission(workspace, open, stateOf(open, values), handles);
}

const titleOf = (view: Fields): string => String((view['title'] as Fields)['text']);

const inputsOf = ({ view }: OpenView): Fields[] =>
  (view['blocks'] as Fields[]).filter(({ type }) => type === 'input');

/** `“Accept risk: You may not accept risks here.”` */
function sayNote({ view }: OpenView): string {
  const texts = (view['blocks'] as Fields[]).flatMap(({ text }) =>
    text ? [String((text as Fields)['text'])] : [],
  );
  return `“${titleOf(view)}: ${texts.join(' ').replaceAll(/\s+/g, ' ')}”`;
}

/** What stands in each field: what was filled in, or what stood there to begin with. */
function stateOf(open: OpenView, values: Act['values']): Fields {
  const inputs = inputsOf(open);
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
  if (options.length < wanted.length) throw new CannotAct(`${name}: ${sayChoice(element, wanted)}`);
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

const CHOICES_SHOWN = 10;

/** What is wrong with a choice, and what there is to choose. */
function sayChoice(element: Fields, given: readonly string[]): string {
  const all = allOptions(element);
  const missing = given.find((one) => optionsOf(element, [one]).length === 0);
  const wrong = missing === undefined ? 'nothing is chosen' : `there is no "${missing}"`;
  const more = all.length - CHOICES_SHOWN;
  const choices = all.slice(0, CHOICES_SHOWN).map(labelOf).join(', ');
  return `${wrong}: expected one of ${choices}${more > 0 ? ` and ${more} more` : ''}`;
}

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
