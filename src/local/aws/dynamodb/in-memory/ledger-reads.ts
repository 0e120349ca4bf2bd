import * as z from 'zod';
import { type AttributeValue, bytesOf, type Item } from './attribute-value.ts';
import { type Condition, conditionIn } from './condition.ts';
import { refused } from './expression-tokens.ts';
import { Expressed, Expressions, ItemSchema } from './expressions.ts';
import { keyRangeIn } from './key-range.ts';
import type { MemoryTable } from './memory-table.ts';

/** Finds a table. */
export type Tables = (name: string) => MemoryTable;

const PAGE_BYTES = 1_048_576;
const BATCH_BYTES = 16 * PAGE_BYTES;

const Reading = z.object({
  ...Expressed.shape,
  TableName: z.string(),
  ConsistentRead: z.boolean().optional(),
  ProjectionExpression: z.string().optional(),
});
const Get = z.strictObject({ ...Reading.shape, Key: ItemSchema });
const Paged = {
  ...Reading.shape,
  Limit: z.int().min(1).optional(),
  ExclusiveStartKey: ItemSchema.optional(),
  FilterExpression: z.string().optional(),
};
const Query = z.strictObject({
  ...Paged,
  IndexName: z.string().optional(),
  KeyConditionExpression: z.string(),
  ScanIndexForward: z.boolean().optional(),
});
const Scan = z.strictObject(Paged);
const BatchGet = z.strictObject({
  RequestItems: z.record(
    z.string(),
    z.strictObject({
      ...Expressed.shape,
      Keys: z.array(ItemSchema).min(1).max(100),
      ConsistentRead: z.boolean().optional(),
      ProjectionExpression: z.string().optional(),
    }),
  ),
});

export function getItem(tables: Tables, body: unknown): object {
  const request = Get.parse(body);
  const project = projectionOf(request);
  const item = tables(request.TableName).get(request.Key);
  return item ? { Item: project(item) } : {};
}

export function batchGetItem(tables: Tables, body: unknown): object {
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, { Keys: Item[] }> = {};
  let bytes = 0;
  for (const [name, { Keys, ...request }] of Object.entries(BatchGet.parse(body).RequestItems)) {
    const table = tables(name);
    const project = projectionOf(request);
    if (new Set(Keys.map((key) => table.keyOf(key))).size < Keys.length) {
      throw refused('Provided list of item keys contains duplicates');
    }
    const found: Item[] = [];
    const left: Item[] = [];
    for (const key of Keys) {
      const item = table.get(key);
      if (item) bytes += bytesOf(item);
      if (bytes > BATCH_BYTES) left.push(key);
      else if (item) found.push(project(item));
    }
    responses[name] = found;
    if (left.length > 0) unprocessed[name] = { ...request, Keys: left };
  }
  return { Responses: responses, UnprocessedKeys: unprocessed };
}

export function query(tables: Tables, body: unknown): object {
  const request = Query.parse(body);
  const table = tables(request.TableName);
  const { sorted, attributes } = table.indexNamed(request.IndexName);
  if (request.IndexName !== undefined && request.ConsistentRead) {
    throw refused('Consistent reads are not supported on global secondary indexes');
  }
  const expressions = new Expressions(request);
  const range = keyRangeIn(expressions.tokens(request.KeyConditionExpression), sorted.keys);
  const { ScanIndexForward: isForward = true, ExclusiveStartKey: from } = request;
  const indexed = (item: Item): Item => (attributes ? onlyThese(item, attributes) : item);
  const items = sorted.within(range, isForward, from);
  const names = [table.keys.hash, table.keys.range, sorted.keys.hash, sorted.keys.range];
  return pageOf(items, request, expressions, names, indexed);
}

export function scan(tables: Tables, body: unknown): object {
  const request = Scan.parse(body);
  const { items, keys } = tables(request.TableName);
  const from = request.ExclusiveStartKey;
  let all: Iterable<Item> = items.all();
  if (from) {
    const rest = [...all];
    const isStart = (item: Item) =>
      [keys.hash, keys.range].every((name) => item[name ?? '']?.['S'] === from[name ?? '']?.['S']);
    all = rest.slice(rest.findIndex(isStart) + 1);
  }
  return pageOf(all, request, new Expressions(request), [keys.hash, keys.range], (item) => item);
}

/** What is read counts against the limits, whether a filter lets it through or not. */
function pageOf(
  items: Iterable<Item>,
  { Limit = Infinity, FilterExpression, ProjectionExpression }: z.infer<typeof Scan>,
  expressions: Expressions,
  names: readonly (string | undefined)[],
  indexed: (item: Item) => Item,
): object {
  const passes: Condition = expressions.read(FilterExpression, conditionIn) ?? (() => true);
  const project = expressions.projection(ProjectionExpression);
  expressions.end();
  const found: Item[] = [];
  let scanned = 0;
  let bytes = 0;
  let last: Item | undefined;
  let isCut = false;
  for (const item of items) {
    if (scanned === Limit || bytes > PAGE_BYTES) {
      isCut = true;
      break;
    }
    scanned += 1;
    const shown = indexed(item);
    bytes += bytesOf(shown);
    if (passes(shown)) found.push(project(shown));
    last = item;
  }
  const key = last && onlyThese(last, names);
  return {
    Items: found,
    Count: found.length,
    ScannedCount: scanned,
    ...((isCut || scanned === Limit) && key && { LastEvaluatedKey: key }),
  };
}

function projectionOf(
  request: z.infer<typeof Expressed> & { ProjectionExpression?: string | undefined },
) {
  const expressions = new Expressions(request);
  const project = expressions.projection(request.ProjectionExpression);
  expressions.end();
  return project;
}

function onlyThese(item: Item, names: readonly (string | undefined)[]): Item {
  const kept: Record<string, AttributeValue> = {};
  for (const name of names) {
    const value = name === undefined ? undefined : item[name];
    if (name !== undefined && value) kept[name] = value;
  }
  return kept;
}
