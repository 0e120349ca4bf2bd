import * as z from 'zod';
import type { Item } from './attribute-value.ts';
import { type Condition, conditionIn } from './condition.ts';
import { refused } from './expression-tokens.ts';
import { Expressed, Expressions, ItemSchema } from './expressions.ts';
import type { Tables } from './ledger-reads.ts';
import type { MemoryTable } from './memory-table.ts';
import { updateIn } from './update.ts';

const Conditional = {
  ...Expressed.shape,
  TableName: z.string(),
  ConditionExpression: z.string().optional(),
  ReturnValuesOnConditionCheckFailure: z.enum(['NONE', 'ALL_OLD']).optional(),
};
const Put = z.strictObject({ ...Conditional, Item: ItemSchema });
const Delete = z.strictObject({ ...Conditional, Key: ItemSchema });
const Check = z.strictObject({ ...Conditional, Key: ItemSchema, ConditionExpression: z.string() });
const Change = z.strictObject({
  ...Conditional,
  Key: ItemSchema,
  UpdateExpression: z.string().optional(),
});
const returning = z.object({ ReturnValues: z.enum(['NONE', 'ALL_OLD', 'ALL_NEW']).optional() });

/** A write that is ready: nothing of it is done yet. */
export interface Write {
  readonly table: MemoryTable;
  readonly key: string;
  readonly before: Item | undefined;
  /** Whether its condition holds; what it answers with where not. */
  readonly isMet: boolean;
  readonly shownOnFailure: Item | undefined;
  /** What stands there then; undefined: nothing. */
  readonly after: () => Item | undefined;
}

type Conditioned = z.infer<z.ZodObject<typeof Conditional>>;

/** What TransactWriteItems takes, by the word for each. */
export const WRITES: Readonly<Record<string, (tables: Tables, body: unknown) => Write>> = {
  Put: (tables, body) => {
    const { Item: item, ...request } = Put.parse(body);
    return writeOf(tables, request, item, () => () => item);
  },
  Delete: (tables, body) => {
    const { Key, ...request } = Delete.parse(body);
    return writeOf(tables, request, Key, () => () => undefined);
  },
  ConditionCheck: (tables, body) => {
    const { Key, ...request } = Check.parse(body);
    return writeOf(tables, request, Key, () => (before) => before);
  },
  Update: (tables, body) => {
    const { Key, UpdateExpression, ...request } = Change.parse(body);
    return writeOf(tables, request, Key, (expressions, table) => {
      const { update, paths } = expressions.read(UpdateExpression, updateIn) ?? {
        update: (item: Item) => item,
        paths: [],
      };
      if (paths.some(([name]) => name === table.keys.hash || name === table.keys.range)) {
        throw refused('Cannot update attribute. This attribute is part of the key');
      }
      return (before) => update(before ?? Key);
    });
  },
};

function writeOf(
  tables: Tables,
  request: Conditioned,
  at: Item,
  changeIn: (
    expressions: Expressions,
    table: MemoryTable,
  ) => (before: Item | undefined) => Item | undefined,
): Write {
  const table = tables(request.TableName);
  const expressions = new Expressions(request);
  const change = changeIn(expressions, table);
  const holds: Condition =
    expressions.read(request.ConditionExpression, conditionIn) ?? (() => true);
  expressions.end();
  const key = table.keyOf(at);
  const before = table.get(at);
  return {
    table,
    key,
    before,
    isMet: holds(before ?? {}),
    shownOnFailure: request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? before : undefined,
    after: () => change(before),
  };
}

/** Carries a write out, and answers with what stands there by then. */
export function carryOut({ table, before, after }: Write): Item | undefined {
  const item = after();
  if (item) table.put(item);
  else if (before) table.remove(before);
  return item;
}

/** The condition of a write did not hold. */
export class ConditionFailed extends Error {
  readonly shown: Item | undefined;

  constructor(shown: Item | undefined) {
    super('The conditional request failed');
    this.shown = shown;
  }
}

/**
 * PutItem, UpdateItem, DeleteItem, by the word for it in a transaction.
 *
 * @throws ConditionFailed
 */
export function writeItem(of: string, tables: Tables, body: unknown): object {
  const { ReturnValues: returned } = returning.parse(body);
  const { ReturnValues: _, ...request } = body as Record<string, unknown>;
  const write = WRITES[of]?.(tables, request);
  if (!write) throw refused(`${of} is not played here`);
  if (!write.isMet) throw new ConditionFailed(write.shownOnFailure);
  const item = carryOut(write);
  const answered =
    returned === 'ALL_NEW' ? item : returned === 'ALL_OLD' ? write.before : undefined;
  return answered ? { Attributes: answered } : {};
}
