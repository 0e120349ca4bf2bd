import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startEmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { StoredParameters } from '../../src/local/aws/parameter-server.ts';
import { parseWorld } from '../../src/local/aws/parse-world.ts';

/** What an AWS of the tests has, as far as a deployment asks for it before it begins. */
export interface Account {
  readonly account?: string;
  /** By name, as CloudFormation was given them. */
  readonly stacks?: Readonly<Record<string, object>>;
  /** What stands in Parameter Store. */
  readonly parameters?: StoredParameters;
  /** Tables by name, in the words of DescribeTable, with the attribute by which what is old goes. */
  readonly tables?: Readonly<Record<string, { readonly table: object; readonly ttl?: string }>>;
  /** All else that it has, as a world: repositories, how it scans, Slack. */
  readonly world?: Readonly<Record<string, unknown>>;
  /** Calls that are refused, with the error's code. */
  readonly refused?: Readonly<Record<string, string>>;
}

export interface TestAws {
  /** Points the SDK here. */
  readonly environment: Record<string, string>;
  readonly calls: string[];
  readonly stop: () => Promise<void>;
}

interface Asked {
  readonly call: string;
  /** XML is spoken by the older services, JSON by the others. */
  readonly isQuery: boolean;
  readonly body: Readonly<Record<string, string>>;
}

/** CloudFormation with templates, STS and tables by their names, before an embedded AWS for everything else. */
export async function startTestAws(account: Account): Promise<TestAws> {
  const calls: string[] = [];
  const { parameters = {}, world = {} } = account;
  const behind = await startEmbeddedAws({
    world: parseWorld(
      { account: '123456789012', region: 'eu-central-1', repositories: [], ...world },
      'world',
    ),
    parameters: { ...parameters },
    inMemory: true,
  });
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = String(message.headers['x-amz-target'] ?? '');
    const sent = await text(message);
    const asked = askedBy(target, sent);
    calls.push(asked.call);
    const { status, body } =
      answerTo(asked, account) ??
      (await passOn(behind.environment['AWS_ENDPOINT_URL'], target, sent));
    const type = asked.isQuery ? 'text/xml' : 'application/x-amz-json-1.1';
    response.writeHead(status, { 'content-type': type }).end(body);
  };
  const server = createServer((message, response) => void answer(message, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'of the test',
      AWS_MAX_ATTEMPTS: '1',
      SLACK_API_URL: behind.environment['SLACK_API_URL'] ?? '',
    },
    calls,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await behind.stop();
    },
  };
}

const NAMES = [
  ['AmazonSSM', 'ssm'],
  ['DynamoDB', 'dynamodb'],
  ['ServiceQuotas', 'servicequotas'],
] as const;

function askedBy(target: string, sent: string): Asked {
  const [service = '', operation = ''] = target.split('.');
  if (operation) {
    const name = NAMES.find(([start]) => service.startsWith(start))?.[1] ?? 'ecr';
    return {
      call: `${name}:${operation}`,
      isQuery: false,
      body: JSON.parse(sent) as Asked['body'],
    };
  }
  const form = new URLSearchParams(sent);
  const action = form.get('Action') ?? '';
  const name = action === 'GetCallerIdentity' ? 'sts' : 'cloudformation';
  return { call: `${name}:${action}`, isQuery: true, body: Object.fromEntries(form) };
}

type Answer = { readonly status: number; readonly body: string };

async function passOn(endpoint = '', target: string, body: string): Promise<Answer> {
  const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
  const answer = await fetch(endpoint, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.text() };
}

/** Undefined: it is not one of those. */
function answerTo({ call, isQuery, body }: Asked, account: Account): Answer | undefined {
  const fail = (code: string, message: string, status = 400): Answer => ({
    status,
    body: isQuery
      ? `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`
      : JSON.stringify({ __type: code, message }),
  });
  const result = (action: string, inner: string): Answer => ({
    status: 200,
    body: `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`,
  });
  const json = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });
  const refused = account.refused?.[call];
  if (refused) return fail(refused, `no ${call} for you`, refused === 'Throttling' ? 429 : 403);
  const stack = account.stacks?.[body['StackName'] ?? ''];
  const missing = (): Answer =>
    fail('ValidationError', `Stack with id ${body['StackName']} does not exist`);
  const { tables = {} } = account;
  const table = tables[body['TableName'] ?? ''];
  switch (call) {
    case 'sts:GetCallerIdentity': {
      const id = account.account ?? '123456789012';
      return result(
        'GetCallerIdentity',
        `<Account>${id}</Account><Arn>arn:aws:iam::${id}:user/ann</Arn><UserId>A</UserId>`,
      );
    }
    case 'cloudformation:DescribeStacks':
      return stack
        ? result(
            'DescribeStacks',
            '<Stacks><member><StackStatus>UPDATE_COMPLETE</StackStatus></member></Stacks>',
          )
        : missing();
    case 'cloudformation:GetTemplate':
      return stack
        ? result('GetTemplate', `<TemplateBody><![CDATA[${JSON.stringify(stack)}]]></TemplateBody>`)
        : missing();
    case 'dynamodb:DescribeTable':
      return table ? json({ Table: table.table }) : fail('ResourceNotFoundException', 'no table');
    case 'dynamodb:DescribeTimeToLive':
      return json({
        TimeToLiveDescription: table?.ttl
          ? { TimeToLiveStatus: 'ENABLED', AttributeName: table.ttl }
          : { TimeToLiveStatus: 'DISABLED' },
      });
    default:
      return undefined;
  }
}
