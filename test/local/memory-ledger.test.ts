import * as fc from 'fast-check';
import { openMemoryLedger } from '../../src/local/aws/dynamodb/in-memory/memory-ledger.ts';
import {
  type LedgerEngine,
  startLedgerEngine,
} from '../../src/local/aws/dynamodb/ledger-engine.ts';
import { openLedgerProxy } from '../../src/local/aws/dynamodb/ledger-proxy.ts';
import { SERVERLESS_YML } from '../../src/local/deployment/deployment-file.ts';
import { readTable } from '../../src/local/deployment/event-rules.ts';
import { type Call, call, type Keyed, placeOf, TableName } from './ledger-calls.ts';
import { text } from './ledger-expressions.ts';

/*
 * The DynamoDB in memory against another one, that is not ours: whatever is asked, in whatever order, both
 * answer alike. What is asked is drawn from the expressions that the ledger uses.
 */

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

interface Told {
  readonly Responses?: Readonly<Record<string, readonly Keyed[]>>;
  readonly Attributes?: object;
  readonly CancellationReasons?: readonly { readonly Code: string; readonly Item?: unknown }[];
  readonly Item?: unknown;
}

async function askedOf(
  ledger: ReturnType<typeof openMemoryLedger>,
  [operation, request]: Call,
): Promise<unknown> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=a/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  };
  const { status, body } = await ledger.pass(headers, Buffer.from(JSON.stringify(request)));
  const told = JSON.parse(body.toString()) as Told & { readonly __type?: string };
  if (status === 200) return alike(told);
  const { CancellationReasons: reasons, __type: name } = told;
  return {
    status,
    name: String(name).split('#').at(-1),
    item: told.Item,
    reasons: reasons?.map(({ Code, Item }) => ({ Code, Item })),
  };
}

/**
 * A batch is answered in any order. For what was there before an update, where nothing was, dynoxide gives the
 * keys, and DynamoDB nothing.
 */
function alike({ Responses, Attributes, ...rest }: Told): unknown {
  const found = Responses?.[TableName]?.toSorted((a, b) => placeOf(a).localeCompare(placeOf(b)));
  const isKeyAlone = Attributes && Object.keys(Attributes).length === 2;
  return {
    ...rest,
    ...(Responses && { found }),
    ...(Attributes && !isKeyAlone && { Attributes }),
  };
}

it('the DynamoDB in memory answers whatever the ledger may ask as another DynamoDB does', async () => {
  const other = openLedgerProxy(engine.endpoint);
  const definition: Call = ['CreateTable', { ...readTable(SERVERLESS_YML, TableName) }];
  await askedOf(other, definition);
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 5, maxLength: 20 }), async (calls) => {
      const own = openMemoryLedger();
      await askedOf(own, definition);
      for (const pk of ['a', 'b']) {
        for (const one of ['state', 'request/again', 'request/heard', 'z']) {
          await askedOf(other, ['DeleteItem', { TableName, Key: { pk: text(pk), sk: text(one) } }]);
        }
      }
      for (const one of calls) {
        const [theirs, ours] = [await askedOf(other, one), await askedOf(own, one)];
        expect({ one, told: ours }).toEqual({ one, told: theirs });
      }
    }),
    { numRuns: 150, seed: 7 },
  );
  other.close();
});

it('the DynamoDB in memory refuses what no expression uses, what it cannot read, and a path that leads nowhere', async () => {
  const own = openMemoryLedger();
  await askedOf(own, ['CreateTable', { ...readTable(SERVERLESS_YML, TableName) }]);
  const Key = { pk: text('a'), sk: text('state') };
  const names = { ExpressionAttributeNames: { '#lease': 'lease', '#owner': 'owner' } };
  const removing = { ...names, UpdateExpression: 'REMOVE #lease.#owner' };
  const mistaken = { UpdateExpression: 'SET = REMOVE' };
  for (const request of [names, { ReturnConsumedCapacity: 'TOTAL' }, removing, mistaken]) {
    const told = await askedOf(own, ['UpdateItem', { TableName, Key, ...request }]);
    expect(told).toMatchObject({ status: 400, name: 'ValidationException' });
  }
});
