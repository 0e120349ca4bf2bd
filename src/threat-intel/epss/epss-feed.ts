import { cut } from '../../core/text.ts';
import { feedDate } from '../download/feed-date.ts';
import { type FeedAddress, type FeedRefused, refused } from '../download/feed-refused.ts';
import { linesOf } from '../download/lines.ts';
import {
  type EpssBlock,
  type EpssFeed,
  emptyBlock,
  putScore,
  scorePlaceOf,
} from './epss-blocks.ts';

const HEADER = 'cve,epss,percentile';
const SCORE_DATE = /^#.*\bscore_date:([^,\s]+)/;
const ROW = /^(CVE-\d{4}-\d{4,}),([^,]+),([^,]+)$/;
const DECIMAL = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** There are some 560. A list of the manifest fits into an item with far more than these. */
const MOST_BLOCKS = 5_000;

/**
 * The scores in FIRST's CSV: comment lines with the date, the header, then rows in any order. Of a CVE
 * that stands there twice the higher score counts. `lastModified` is the HTTP header, which dates a
 * file without comments. Throws FeedRefused with the line of the first mistake.
 */
export async function parseEpss(
  chunks: AsyncIterable<Uint8Array>,
  address: FeedAddress,
  now: Date,
  lastModified?: string,
): Promise<EpssFeed> {
  const blocks = new Map<string, EpssBlock>();
  let scoreDate: string | undefined;
  let isHead = true;
  let entries = 0;
  let at = 0;
  for await (const line of linesOf(chunks, address)) {
    at += 1;
    if (isHead && line.startsWith('#')) {
      scoreDate ??= SCORE_DATE.exec(line)?.[1];
    } else if (isHead) {
      if (line !== HEADER) throw badHeader(line, at, address);
      isHead = false;
    } else {
      const row = rowOf(line);
      if (!row)
        throw refused(address, `line ${at}: ${shown(line)} is no CVE with two numbers in [0,1]`);
      if (putRow(blocks, row)) entries += 1;
      if (blocks.size > MOST_BLOCKS)
        throw refused(address, `line ${at}: the CVE ids are too far apart`);
    }
  }
  if (entries === 0) throw refused(address, 'it holds no scores');
  const date = feedDate(scoreDate ?? isoOf(lastModified), address, now);
  return { date, entries, blocks };
}

interface Row {
  readonly cve: string;
  readonly score: number;
  readonly percentile: number;
}

function rowOf(line: string): Row | undefined {
  const [, cve = '', score = '', percentile = ''] = ROW.exec(line) ?? [];
  if (!isProbability(score) || !isProbability(percentile)) return undefined;
  return { cve, score: Number(score), percentile: Number(percentile) };
}

const isProbability = (text: string): boolean => DECIMAL.test(text) && Number(text) <= 1;

/** Answers whether the CVE had no score before. */
function putRow(blocks: Map<string, EpssBlock>, { cve, score, percentile }: Row): boolean {
  const { key, offset } = scorePlaceOf(cve);
  const block = blocks.get(key) ?? emptyBlock();
  blocks.set(key, block);
  return putScore(block, offset, score, percentile);
}

function badHeader(line: string, at: number, address: FeedAddress): FeedRefused {
  return /^\s*</.test(line)
    ? refused(address, `line ${at}: it is a web page`)
    : refused(address, `line ${at}: the header "${HEADER}" is not there: ${shown(line)}`);
}

const shown = (line: string): string => JSON.stringify(cut(line, 60));

function isoOf(httpDate: string | undefined): string | undefined {
  const date = new Date(httpDate ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
