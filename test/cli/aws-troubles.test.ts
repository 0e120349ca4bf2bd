import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseWorld } from '../../src/local/aws/parse-world.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { ACCOUNT, REGION } from '../support/worlds.ts';
import { removeFiles, run, runAsProcess } from './run-program.ts';
import { CLEAN, shop } from './shop.ts';

/*
 * What AWS, its SDK or the network refuse, as it comes out of every command.
 */

let rig: Rig;
let env: Record<string, string>;
beforeAll(async () => {
  rig = await openRig({ world: parseWorld(shop(), 'world') });
  env = { ...rig.aws.environment, LEDGER_TABLE: 'ledger' };
});
beforeEach(() => {
  rig.aws.calls.length = 0;
});
afterAll(async () => {
  await rig.stop();
  removeFiles();
});

const WHOLE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/shop/api@${CLEAN}`;
const COMMANDS = [
  ['explain', 'shop/api:1.0.0'],
  ['simulate'],
  ['gate', 'shop/api:1.0.0'],
  ['audit', 'shop/api:1.0.0'],
];
const NOTHING = {
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  LEDGER_TABLE: 'ledger',
};
/** Behind what a command says of the policy. */
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

describe.each(COMMANDS)('%s %s', (...args) => {
  const failing = async (more: Record<string, string>) => {
    const { code, out, err } = await run(args.filter(Boolean), { env: more });
    expect([code, out]).toEqual([2, '']);
    return lastLine(err);
  };
  const withFault = (error: string, status = 400) => {
    // The first call of each command, for as often as the SDK tries.
    const first = args[0] === 'simulate' ? 'DescribeRepositories' : 'DescribeImages';
    rig.aws.changeWorld({ faults: [{ call: `ecr:${first}`, nth: 1, times: 1, error, status }] });
    return failing(env);
  };

  it('without credentials', async () => {
    expect(await failing({ ...NOTHING, AWS_REGION: REGION })).toBe(
      'there are no AWS credentials to read with: Could not load credentials from any providers; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run "aws sso login"',
    );
  });

  it('without a region', async () => {
    expect(await failing(NOTHING)).toBe(
      'which region? name it with --region or AWS_REGION, or a world file with --world',
    );
  });

  it('in a region that is none', async () => {
    expect(await failing({ ...env, AWS_REGION: 'Frankfurt am Main' })).toBe(
      '"Frankfurt am Main" is no AWS region',
    );
  });

  it('with credentials that have expired', async () => {
    expect(await withFault('ExpiredTokenException')).toMatch(
      /^the AWS credentials have expired: sign in again \(/,
    );
  });

  it('with credentials that AWS does not know', async () => {
    expect(await withFault('UnrecognizedClientException')).toMatch(
      /^AWS does not take these credentials: /,
    );
  });

  it('without the right', async () => {
    expect(await withFault('AccessDeniedException')).toMatch(
      /^(listing the repositories|looking up shop\/api:1\.0\.0) in eu-central-1: access denied: .* \(--help lists the rights that are needed\)$/,
    );
  });

  it('with a table that is not there', async () => {
    expect(await failing({ ...env, LEDGER_TABLE: 'nope' })).toBe(
      'there is no table nope in eu-central-1 (the output LedgerTableName of the stack names it)',
    );
    expect(Object.keys(rig.aws.countCalls())).not.toContain('ecr:BatchGetImage');
  });
});

it.each(['gate', 'audit'])(
  '%s of an image that ECR need not be asked about says so too',
  async (command) => {
    const more = { ...NOTHING, AWS_REGION: REGION };
    expect(await run([command, WHOLE], { env: more })).toEqual({
      code: 2,
      out: '',
      err: 'there are no AWS credentials to read with: Could not load credentials from any providers; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run "aws sso login"\n',
    });
  },
);

// As a program of its own: jest keeps Node's errors from being errors to the SDK.
it.each(['explain', 'gate'])('%s where nobody listens', async (command) => {
  const nowhere = { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' };
  const args = [command, 'shop/api:1.0.0'];
  const { code, err } = await runAsProcess(args, { env: { ...nowhere, LEDGER_TABLE: 'ledger' } });
  const doing =
    command === 'gate'
      ? 'looking up shop/api:1.0.0 in eu-central-1'
      : 'looking into the table ledger';
  expect([code, lastLine(err)]).toEqual([
    2,
    `${doing}: AWS cannot be reached: connect ECONNREFUSED 127.0.0.1:1; is the region right, and the network there?`,
  ]);
});

describe('what costs nothing is refused first', () => {
  it.each([
    [['explain', 'shop/nope:1'], 'there is no repository shop/nope in eu-central-1'],
    [['explain', 'shop/api:9'], 'there is no such image in eu-central-1'],
    [['simulate', '--repository', 'nope/*'], 'there is no repository that matches nope/*'],
    [['simulate', '--against', 'nope.yml'], 'nope.yml: cannot be read: there is no such file'],
  ])('%j downloads no feed', async (args, sentence) => {
    const { LEDGER_TABLE: _, ...withoutTable } = env;
    const { code, err } = await run(args, { env: withoutTable });
    expect(code).toBe(2);
    expect(lastLine(err)).toContain(sentence);
    expect(err).not.toContain('Downloading');
    expect(Object.keys(rig.aws.countCalls())).not.toContain('feeds:kev');
  });
});

describe('a list without an end', () => {
  let server: Server;
  let answer: (target: string, request: { nextToken?: string }) => object;
  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on('end', () => {
        const target = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify(answer(target, JSON.parse(text))));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const simulate = () => {
    const { port } = server.address() as AddressInfo;
    const more = { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, LEDGER_TABLE: '' };
    return run(['simulate', '--no-feeds'], { env: { ...env, ...more } });
  };
  const repositoryArn = `arn:aws:ecr:eu-central-1:${ACCOUNT}:repository/shop/api`;
  const one = {
    repositories: [{ repositoryName: 'shop/api', registryId: ACCOUNT, repositoryArn }],
  };

  it('of repositories ends where a page leads back', async () => {
    answer = () => ({ ...one, nextToken: 'again' });
    const { code, err } = await simulate();
    expect([code, lastLine(err)]).toEqual([
      2,
      'listing the repositories in eu-central-1: ECR gives the token of an earlier page again',
    ]);
  });

  it('of images ends where there are more pages than there can be', async () => {
    answer = (target, { nextToken = '0' }) =>
      target === 'DescribeRepositories'
        ? one
        : { imageDetails: [], nextToken: String(Number(nextToken) + 1) };
    const { code, err } = await simulate();
    expect([code, lastLine(err)]).toEqual([
      2,
      'listing the images of shop/api: it has more than 1000 pages',
    ]);
  });
});
