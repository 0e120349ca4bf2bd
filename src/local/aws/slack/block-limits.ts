import { chartComplaints } from './chart-limits.ts';
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
  repeatedComplaints,
  textComplaints,
  wholeComplaints,
} from './complaints.ts';
import { actionComplaints, buttonComplaints, inputComplaints } from './element-limits.ts';
import { dataTableComplaints, tableComplaints } from './table-limits.ts';

/** Where blocks stand. */
export type Surface = 'message' | 'modal' | 'home';

interface Kind {
  readonly surfaces: readonly Surface[];
  readonly complaints: (block: Fields, place: string) => Complaints;
}

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home'];
const MESSAGES: readonly Surface[] = ['message'];
const NO_MODALS: readonly Surface[] = ['message', 'home'];

/** docs.slack.dev, Block Kit reference, blocks: where each may stand, and how much of what it may hold. */
const BLOCKS: Readonly<Record<string, Kind>> = {
  actions: { surfaces: EVERYWHERE, complaints: actionsComplaints },
  alert: {
    surfaces: ['modal'],
    complaints: ({ text, level }, place) => [
      ...textComplaints(text, `${place}/text`, 3000),
      ...choiceComplaints(level, `${place}/level`, [
        'default',
        'info',
        'warning',
        'error',
        'success',
      ]),
    ],
  },
  card: { surfaces: NO_MODALS, complaints: cardComplaints },
  container: { surfaces: NO_MODALS, complaints: containerComplaints },
  context: {
    surfaces: EVERYWHERE,
    complaints: ({ elements }, place) =>
      listComplaints(elements, `${place}/elements`, 10, contextElementComplaints),
  },
  data_table: { surfaces: MESSAGES, complaints: dataTableComplaints },
  data_visualization: { surfaces: MESSAGES, complaints: chartComplaints },
  divider: { surfaces: EVERYWHERE, complaints: () => [] },
  header: {
    surfaces: EVERYWHERE,
    complaints: ({ text, level }, place) => [
      ...textComplaints(text, `${place}/text`, 150, PLAIN),
      ...wholeComplaints(level, `${place}/level`, 1, 4),
    ],
  },
  image: { surfaces: EVERYWHERE, complaints: imageComplaints },
  input: {
    surfaces: EVERYWHERE,
    complaints: ({ label, hint, element }, place) => [
      ...textComplaints(label, `${place}/label`, 2000, PLAIN),
      ...optionalText(hint, `${place}/hint`, 2000, PLAIN),
      ...inputComplaints(element, `${place}/element`),
    ],
  },
  markdown: {
    surfaces: MESSAGES,
    complaints: ({ text }, place) => lengthComplaints(text, `${place}/text`, 12_000),
  },
  rich_text: {
    surfaces: EVERYWHERE,
    complaints: ({ elements }, place) =>
      listComplaints(elements, `${place}/elements`, Number.MAX_SAFE_INTEGER, richTextComplaints, 0),
  },
  section: { surfaces: EVERYWHERE, complaints: sectionComplaints },
  table: { surfaces: MESSAGES, complaints: tableComplaints },
};

/** What Slack has against one block there; `among`: the only types that may stand at this place. */
export function blockComplaints(
  block: unknown,
  place: string,
  surface: Surface,
  among: readonly string[] = Object.keys(BLOCKS),
): Complaints {
  const fields = fieldsOf(block);
  const type = String(fields['type']);
  const known = among.filter((name) => BLOCKS[name]?.surfaces.includes(surface));
  const kind = known.includes(type) ? BLOCKS[type] : undefined;
  if (!kind) {
    const sentence = `unsupported type: ${type}; the embedded Slack knows ${known.join(', ')}`;
    return [at(`${place}/type`, sentence)];
  }
  return [
    ...lengthComplaints(fields['block_id'], `${place}/block_id`, 255, true),
    ...kind.complaints(fields, place),
  ];
}

function actionsComplaints({ elements }: Fields, place: string): Complaints {
  return [
    ...listComplaints(elements, `${place}/elements`, 25, actionComplaints),
    ...repeatedComplaints(listOf(elements), 'action_id', (index) => `${place}/elements/${index}`),
  ];
}

function sectionComplaints({ text, fields, accessory }: Fields, place: string): Complaints {
  if (text === undefined && fields === undefined)
    return [at(place, 'missing required field: text or fields')];
  return [
    ...optionalText(text, `${place}/text`, 3000),
    ...(fields === undefined
      ? []
      : listComplaints(fields, `${place}/fields`, 10, (field, where) =>
          textComplaints(field, where, 2000),
        )),
    ...(accessory === undefined ? [] : accessoryComplaints(accessory, `${place}/accessory`)),
  ];
}

const accessoryComplaints: ComplaintsOf = (element, place) =>
  isImage(element) ? imageComplaints(fieldsOf(element), place) : actionComplaints(element, place);

const contextElementComplaints: ComplaintsOf = (element, place) =>
  isImage(element)
    ? imageComplaints(fieldsOf(element), place)
    : textComplaints(element, place, 3000);

const isImage = (element: unknown): boolean => fieldsOf(element)['type'] === 'image';

function imageComplaints(image: Fields, place: string): Complaints {
  return [
    ...lengthComplaints(image['image_url'], `${place}/image_url`, 3000),
    ...lengthComplaints(image['alt_text'], `${place}/alt_text`, 2000),
  ];
}

const RICH_TEXT = ['section', 'list', 'preformatted', 'quote'].map((kind) => `rich_text_${kind}`);

const richTextComplaints: ComplaintsOf = (element, place) =>
  RICH_TEXT.includes(String(fieldsOf(element)['type']))
    ? []
    : [at(`${place}/type`, `must be one of ${RICH_TEXT.join(', ')}`)];

function cardComplaints(card: Fields, place: string): Complaints {
  const { title, subtitle, body, actions } = card;
  if ([title, body, actions, card['hero_image']].every((each) => each === undefined))
    return [at(place, 'missing required field: hero_image, title, actions or body')];
  return [
    ...optionalText(title, `${place}/title`, 150),
    ...optionalText(subtitle, `${place}/subtitle`, 150),
    ...optionalText(body, `${place}/body`, 200),
    ...(actions === undefined
      ? []
      : listComplaints(actions, `${place}/actions`, 2, buttonComplaints)),
  ];
}

const IN_A_CONTAINER = [
  'actions',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
];

function containerComplaints(container: Fields, place: string): Complaints {
  const { title, rich_text_title: rich, subtitle, child_blocks: children } = container;
  const isWrong = container['default_collapsed'] === true && container['is_collapsible'] !== true;
  return [
    ...(title === undefined && rich === undefined
      ? [at(place, 'missing required field: title or rich_text_title')]
      : optionalText(title, `${place}/title`, 150, PLAIN)),
    ...optionalText(subtitle, `${place}/subtitle`, 150),
    ...(isWrong ? [at(`${place}/default_collapsed`, 'needs is_collapsible')] : []),
    ...listComplaints(children, `${place}/child_blocks`, 10, (child, where) =>
      blockComplaints(child, where, 'message', IN_A_CONTAINER),
    ),
  ];
}
