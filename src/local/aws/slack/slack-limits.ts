/** Slack's answer to a message it does not take: an error's name and sentences about where. */
export type SlackRefusal = { error: string; messages?: string[] };

type Fields = Record<string, unknown>;

// Not in Slack's documentation; measured by many: characters shown across all blocks of a message.
const SHOWN_CHARACTERS = 13_200;

/** Holds the blocks of a message to Slack's limits; undefined when they are fine. */
export function refuseBlocks(blocks: unknown): SlackRefusal | undefined {
  if (!Array.isArray(blocks)) return invalidBlocks(['must be an array [json-pointer:/blocks]']);
  const complaints: string[] = [];
  if (blocks.length > 50) complaints.push('no more than 50 items allowed [json-pointer:/blocks]');
  const seen = new Set<unknown>();
  for (const [index, block] of blocks.entries()) {
    const place = `/blocks/${index}`;
    const { block_id: id } = fieldsOf(block);
    if (id !== undefined && seen.has(id))
      complaints.push(at(`${place}/block_id`, 'block_id already exists'));
    seen.add(id);
    complaints.push(...blockComplaints(fieldsOf(block), place));
  }
  if (complaints.length > 0) return invalidBlocks(complaints);
  return shownCharacters(blocks) > SHOWN_CHARACTERS ? { error: 'msg_blocks_too_long' } : undefined;
}

function invalidBlocks(complaints: string[]): SlackRefusal {
  return { error: 'invalid_blocks', messages: complaints.map((each) => `[ERROR] ${each}`) };
}

function blockComplaints(block: Fields, place: string): string[] {
  return [
    ...lengthComplaints(block['block_id'], `${place}/block_id`, 255, true),
    ...contentComplaints(block, place),
  ];
}

function contentComplaints(block: Fields, place: string): string[] {
  switch (block['type']) {
    case 'divider':
      return [];
    case 'header':
      return textComplaints(block['text'], `${place}/text`, 150, ['plain_text']);
    case 'section':
      return sectionComplaints(block, place);
    case 'context':
      return listComplaints(block['elements'], `${place}/elements`, 10, contextElementComplaints);
    case 'actions':
      return listComplaints(block['elements'], `${place}/elements`, 25, buttonComplaints);
    case 'image':
      return imageComplaints(block, place);
    case 'markdown':
      return lengthComplaints(block['text'], `${place}/text`, 12_000);
    default:
      return [
        at(
          `${place}/type`,
          `unsupported type: ${String(block['type'])}; the embedded Slack knows ` +
            'actions, context, divider, header, image, markdown, section',
        ),
      ];
  }
}

function sectionComplaints(block: Fields, place: string): string[] {
  const { text, fields, accessory } = block;
  if (text === undefined && fields === undefined)
    return [at(place, 'missing required field: text or fields')];
  return [
    ...(text === undefined ? [] : textComplaints(text, `${place}/text`, 3000)),
    ...(fields === undefined
      ? []
      : listComplaints(fields, `${place}/fields`, 10, (field, where) =>
          textComplaints(field, where, 2000),
        )),
    ...(accessory === undefined ? [] : elementComplaints(accessory, `${place}/accessory`)),
  ];
}

function elementComplaints(element: unknown, place: string): string[] {
  const isImage = fieldsOf(element)['type'] === 'image';
  return isImage ? imageComplaints(fieldsOf(element), place) : buttonComplaints(element, place);
}

function contextElementComplaints(element: unknown, place: string): string[] {
  const isImage = fieldsOf(element)['type'] === 'image';
  return isImage ? imageComplaints(fieldsOf(element), place) : textComplaints(element, place, 3000);
}

function buttonComplaints(element: unknown, place: string): string[] {
  const { type, text, url, value, action_id: actionId } = fieldsOf(element);
  if (type !== 'button') {
    return [
      at(`${place}/type`, `unsupported element: ${String(type)}; the embedded Slack knows button`),
    ];
  }
  return [
    ...textComplaints(text, `${place}/text`, 75, ['plain_text']),
    ...lengthComplaints(url, `${place}/url`, 3000, true),
    ...lengthComplaints(value, `${place}/value`, 2000, true),
    ...lengthComplaints(actionId, `${place}/action_id`, 255, true),
  ];
}

function imageComplaints(image: Fields, place: string): string[] {
  return [
    ...lengthComplaints(image['image_url'], `${place}/image_url`, 3000),
    ...lengthComplaints(image['alt_text'], `${place}/alt_text`, 2000),
  ];
}

function listComplaints(
  list: unknown,
  place: string,
  most: number,
  complaintsOf: (item: unknown, place: string) => string[],
): string[] {
  if (!Array.isArray(list) || list.length === 0) return [at(place, 'must have at least 1 item')];
  const tooMany = list.length > most ? [at(place, `no more than ${most} items allowed`)] : [];
  return [...tooMany, ...list.flatMap((item, index) => complaintsOf(item, `${place}/${index}`))];
}

function textComplaints(
  text: unknown,
  place: string,
  most: number,
  types: string[] = ['plain_text', 'mrkdwn'],
): string[] {
  const { type, text: content } = fieldsOf(text);
  if (!types.includes(String(type))) return [at(`${place}/type`, `must be ${types.join(' or ')}`)];
  return lengthComplaints(content, `${place}/text`, most);
}

function lengthComplaints(text: unknown, place: string, most: number, optional = false): string[] {
  if (text === undefined && optional) return [];
  if (typeof text !== 'string') return [at(place, 'must be a string')];
  if (text.length === 0) return [at(place, 'must be more than 0 characters')];
  return text.length > most ? [at(place, `must be less than ${most + 1} characters`)] : [];
}

function at(place: string, complaint: string): string {
  return `${complaint} [json-pointer:${place}]`;
}

/** Characters of all texts in the blocks, wherever they stand; ids, values and links do not show. */
function shownCharacters(value: unknown): number {
  if (Array.isArray(value))
    return value.reduce((total: number, each) => total + shownCharacters(each), 0);
  return Object.entries(fieldsOf(value)).reduce((total, [key, inner]) => {
    const shown = key === 'text' && typeof inner === 'string';
    return total + (shown ? inner.length : shownCharacters(inner));
  }, 0);
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

/** Whether a JSON value has fields to look at: an object, or an array by its indexes. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
