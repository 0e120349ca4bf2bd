import type { PageData, PageDetail, PageFinding, PageVulnerability } from './page-data.ts';

/*
 * How a page lies in its file: each block is JSON, deflated, in base64, in an element of its own. What writes it and what
 * reads it in the browser share this.
 */

/** The elements that hold the blocks, by their ids. */
export const BLOCKS = {
  /** The last one in the file: where it is, the file is whole. */
  start: 'report-start',
  vulnerabilities: 'report-vulnerabilities',
  details: (slice: number): string => `report-details-${slice}`,
} as const;

/** What the first screen is made of. */
export interface PackedStart
  extends Pick<PageData, 'head' | 'summary' | 'weeks' | 'exceptions' | 'images'> {
  /** The place of the first image in each slice of details. */
  readonly slices: readonly number[];
  /** The place of each vulnerability in the order in which they are shown, in the order in which they came. */
  readonly places: readonly number[];
}

/** A vulnerability; its images, and those in which it blocks, by how far each stands behind the one before it. */
export type PackedVulnerability = PageVulnerability;

/** Details of images that follow each other, with all that they share once. */
export interface PackedSlice {
  readonly texts: readonly string[];
  readonly platforms: readonly (readonly string[])[];
  readonly findings: readonly PackedFinding[];
  readonly images: readonly PackedDetail[];
}

/** An image in depth; its findings by their places in the slice. */
export type PackedDetail = Omit<PageDetail, 'findings'> & { readonly findings: readonly number[] };

/**
 * In the order of `FINDING_TEXTS` the places of its texts, -1 for none; then the vulnerability, in the order in which they
 * came; the place of its platforms; and 1 where a grace is over.
 */
export type PackedFinding = readonly number[];

/** What of a finding is text, and often the same. */
export const FINDING_TEXTS = [
  'package',
  'version',
  'path',
  'weight',
  'fix',
  'state',
  'why',
  'firstSeen',
] as const satisfies readonly (keyof PageFinding)[];
