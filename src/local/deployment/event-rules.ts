import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { EXPIRES_AT } from '../../records/keys.ts';
import { parsedAs, readDeployment } from './deployment-file.ts';
import { matches, type Pattern, parsePattern } from './event-pattern.ts';

/** One EventBridge rule of serverless.yml, with the function that it wakes. */
export type EventRule = {
  /** The deployed rule's name without the service and the stage. */
  readonly name: string;
  readonly functionName: string;
  readonly pattern: Pattern;
  /** How often Lambda runs the function again for an event on which it failed. */
  readonly retryAttempts: number;
};

const KeySchema = z.array(
  z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }),
);
// Strict, so that nobody deploys a table with a property that the embedded one silently lacks.
const Table = z.strictObject({
  BillingMode: z.literal('PAY_PER_REQUEST'),
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema,
  GlobalSecondaryIndexes: z.array(
    z.strictObject({
      IndexName: z.string(),
      KeySchema,
      Projection: z.strictObject({ ProjectionType: z.enum(['KEYS_ONLY', 'ALL']) }),
    }),
  ),
  // When it deletes: what has expired counts as gone everywhere, whether it is there still or not.
  TimeToLiveSpecification: z.strictObject({
    AttributeName: z.literal(EXPIRES_AT),
    Enabled: z.literal(true),
  }),
  // These guard what is stored in AWS and say nothing about keys and indexes.
  PointInTimeRecoverySpecification: z.unknown(),
  SSESpecification: z.unknown(),
  DeletionProtectionEnabled: z.unknown(),
});

/** Reads the EventBridge rules of every function, in the order of the file. */
export function readRules(path: string): readonly EventRule[] {
  return Object.entries(readDeployment(path).functions).flatMap(([functionName, lambda]) =>
    lambda.events.flatMap(({ eventBridge, schedule }) => {
      if (schedule) return [scheduleRule(schedule.name, functionName, lambda.maximumRetryAttempts)];
      if (eventBridge === undefined) return [];
      const name = withoutVariables(eventBridge.name);
      const place = `${path}: the rule ${name}`;
      refuseVariables(eventBridge.pattern, place);
      const pattern = parsePattern(eventBridge.pattern, place);
      return [{ name, functionName, pattern, retryAttempts: lambda.maximumRetryAttempts }];
    }),
  );
}

/** The functions that are woken by a schedule. */
export const readScheduled = (path: string): string[] =>
  Object.entries(readDeployment(path).functions).flatMap(([name, { events }]) =>
    events.some(({ schedule }) => schedule !== undefined) ? [name] : [],
  );

const withoutVariables = (name: string): string => name.replaceAll(/\$\{[^}]*\}-?/g, '');

/** EventBridge sends a schedule's events to its own target alone; the rule's ARN is their only resource. */
function scheduleRule(
  deployedName: string,
  functionName: string,
  retryAttempts: number,
): EventRule {
  const name = withoutVariables(deployedName);
  const pattern = parsePattern(
    { source: ['aws.events'], resources: [{ suffix: `rule/${name}` }] },
    `the schedule ${name}`,
  );
  return { name, functionName, pattern, retryAttempts };
}

/** The rules that EventBridge would find for an event; each wakes its function once. */
export function rulesMatching(rules: readonly EventRule[], event: unknown): readonly EventRule[] {
  return rules.filter(({ pattern }) => matches(pattern, event));
}

/**
 * Reads the one table that is deployed, in the words of DynamoDB's CreateTable, so that it can be
 * created elsewhere under another name.
 */
export function readTable(path: string, tableName: string): CreateTableCommandInput {
  const tables = Object.values(readDeployment(path).resources).filter(
    ({ Type }) => Type === 'AWS::DynamoDB::Table',
  );
  const [table, ...others] = tables;
  if (table === undefined || others.length > 0) {
    throw new Error(`${path}: one table is expected and there are ${tables.length}.`);
  }
  const properties = parsedAs(Table, table.Properties, path);
  const { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = properties;
  return {
    TableName: tableName,
    BillingMode,
    AttributeDefinitions,
    KeySchema,
    GlobalSecondaryIndexes,
  };
}

/** The framework's variables are not resolved here, and such a value would match nothing in silence. */
export function refuseVariables(pattern: unknown, place: string): void {
  if (JSON.stringify(pattern)?.includes('${')) {
    throw new Error(`${place}: a pattern with a variable cannot be read outside the framework.`);
  }
}
