import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { inspectorDetails } from '../../src/threat-intel/inspector-details.ts';

/** Inspector's wire shape: times are seconds since 1970. */
type Answer = { readonly status?: number; readonly error?: string; readonly body?: object };

const NOT_THERE: Answer = { status: 404, error: 'UnknownOperationException' };

const arnOf = (index: number): string =>
  `arn:aws:inspector2:eu-central-1:123456789012:finding/${String(index).padStart(32, '0')}`;
const arns = (count: number): string[] => Array.from({ length: count }, (_, index) => arnOf(index));

let server: Server;
let client: Inspector2Client;
let asked: string[][];
let answerTo: (findingArns: readonly string[]) => Answer;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { findingArns } = (await json(request)) as { findingArns: string[] };
  asked.push(findingArns);
  const isKnown = request.url === '/findings/details/batch/get';
  const { status = 200, error, body = {} } = isKnown ? answerTo(findingArns) : NOT_THERE;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(error && { 'x-amzn-errortype': error }),
  });
  response.end(JSON.stringify(body));
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  client = new Inspector2Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' },
    maxAttempts: 1,
  });
});
afterAll(() => {
  client.destroy();
  server.close();
});
beforeEach(() => {
  asked = [];
});

const details = inspectorDetails(() => client);
const detailsOf = async (...all: string[]) =>
  Object.fromEntries(await details('eu-central-1', all));

describe("Inspector's details", () => {
  it('are its entry of the catalogue and its score', async () => {
    answerTo = () => ({
      body: {
        findingDetails: [
          {
            findingArn: arnOf(0),
            cisaData: {
              dateAdded: 1_639_094_400,
              dateDue: 1_640_304_000,
              action: 'Apply updates.',
            },
            epssScore: 0.94358,
            riskScore: 90,
          },
          { findingArn: arnOf(1), cisaData: { dateAdded: 1_639_094_400 }, epssScore: 0 },
          { findingArn: arnOf(2), cwes: ['CWE-79'] },
        ],
        errors: [
          { findingArn: arnOf(3), errorCode: 'FINDING_DETAILS_NOT_FOUND', errorMessage: 'no' },
        ],
      },
    });
    expect(await detailsOf(...arns(4))).toEqual({
      [arnOf(0)]: { kev: { added: '2021-12-10', due: '2021-12-24' }, epss: 0.94358 },
      [arnOf(1)]: { kev: { added: '2021-12-10' }, epss: 0 },
      [arnOf(2)]: {},
    });
  });

  it.each([-0.1, 1.5, 94.3])(
    'leave out a score of %f, which is no probability',
    async (epssScore) => {
      answerTo = () => ({ body: { findingDetails: [{ findingArn: arnOf(0), epssScore }] } });
      expect(await detailsOf(arnOf(0))).toEqual({ [arnOf(0)]: {} });
    },
  );

  it('are asked for ten at a time, of the first fifty findings', async () => {
    answerTo = (some) => ({
      body: { findingDetails: some.map((findingArn) => ({ findingArn, epssScore: 0.5 })) },
    });
    expect(Object.keys(await detailsOf(...arns(60), arnOf(0)))).toEqual(arns(50));
    expect(asked.map((batch) => batch.length)).toEqual([10, 10, 10, 10, 10]);
  });

  it('are asked for in the region of the findings', async () => {
    const regions: string[] = [];
    const noting = inspectorDetails((region) => {
      regions.push(region);
      return client;
    });
    await noting('us-east-1', arns(20));
    expect(regions).toEqual(['us-east-1']);
  });

  it('of no findings are not asked for', async () => {
    const none = inspectorDetails(() => {
      throw new Error('no client is needed');
    });
    expect(await none('eu-central-1', [])).toEqual(new Map());
  });

  it.each([
    [403, 'AccessDeniedException'],
    [400, 'ValidationException'],
    [429, 'ThrottlingException'],
    [500, 'InternalServerException'],
  ])('are none where Inspector answers %i %s', async (status, error) => {
    answerTo = () => ({ status, error, body: { message: 'no' } });
    expect(await detailsOf(arnOf(0))).toEqual({});
  });

  it('of one batch do not go with those of another', async () => {
    answerTo = (some) =>
      some.includes(arnOf(0))
        ? { status: 429, error: 'ThrottlingException' }
        : { body: { findingDetails: [{ findingArn: arnOf(10), epssScore: 0.5 }] } };
    expect(await detailsOf(...arns(12))).toEqual({ [arnOf(10)]: { epss: 0.5 } });
  });

  it('are none where nobody answers', async () => {
    const nobody = inspectorDetails(
      () =>
        new Inspector2Client({
          endpoint: 'http://127.0.0.1:1',
          region: 'eu-central-1',
          credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' },
          maxAttempts: 1,
        }),
    );
    expect(await nobody('eu-central-1', [arnOf(0)])).toEqual(new Map());
  });
});
