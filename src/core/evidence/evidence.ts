import type { Digest } from '../digest.ts';
import type { Finding } from '../findings/finding.ts';
import type { ImageRef } from '../image.ts';
import type { SeverityCounts, Undelivered } from './scan-counts.ts';

/**
 * What can be known of a scan. Only `complete` can approve, and `unsupported` by the word of a person; those of
 * `isWaiting` may still change by themselves.
 */
export const SCAN_STATES = [
  'never-scanned',
  'pending',
  'findings-not-ready',
  'complete',
  'failed',
  'unsupported',
  'eligibility-expired',
  'findings-unavailable',
  'limit-exceeded',
  'archived',
  'image-missing',
  'unreadable',
] as const;
export type ScanState = (typeof SCAN_STATES)[number];

/** States in which waiting helps: the answer of a moment later may be another. */
export const isWaiting = (state: ScanState): boolean =>
  state === 'never-scanned' ||
  state === 'pending' ||
  state === 'findings-not-ready' ||
  state === 'image-missing';

/** One scan as it was read, of one image manifest. */
export interface ScanReading {
  readonly state: ScanState;
  /** The scanner's own words for the state, where it gives any. */
  readonly detail?: string;
  /** ISO time, where the scanner says. */
  readonly completedAt?: string;
  /** The scanner keeps it up to date by itself: it does not grow old. */
  readonly continuous?: true;
  /** Complete by the word of an event: the scan itself shows nothing. */
  readonly proven?: true;
  readonly findings: readonly Finding[];
  /** What could not be read, one sentence a finding. */
  readonly unreadable: readonly string[];
  /** Findings as the scanner counts them, each once however many packages it names; unreadable ones too. */
  readonly delivered: SeverityCounts;
  /** Findings that are counted and were not delivered, per severity, worst first. */
  readonly undelivered: readonly Undelivered[];
}

/** A reading without findings, for an image that has no scan to read. */
export const emptyScan = (state: ScanState, detail?: string): ScanReading => ({
  state,
  ...(detail && { detail }),
  findings: [],
  unreadable: [],
  delivered: {},
  undelivered: [],
});

export interface PlatformEvidence {
  readonly digest: Digest;
  /** `linux/arm64/v8`; absent for an image that is not read through an index. */
  readonly platform?: string;
  readonly scan: ScanReading;
}

export interface Manifest {
  /** Byte for byte as ECR gave it: a single changed space would be another image. */
  readonly text: string;
  readonly mediaType: string;
}

/** What stands behind a digest. */
export type Artifact =
  | { readonly kind: 'image' | 'index'; readonly manifest: Manifest }
  /**
   * A signature, attestation, cache, chart …: not something to judge. `runnable`: it only says so, and
   * a container runtime may run it all the same.
   */
  | {
      readonly kind: 'other';
      readonly what: string;
      readonly runnable: boolean;
      readonly manifest?: Manifest;
    }
  /** Its manifest is there where ECR gave one: a tag is put with it, understood or not. */
  | { readonly kind: 'unreadable'; readonly why: string; readonly manifest?: Manifest }
  | { readonly kind: 'missing'; readonly why: string };

/** A platform image as an index lists it. */
export interface IndexEntry {
  readonly digest: Digest;
  /** `linux/arm64/v8`; `unknown platform` where the index does not say. */
  readonly platform: string;
  /** An index inside an index. */
  readonly nested: boolean;
  /**
   * The index calls it an artifact (an attestation, a SOCI index) and names no platform for it. Only its
   * own manifest proves that it is one.
   */
  readonly saidToBeArtifact: boolean;
}

/** What the registry says of a digest itself, before any scan is read. */
export interface ImageReading {
  readonly artifact: Artifact;
  /** All tags, marker tags too, sorted. */
  readonly tags: readonly string[];
  /** ISO time. */
  readonly pushedAt?: string;
  /** The platform images of an index; empty for anything else. */
  readonly entries: readonly IndexEntry[];
}

/** Everything known about one subject at one moment: what `decide` decides on. */
export interface Evidence extends Omit<ImageReading, 'entries'> {
  readonly image: ImageRef;
  /** An image that is not an index stands here as its own only platform. */
  readonly platforms: readonly PlatformEvidence[];
}
