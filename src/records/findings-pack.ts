import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { KeptFinding } from '../core/findings/kept-finding.ts';
import { areKeptFindings } from './kept-finding-check.ts';

/** Below DynamoDB's 400 KB for an item, with room for its keys. */
const SLICE_BYTES = 380_000;

const compress = promisify(gzip);
const expand = promisify(gunzip);

/**
 * All findings, whole, as slices that each fit into one item. Findings repeat themselves, so that
 * gzip keeps thousands of them in a few slices. No findings, no slices.
 */
export async function packFindings(findings: readonly KeptFinding[]): Promise<Uint8Array[]> {
  if (findings.length === 0) return [];
  const packed = await compress(JSON.stringify(findings));
  const slices: Uint8Array[] = [];
  for (let start = 0; start < packed.length; start += SLICE_BYTES) {
    slices.push(packed.subarray(start, start + SLICE_BYTES));
  }
  return slices;
}

/**
 * The findings in slices that `packFindings` made, given in their order. Throws where it is not findings
 * that they hold.
 */
export async function unpackFindings(slices: readonly Uint8Array[]): Promise<KeptFinding[]> {
  if (slices.length === 0) return [];
  const packed = await expand(Buffer.concat(slices));
  const findings: unknown = JSON.parse(packed.toString('utf8'));
  if (!areKeptFindings(findings)) throw new Error('one of them is no finding as they are kept');
  return findings;
}
