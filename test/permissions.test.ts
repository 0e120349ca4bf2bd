import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Holder, readRights, type Statement } from '../bin/permissions/rights.ts';
import { permissionsTable } from '../bin/permissions/table.ts';
import { codeOf, commandsIn, HOLDERS } from './support/code-of.ts';

const holders = readRights('serverless.yml');

/** What is allowed for what others do in a function's name: no command of ours asks for it. */
const OF_OTHERS: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': 'Lambda writes the log under the role of the function',
  'logs:PutLogEvents': 'Lambda writes the log under the role of the function',
  'sqs:SendMessage': 'Lambda keeps failed runs under the role of the function',
  'sqs:ReceiveMessage': 'Lambda takes messages under the role of the function',
  'sqs:DeleteMessage': 'Lambda takes messages under the role of the function',
  'sqs:GetQueueAttributes': 'Lambda takes messages under the role of the function',
  'secretsmanager:GetSecretValue': 'Parameter Store reads a secret in the name of who asks for it',
  'inspector2:ListFindings': 'ECR reads enhanced findings in the name of who asks for them',
  'kms:Encrypt': 'the service that keeps something under a key uses it in the name of who asks',
  'kms:ReEncrypt*': 'the service that keeps something under a key uses it in the name of who asks',
  'kms:DescribeKey': 'the service that keeps something under a key uses it in the name of who asks',
  'kms:Decrypt': 'the service that keeps something under a key uses it in the name of who asks',
  'kms:GenerateDataKey*':
    'the service that keeps something under a key uses it in the name of who asks',
};

/** What is sent without a client of the SDK. */
const BY_HAND: Readonly<Record<string, string>> = {
  'sts:AssumeRole':
    'signed by lambda/signature-v4.ts: the client of STS would not fit into the bundles',
  's3:PutObject': 'signed by lambda/signature-v4.ts as well, for the same reason',
};

/** By which prefix IAM calls a service whose client is called otherwise. */
const PREFIXES: Readonly<Record<string, string>> = { eventbridge: 'events' };

const ITEMS: Readonly<Record<string, string>> = {
  GetCommand: 'GetItem',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  QueryCommand: 'Query',
  BatchGetCommand: 'BatchGetItem',
  BatchWriteCommand: 'BatchWriteItem',
};
const PARTS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** The right that a command takes; none where it is a transaction, whose parts take rights of their own. */
const rightFor = (command: string): string[] => {
  const [client = '', name = ''] = command.split(':');
  if (command === 'lib-dynamodb:TransactWriteCommand') return [];
  if (client === 'lib-dynamodb') return [`dynamodb:${ITEMS[name] ?? `of ${name}`}`];
  if (client === 'transaction') return [`dynamodb:${PARTS[name]}`];
  const service = client.replace('client-', '');
  return [`${PREFIXES[service] ?? service}:${name.replace(/Command$/, '')}`];
};

const statementsOf = ({ role, shared }: Holder): readonly Statement[] =>
  [role, ...shared].flatMap((one) => one.statements);

const allowedBy = (statements: readonly Statement[]): string[] =>
  statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions }) => actions.map(({ name }) => name));

/** The rights that each function's commands take, by its name. */
const taken = new Map<string, readonly string[]>();

beforeAll(async () => {
  for (const { functionName } of holders) {
    const commands = commandsIn(await codeOf(`src/lambda/handlers/${functionName}.ts`));
    taken.set(functionName, [...new Set(commands.flatMap(rightFor))].toSorted());
  }
});

/** What a function sends and may not. */
const denied = (holder: Holder): string[] => {
  const allowed = allowedBy(statementsOf(holder));
  return (taken.get(holder.functionName) ?? []).filter((right) => !allowed.includes(right));
};

/** What a role may and its function does not send, nor any other one that a managed policy is shared with. */
const idle = (all: readonly Holder[]): string[] => {
  const policies = all.flatMap(({ role, shared }) => [role, ...shared]);
  return [...new Map(policies.map((one) => [one.name, one])).values()].flatMap((policy) => {
    const users = all.filter(({ role, shared }) =>
      [role, ...shared].some(({ name }) => name === policy.name),
    );
    const sent = users.flatMap(({ functionName }) => taken.get(functionName) ?? []);
    return allowedBy(policy.statements)
      .filter((right) => !sent.includes(right) && !(right in OF_OTHERS) && !(right in BY_HAND))
      .map((right) => `${policy.name}: ${right}`);
  });
};

/** Of a function with another list of rights in its role than it has. */
const withRights = (functionName: string, change: (rights: string[]) => string[]): Holder[] =>
  holders.map((one) =>
    one.functionName === functionName
      ? {
          ...one,
          role: {
            ...one.role,
            statements: one.role.statements.map((statement) => ({
              ...statement,
              actions: change(statement.actions.map(({ name }) => name)).map((name) => ({ name })),
            })),
          },
        }
      : one,
  );

describe('what a function can send', () => {
  it('is found in its code, in transactions too, and not in what it does not call', () => {
    expect(taken.get('finding-changed')).toEqual(['dynamodb:UpdateItem']);
    expect(taken.get('slack-action')).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'ssm:GetParameter',
    ]);
    expect(taken.get('scan-finished')).toContain('dynamodb:ConditionCheckItem');
    expect(taken.get('scan-finished')).toContain('events:PutEvents');
  });

  it('is called by the names by which it is looked for', async () => {
    const files = globSync('src/{pipeline,lambda}/**/*.ts');
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    const others =
      /const (?:\{ .*?)?(\w+)(?: \})? = [\w.]*\b(?:records|comparison|policyBook|bulletins|registry);/g;
    const names = texts.flatMap((text) =>
      Array.from(text.matchAll(others), ([, name = '']) => name),
    );
    expect(names.filter((name) => !new RegExp(`^${HOLDERS}$`).test(name))).toEqual([]);
  });

  it.each(holders)('is allowed by its role: $functionName', (holder) => {
    expect(taken.get(holder.functionName)).not.toEqual([]);
    expect(denied(holder)).toEqual([]);
  });

  it('would be missed where a role did not allow it', () => {
    const [lacking] = withRights('slack-action', (rights) =>
      rights.filter((right) => right !== 'ssm:GetParameter'),
    ).filter(({ functionName }) => functionName === 'slack-action');
    expect(lacking && denied(lacking)).toEqual(['ssm:GetParameter']);
  });
});

describe('what a role allows', () => {
  it('is sent by its function, or by AWS in its name', () => {
    expect(idle(holders)).toEqual([]);
  });

  it('would be told where nobody sent it', () => {
    const generous = withRights('digest', (rights) =>
      rights.includes('dynamodb:Query') ? [...rights, 'dynamodb:Scan'] : rights,
    );
    expect(idle(generous)).toEqual(['DigestRole: dynamodb:Scan']);
  });

  it('lets a key be used through the service alone that keeps something under it', () => {
    const keys = holders
      .flatMap(statementsOf)
      .filter(({ actions }) => actions.some(({ name }) => name.startsWith('kms:')));
    expect(keys.length).toBeGreaterThan(0);
    for (const { condition } of keys) {
      expect(condition).toMatchObject({ StringEquals: { 'kms:ViaService': expect.anything() } });
    }
  });

  it('for others, somebody is allowed: no reason is left over', () => {
    const allowed = holders.flatMap((one) => allowedBy(statementsOf(one)));
    expect(Object.keys(OF_OTHERS).filter((right) => !allowed.includes(right))).toEqual([]);
  });
});

it('docs/permissions.md is what serverless.yml and the stack say', async () => {
  // node bin/run.mjs bin/permissions-table.ts writes it.
  expect(await readFile('docs/permissions.md', 'utf8')).toBe(permissionsTable(holders));
});
