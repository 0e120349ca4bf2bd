import {
  at,
  type Complaints,
  type ComplaintsOf,
  choiceComplaints,
  type Fields,
  fieldsOf,
  lengthComplaints,
  listComplaints,
  listOf,
  optionalText,
  PLAIN,
  textComplaints,
  wholeComplaints,
} from './complaints.ts';

type Element = (element: Fields, place: string) => Complaints;

/** docs.slack.dev, Block Kit reference, block elements: what every element may hold, and how much of it. */
const ELEMENTS: Readonly<Record<string, Element>> = {
  button: ({ text, url, value, style }, place) => [
    ...textComplaints(text, `${place}/text`, 75, PLAIN),
    ...lengthComplaints(url, `${place}/url`, 3000, true),
    ...lengthComplaints(value, `${place}/value`, 2000, true),
    ...choiceComplaints(style, `${place}/style`, ['primary', 'danger']),
  ],
  checkboxes: (element, place) => ticked(element, place, 'initial_options'),
  radio_buttons: (element, place) => ticked(element, place, 'initial_option'),
  overflow: ({ options }, place) =>
    listComplaints(options, `${place}/options`, 5, (option, where) => [
      ...optionComplaints(option, where, PLAIN),
      ...lengthComplaints(fieldsOf(option)['url'], `${where}/url`, 3000, true),
    ]),
  static_select: (element, place) => chosen(element, place, 'initial_option'),
  multi_static_select: (element, place) => chosen(element, place, 'initial_options'),
  users_select: picked,
  multi_users_select: picked,
  datepicker: ({ initial_date: date, placeholder }, place) => [
    ...(date === undefined || isDate(date)
      ? []
      : [at(`${place}/initial_date`, 'must be a date such as 2026-11-21')]),
    ...optionalText(placeholder, `${place}/placeholder`, 150, PLAIN),
  ],
  plain_text_input: (element, place) => [
    ...typed(element, place),
    ...wholeComplaints(element['min_length'], `${place}/min_length`, 0, 3000),
    ...wholeComplaints(element['max_length'], `${place}/max_length`, 1, 3000),
  ],
  url_text_input: typed,
};

const ACTIONS = [
  'button',
  'checkboxes',
  'datepicker',
  'multi_static_select',
  'multi_users_select',
  'overflow',
  'radio_buttons',
  'static_select',
  'users_select',
];
const INPUTS = [
  'checkboxes',
  'datepicker',
  'multi_static_select',
  'multi_users_select',
  'plain_text_input',
  'radio_buttons',
  'static_select',
  'url_text_input',
  'users_select',
];

/** An element of an `actions` block, or beside the text of a section. */
export const actionComplaints: ComplaintsOf = (element, place) =>
  elementComplaints(element, place, ACTIONS);
/** The element of an `input` block. */
export const inputComplaints: ComplaintsOf = (element, place) =>
  elementComplaints(element, place, INPUTS);
/** A button of a card. */
export const buttonComplaints: ComplaintsOf = (element, place) =>
  elementComplaints(element, place, ['button']);

function elementComplaints(
  element: unknown,
  place: string,
  allowed: readonly string[],
): Complaints {
  const fields = fieldsOf(element);
  const type = String(fields['type']);
  const known = allowed.includes(type) ? ELEMENTS[type] : undefined;
  if (!known) {
    const sentence = `unsupported element: ${type}; the embedded Slack knows ${allowed.join(', ')}`;
    return [at(`${place}/type`, sentence)];
  }
  return [
    ...known(fields, place),
    ...lengthComplaints(fields['action_id'], `${place}/action_id`, 255, true),
    ...(fields['confirm'] === undefined
      ? []
      : confirmComplaints(fieldsOf(fields['confirm']), `${place}/confirm`)),
  ];
}

/** The dialogue that asks whether somebody means it. */
const confirmComplaints: Element = ({ title, text, confirm, deny, style }, place) => [
  ...textComplaints(title, `${place}/title`, 100, PLAIN),
  ...textComplaints(text, `${place}/text`, 300),
  ...textComplaints(confirm, `${place}/confirm`, 30, PLAIN),
  ...textComplaints(deny, `${place}/deny`, 30, PLAIN),
  ...choiceComplaints(style, `${place}/style`, ['primary', 'danger']),
];

function optionComplaints(
  option: unknown,
  place: string,
  types: readonly string[] | undefined,
): Complaints {
  const { text, value, description } = fieldsOf(option);
  return [
    ...textComplaints(text, `${place}/text`, 75, types),
    ...lengthComplaints(value, `${place}/value`, 150),
    ...optionalText(description, `${place}/description`, 75, types),
  ];
}

const plainOption: ComplaintsOf = (option, place) => optionComplaints(option, place, PLAIN);
const anyOption: ComplaintsOf = (option, place) => optionComplaints(option, place, undefined);

/** Boxes or radio buttons that all show at once. */
function ticked(element: Fields, place: string, initial: string): Complaints {
  const { options } = element;
  return [
    ...listComplaints(options, `${place}/options`, 10, anyOption),
    ...initialComplaints(element[initial], `${place}/${initial}`, listOf(options)),
  ];
}

/** A menu of options, or of groups of them. */
function chosen(element: Fields, place: string, initial: string): Complaints {
  const { options, option_groups: groups, placeholder } = element;
  if ((options === undefined) === (groups === undefined))
    return [at(place, 'must have either options or option_groups')];
  const grouped = listOf(groups).flatMap((group) => listOf(fieldsOf(group)['options']));
  return [
    ...(options === undefined
      ? listComplaints(groups, `${place}/option_groups`, 100, groupComplaints)
      : listComplaints(options, `${place}/options`, 100, plainOption)),
    ...optionalText(placeholder, `${place}/placeholder`, 150, PLAIN),
    ...initialComplaints(element[initial], `${place}/${initial}`, [...listOf(options), ...grouped]),
  ];
}

const groupComplaints: ComplaintsOf = (group, place) => {
  const { label, options } = fieldsOf(group);
  return [
    ...textComplaints(label, `${place}/label`, 75, PLAIN),
    ...listComplaints(options, `${place}/options`, 100, plainOption),
  ];
};

/** What is chosen to begin with has to be one of the options, letter by letter. */
function initialComplaints(
  initial: unknown,
  place: string,
  options: readonly unknown[],
): Complaints {
  if (initial === undefined) return [];
  const known = new Set(options.map((option) => JSON.stringify(option)));
  const wanted = Array.isArray(initial) ? initial : [initial];
  const fits = wanted.length > 0 && wanted.every((one) => known.has(JSON.stringify(one)));
  return fits ? [] : [at(place, 'must match an option in the list of options')];
}

function picked({ placeholder }: Fields, place: string): Complaints {
  return optionalText(placeholder, `${place}/placeholder`, 150, PLAIN);
}

/** A field that somebody writes into. */
function typed({ placeholder, initial_value: initial }: Fields, place: string): Complaints {
  return [
    ...optionalText(placeholder, `${place}/placeholder`, 150, PLAIN),
    ...lengthComplaints(initial, `${place}/initial_value`, 3000, true),
  ];
}

const isDate = (date: unknown): boolean =>
  typeof date === 'string' && /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date));
