import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** What the site answers at a path. */
export interface Page {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The connection ends after this many bytes. */
  readonly cutAfter?: number;
  /** Nothing is ever answered, or the body comes one byte a second. */
  readonly pace?: 'silent' | 'dripping';
}

/** A site on 127.0.0.1 that publishes feeds; `pages` may be changed under way. */
export interface FeedSite {
  readonly url: string;
  readonly pages: Record<string, Page>;
  readonly stop: () => Promise<void>;
}

export async function openFeedSite(pages: Record<string, Page> = {}): Promise<FeedSite> {
  const server = createServer((request, response) => {
    const {
      status = 200,
      headers = {},
      body = '',
      cutAfter,
      pace,
    } = pages[request.url ?? ''] ?? {
      status: 404,
      body: 'not found',
    };
    const bytes = Buffer.from(body);
    if (pace === 'silent') return;
    response.writeHead(status, { 'content-length': bytes.byteLength, ...headers });
    if (pace === 'dripping') drip(response, bytes);
    else if (cutAfter === undefined) response.end(bytes);
    else response.write(bytes.subarray(0, cutAfter), () => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('there is no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    pages,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function drip(response: ServerResponse, bytes: Buffer): void {
  let at = 0;
  const next = () => response.write(bytes.subarray(at, ++at));
  const timer = setInterval(next, 1_000);
  response.once('close', () => clearInterval(timer));
  next();
}

/** FIRST's daily file with these rows (`CVE-2024-1000,0.5,0.9`). */
export const epssCsv = (rows: readonly string[], day = '2026-11-20'): string =>
  [
    `#model_version:v2026.03.14,score_date:${day}T12:55:00Z`,
    'cve,epss,percentile',
    ...rows,
    '',
  ].join('\n');

/** CISA's catalogue with these CVE ids. */
export const kevJson = (cves: readonly string[], dateReleased = '2026-11-20T15:00:00.0000Z') =>
  JSON.stringify({
    catalogVersion: '2026.11.20',
    dateReleased,
    count: cves.length,
    vulnerabilities: cves.map((cveID) => ({
      cveID,
      dateAdded: '2026-10-01',
      dueDate: '2026-10-22',
      knownRansomwareCampaignUse: 'Unknown',
    })),
  });
