import * as fc from 'fast-check';
import {
  conditions,
  dueRanges,
  expressed,
  filtered,
  number,
  projected,
  ranges,
  text,
  updates,
} from './ledger-expressions.ts';

export const TableName = 'ledger';

export type Keyed = Readonly<Record<'pk' | 'sk', { readonly S: string }>>;

export const placeOf = ({ pk, sk: own }: Keyed): string => `${pk.S} ${own.S}`;

/** What is asked of DynamoDB. */
export type Call = readonly [operation: string, request: Readonly<Record<string, unknown>>];

const sk = fc.constantFrom('state', 'request/again', 'request/heard', 'z');
const key = fc.record({ pk: fc.constantFrom('a', 'b').map(text), sk: sk.map(text) });
const time = fc.constantFrom('2026-01', '2026-02', '2026-03', '2026-02-01').map(text);
const small = fc.integer({ min: 0, max: 3 });
const attributes = fc.record(
  {
    due: fc.constantFrom('again', 'heard').map(text),
    dueAt: time,
    name: fc.constantFrom('one', 'two').map(text),
    revision: small.map(number),
    lease: fc
      .record({ owner: fc.constantFrom('me', 'you').map(text), until: small.map(number) })
      .map((M) => ({ M })),
    list: fc.array(small.map(number), { maxLength: 3 }).map((L) => ({ L })),
    listedAs: fc.constant(text('approved')),
    image: fc.constantFrom('shop/api@1', 'shop/web@2').map(text),
  },
  { requiredKeys: [] },
);
const item = fc.tuple(key, attributes).map(([keys, more]) => ({ ...keys, ...more }));

const merged = (one: Record<string, unknown>, other: Record<string, unknown>) => ({
  ...one,
  ...other,
  ...(['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const).reduce((all, as) => {
    const both = { ...(one[as] as object), ...(other[as] as object) };
    return Object.keys(both).length > 0 ? { ...all, [as]: both } : all;
  }, {}),
});
const condition = fc
  .option(fc.constantFrom(...conditions), { nil: undefined, freq: 2 })
  .map((one) => (one ? expressed(one, 'ConditionExpression') : {}));
const shown = fc.constantFrom({}, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });

const put = fc
  .tuple(item, condition, shown)
  .map(([Item, only, failure]) => ({ TableName, Item, ...only, ...failure }));
const remove = fc
  .tuple(key, condition, shown)
  .map(([Key, only, failure]) => ({ TableName, Key, ...only, ...failure }));
const update = fc
  .tuple(key, fc.constantFrom(...updates), condition, shown)
  .map(([Key, change, only, failure]) => ({
    TableName,
    Key,
    ...merged(expressed(change, 'UpdateExpression'), only),
    ...failure,
  }));
const returned = (...values: string[]) =>
  fc.constantFrom({}, ...values.map((ReturnValues) => ({ ReturnValues })));

const query = fc
  .tuple(
    fc.constantFrom(...ranges),
    fc.constantFrom({}, ...filtered.map((one) => expressed(one, 'FilterExpression'))),
    fc.constantFrom({}, ...projected.map((one) => expressed(one, 'ProjectionExpression'))),
    fc.constantFrom({}, { ScanIndexForward: false }),
    fc.constantFrom({}, { Limit: 1 }, { Limit: 2 }),
  )
  .map(([range, filter, projection, order, limit]) => ({
    TableName,
    ConsistentRead: true,
    ...merged(merged(expressed(range, 'KeyConditionExpression'), filter), projection),
    ...order,
    ...limit,
  }));
const due = fc.constantFrom(...dueRanges).map((range) => ({
  TableName,
  IndexName: 'due',
  ...expressed(range, 'KeyConditionExpression'),
}));
const list = fc.constant({
  TableName,
  IndexName: 'list',
  ...expressed(
    [
      'listedAs = :is AND begins_with(image, :shop)',
      undefined,
      { ':is': text('approved'), ':shop': text('shop/') },
    ],
    'KeyConditionExpression',
  ),
});
const keys = fc.uniqueArray(key, {
  minLength: 1,
  maxLength: 4,
  selector: placeOf,
});

const transaction = fc
  .array(
    fc.oneof(
      put.map((Put) => ({ Put })),
      remove.map((Delete) => ({ Delete })),
      update.map((Update) => ({ Update })),
      fc.tuple(key, fc.constantFrom(...conditions), shown).map(([Key, only, failure]) => ({
        ConditionCheck: {
          TableName,
          Key,
          ...expressed(only, 'ConditionExpression'),
          ...failure,
        },
      })),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((TransactItems) => ({ TransactItems }));

/** Anything that the ledger may ask, of eight items in all. */
export const call: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(put, returned('ALL_OLD'))
      .map(([one, more]): Call => ['PutItem', { ...one, ...more }]),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(update, returned('ALL_OLD', 'ALL_NEW'))
      .map(([one, more]): Call => ['UpdateItem', { ...one, ...more }]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(remove, returned('ALL_OLD'))
      .map(([one, more]): Call => ['DeleteItem', { ...one, ...more }]),
  },
  { weight: 2, arbitrary: transaction.map((one): Call => ['TransactWriteItems', one]) },
  { weight: 3, arbitrary: query.map((one): Call => ['Query', one]) },
  { weight: 2, arbitrary: fc.oneof(due, list).map((one): Call => ['Query', one]) },
  {
    weight: 1,
    arbitrary: key.map((Key): Call => ['GetItem', { TableName, Key, ConsistentRead: true }]),
  },
  {
    weight: 1,
    arbitrary: keys.map(
      (Keys): Call => ['BatchGetItem', { RequestItems: { [TableName]: { Keys } } }],
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .uniqueArray(item, {
        minLength: 1,
        maxLength: 3,
        selector: placeOf,
      })
      .map(
        (items): Call => [
          'BatchWriteItem',
          { RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } },
        ],
      ),
  },
);
