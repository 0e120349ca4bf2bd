/** Sentences about one value: what Slack has against it, each with the place in the request. */
export type Complaints = string[];

export type Fields = Record<string, unknown>;

/** What Slack has against a value that stands at this place. */
export type ComplaintsOf = (value: unknown, place: string) => Complaints;

export function at(place: string, complaint: string): string {
  return `${complaint} [json-pointer:${place}]`;
}

/** A text of 1 to `most` characters. */
export function lengthComplaints(
  text: unknown,
  place: string,
  most: number,
  optional = false,
): Complaints {
  if (text === undefined && optional) return [];
  if (typeof text !== 'string') return [at(place, 'must be a string')];
  if (text.length === 0) return [at(place, 'must be more than 0 characters')];
  return text.length > most ? [at(place, `must be less than ${most + 1} characters`)] : [];
}

const ANY_TEXT = ['plain_text', 'mrkdwn'];

/** A text object of these types. */
export function textComplaints(
  text: unknown,
  place: string,
  most: number,
  types: readonly string[] = ANY_TEXT,
): Complaints {
  const { type, text: content } = fieldsOf(text);
  if (!types.includes(String(type))) return [at(`${place}/type`, `must be ${types.join(' or ')}`)];
  return lengthComplaints(content, `${place}/text`, most);
}

/** The same where it may be absent. */
export const optionalText = (
  text: unknown,
  place: string,
  most: number,
  types: readonly string[] = ANY_TEXT,
): Complaints => (text === undefined ? [] : textComplaints(text, place, most, types));

export const PLAIN = ['plain_text'];

/** A list of `least` to `most` items. */
export function listComplaints(
  list: unknown,
  place: string,
  most: number,
  complaintsOf: ComplaintsOf,
  least = 1,
): Complaints {
  if (!Array.isArray(list) || list.length < least) {
    return [at(place, `must have at least ${least} item${least === 1 ? '' : 's'}`)];
  }
  const tooMany = list.length > most ? [at(place, `no more than ${most} items allowed`)] : [];
  return [...tooMany, ...list.flatMap((item, index) => complaintsOf(item, `${place}/${index}`))];
}

/** One of these values, or absent. */
export function choiceComplaints(
  value: unknown,
  place: string,
  choices: readonly unknown[],
): Complaints {
  if (value === undefined || choices.includes(value)) return [];
  return [at(place, `must be one of ${choices.join(', ')}`)];
}

/** A whole number in these bounds, or absent. */
export function wholeComplaints(
  value: unknown,
  place: string,
  least: number,
  most: number,
): Complaints {
  const fits = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  return value === undefined || fits
    ? []
    : [at(place, `must be a whole number from ${least} to ${most}`)];
}

/** Items whose `key` an earlier one has already. */
export function repeatedComplaints(
  items: readonly unknown[],
  key: string,
  placeOf: (index: number) => string,
): Complaints {
  const keys = items.map((item) => fieldsOf(item)[key]);
  return keys.flatMap((value, index) =>
    value !== undefined && keys.indexOf(value) < index
      ? [at(`${placeOf(index)}/${key}`, `${key} already exists`)]
      : [],
  );
}

export function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Whether a JSON value has fields to look at: an object, or an array by its indexes. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
