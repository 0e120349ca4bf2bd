import type { Item, Moment } from './stage.ts';

/** What is compared of a moment: lines without what depends on the minute or on chance. */
export interface Look {
  readonly images: readonly string[];
  /** What the ledger holds, item by item. */
  readonly ledger: readonly string[];
  /** The messages as they stand, each channel and thread in order. */
  readonly slack: readonly string[];
  readonly topics: readonly string[];
  readonly bus: readonly string[];
}

export const lookAt = ({ items, images, messages, sns, events }: Moment): Look => ({
  images: images.map(({ repository, digest, tags }) => `${repository}@${digest} ${tags.join(' ')}`),
  // Of somebody who clicks again, because the answer was an error, the trail holds both clicks.
  ledger: [...new Set(items.map(itemText))].sort(),
  slack: messages.map(
    ({ channel, thread_ts: thread, text, isBroadcast, blocks }) =>
      `${thread ? 'thread' : 'root'}${isBroadcast ? ' aloud' : ''} ${channel}: ${scrubbed([text, blocks.map(withoutId)])}`,
  ),
  topics: sns.map(({ topicArn, subject, message }) => scrubbed([topicArn, subject, message])),
  bus: events.map(({ event }) => scrubbed(event)),
});

/** How a moment differs from what is expected; nothing where it does not. `twice`: what may have been said twice. */
export function differences(is: Look, expected: Look, twice: readonly (keyof Look)[]): string[] {
  return (Object.keys(expected) as (keyof Look)[]).flatMap((part) => {
    const lines = twice.includes(part) ? withoutOneTwice(is[part], expected[part]) : is[part];
    const missing = without(expected[part], lines).map((line) => `${part}: missing ${line}`);
    const added = without(lines, expected[part]).map((line) => `${part}: added ${line}`);
    const isMixed =
      missing.length + added.length === 0 &&
      !twice.includes(part) &&
      lines.join('\n') !== expected[part].join('\n');
    return [...missing, ...added, ...(isMixed ? [`${part}: in another order`] : [])];
  });
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function withoutOneTwice(is: readonly string[], expected: readonly string[]): readonly string[] {
  const [extra, ...more] = without(is, expected);
  if (extra === undefined || more.length > 0) return is;
  return is.toSpliced(is.indexOf(extra), expected.includes(extra) ? 1 : 0);
}

const withoutId = ({ block_id: _id, ...block }: Readonly<Record<string, unknown>>) => block;

const TIMELESS: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TIME'],
  [/<!date\^\d+/g, '<!date^TIME'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID'],
  [/V[0-9A-Z]{8,}/g, 'VIEW'],
  [/"fingerprint":"[0-9a-f]{64}"/g, '"fingerprint"'],
  // After a death the daily look may come before what people have asked for is taken up again.
  [/"because":"(look|accepted)"/g, '"because"'],
  [/\d+\.\d+\.[0-9a-f]{24}/g, 'TRIGGER'],
  [/\d{10}\.\d{6}/g, 'TS'],
];

const scrubbed = (value: unknown): string =>
  TIMELESS.reduce(
    (text, [time, word]) => text.replaceAll(time, word),
    JSON.stringify(value, shown),
  );

/** Fields that say how it came to be so, and what is packed. */
const HOW = new Set([
  'revision',
  'lease',
  'takenUp',
  'dueAt',
  'heldUntil',
  'owner',
  'looking',
  'look',
  'expiresAt',
  'lookedAt',
  'doneAt',
]);
const shown = (key: string, value: unknown): unknown => {
  if (HOW.has(key) || value instanceof Uint8Array) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Of each item: where it stands, and what it says that is not only about how it came there. */
function itemText(item: Item): string {
  const { pk, sk, ...rest } = item;
  return scrubbed([pk, sk, rest]);
}
