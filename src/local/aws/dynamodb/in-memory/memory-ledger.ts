import * as z from 'zod';
import { json, jsonOf } from '../../answers.ts';
import { AwsError, notImplemented } from '../../aws-error.ts';
import type { Answer } from '../../call.ts';
import type { LedgerProxy } from '../ledger-proxy.ts';
import { refused } from './expression-tokens.ts';
import { batchWriteItem, TransactionCancelled, transactWriteItems } from './ledger-batches.ts';
import { batchGetItem, getItem, query, scan, type Tables } from './ledger-reads.ts';
import { ConditionFailed, writeItem } from './ledger-writes.ts';
import { MemoryTable } from './memory-table.ts';

type Operation = (body: unknown) => object;

const InTable = z.object({ TableName: z.string() });

/**
 * As much of DynamoDB as the ledger uses, in this very program: a call costs a tenth of what it does where
 * another program answers. What it does not know it refuses; a test puts the same calls to it and to
 * another DynamoDB.
 */
export function openMemoryLedger(): LedgerProxy {
  const operations = operationsOn(new Map());
  return {
    pass: async (headers, body) => {
      const [, name = ''] = String(headers['x-amz-target']).split('.');
      return answer(() => {
        const operation = operations[name];
        if (operation) return operation(jsonOf(body));
        throw notImplemented('dynamodb', name, Object.keys(operations));
      });
    },
    close: () => undefined,
  };
}

function operationsOn(tables: Map<string, MemoryTable>): Readonly<Record<string, Operation>> {
  const done = new Set<string>();
  const named: Tables = (name) => {
    const table = tables.get(name);
    if (table) return table;
    throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  };
  return {
    CreateTable: (body) => {
      const table = new MemoryTable(body);
      if (tables.has(table.name))
        throw new AwsError('ResourceInUseException', 'Table already exists');
      tables.set(table.name, table);
      return { TableDescription: { TableName: table.name, TableStatus: 'ACTIVE' } };
    },
    DescribeTable: (body) => {
      const { name } = named(InTable.parse(body).TableName);
      return { Table: { TableName: name, TableStatus: 'ACTIVE' } };
    },
    GetItem: (body) => getItem(named, body),
    BatchGetItem: (body) => batchGetItem(named, body),
    Query: (body) => query(named, body),
    Scan: (body) => scan(named, body),
    PutItem: (body) => writeItem('Put', named, body),
    UpdateItem: (body) => writeItem('Update', named, body),
    DeleteItem: (body) => writeItem('Delete', named, body),
    BatchWriteItem: (body) => batchWriteItem(named, body),
    TransactWriteItems: (body) => transactWriteItems(named, done, body),
  };
}

/** What DynamoDB says, in its words: the SDK knows exceptions by them. */
function answer(perform: () => object): Answer {
  try {
    return json('1.0', 200, perform());
  } catch (error) {
    if (error instanceof ConditionFailed) {
      const shown = error.shown && { Item: error.shown };
      return failure('ConditionalCheckFailedException', error.message, shown);
    }
    if (error instanceof TransactionCancelled) {
      const reasons = { CancellationReasons: error.reasons };
      return failure('TransactionCanceledException', error.message, reasons);
    }
    const known = error instanceof z.ZodError ? refused(z.prettifyError(error)) : error;
    if (known instanceof AwsError) return failure(known.name, known.message);
    throw error;
  }
}

const failure = (name: string, message: string, more: object = {}): Answer =>
  json('1.0', 400, {
    __type: `com.amazonaws.dynamodb.v20120810#${name}`,
    message,
    ...more,
  });
