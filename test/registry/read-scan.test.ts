import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { ECRClient } from '@aws-sdk/client-ecr';
import { listTaggedImages } from '../../src/cli/simulate/image-list.ts';
import { TransientFailure } from '../../src/core/errors.ts';
import { readScan, type ScanBounds } from '../../src/registry/read-scan.ts';
import { errorOf } from '../local/embedded.ts';
import { IMAGE } from '../support/samples.ts';

/** The token with which the next page is to be asked for; none ends the answer. */
type NextToken = (asked: number) => string | undefined;

let server: Server;
let ecr: ECRClient;
let asked: number;
let nextToken: NextToken;

/** A registry whose every page holds one finding of its own, CRITICAL on the first. */
const pageAt = (number: number) => ({
  imageScanStatus: { status: 'ACTIVE' },
  imageScanFindings: {
    imageScanCompletedAt: 1_795_255_000,
    findings: [
      {
        name: `CVE-2026-${10_000 + number}`,
        severity: number === 1 ? 'CRITICAL' : 'LOW',
        attributes: [{ key: 'package_name', value: 'openssl' }],
      },
    ],
  },
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await json(request);
  asked += 1;
  const token = nextToken(asked);
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify({ ...pageAt(asked), ...(token && { nextToken: token }) }));
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  ecr = new ECRClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterAll(() => {
  ecr.destroy();
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  asked = 0;
});

const WIDE: ScanBounds = { pages: 1_000, findings: 1_000, milliseconds: 60_000 };
const reading = (bounds?: ScanBounds) => readScan(ecr, IMAGE, bounds);

describe('a scan of several pages', () => {
  it('is read to its end', async () => {
    nextToken = (page) => (page < 3 ? `page ${page + 1}` : undefined);
    const scan = await reading();
    expect([scan.state, scan.findings.length, asked]).toEqual(['complete', 3, 3]);
  });

  it('may have as many as are read at most', async () => {
    nextToken = (page) => (page < 4 ? `page ${page + 1}` : undefined);
    const scan = await reading({ pages: 4, findings: 4, milliseconds: 60_000 });
    expect([scan.state, scan.findings.length]).toEqual(['complete', 4]);
  });
});

describe('a scan that does not end', () => {
  it.each<[string, NextToken, number]>([
    ['gives one token again and again', () => 'again', 2],
    ['goes round in a circle', (page) => `page ${page % 3}`, 4],
  ])('because it %s is unreadable, and condemns by what it has shown', async (_, token, pages) => {
    nextToken = token;
    const scan = await reading();
    expect([scan.state, scan.detail]).toEqual([
      'unreadable',
      'ECR gives the token of an earlier page again',
    ]);
    expect(scan.findings[0]).toMatchObject({ id: 'CVE-2026-10001', severity: 'CRITICAL' });
    expect(asked).toBe(pages);
  });

  it.each<[string, Partial<ScanBounds>, string]>([
    ['pages', { pages: 5 }, 'it has more than 5 pages'],
    ['findings', { findings: 4 }, 'it has more than 4 findings'],
  ])('because it has ever more %s is unreadable', async (_, bounds, why) => {
    nextToken = (page) => `page ${page + 1}`;
    const scan = await reading({ ...WIDE, ...bounds });
    expect([scan.state, scan.detail, asked]).toEqual(['unreadable', why, 5]);
  });

  it('is unreadable after a hundred pages', async () => {
    nextToken = (page) => `page ${page + 1}`;
    const scan = await reading();
    expect([scan.state, scan.detail]).toEqual(['unreadable', 'it has more than 100 pages']);
    expect(asked).toBe(100);
  });

  it('may be read later where it takes too long', async () => {
    nextToken = (page) => `page ${page + 1}`;
    const failure = await errorOf(reading({ ...WIDE, milliseconds: -1 }));
    expect(failure).toBeInstanceOf(TransientFailure);
    expect(failure.message).toMatch(
      /^reading the scan of shop\/cart@sha256:a+: it has further pages/,
    );
  });
});

describe('a registry that does not end', () => {
  it('is not listed', async () => {
    nextToken = () => 'again';
    const failure = await errorOf(listTaggedImages(ecr, 'eu-central-1'));
    expect(failure.message).toBe(
      'listing the repositories in eu-central-1: ECR gives the token of an earlier page again',
    );
  });
});
