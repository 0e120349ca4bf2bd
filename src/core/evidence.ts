import type { Digest } from './digest.ts';
import type { Finding } from './finding.ts';
import type { ImageRef } from './image.ts';
import type { Severity } from './severity.ts';

/** What can be known of a scan. Only `complete` can approve; the first three may still change by themselves. */
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
  /** Complete by the word of an event: the scan itself shows nothing. */
  readonly proven?: true;
  readonly findings: readonly Finding[];
  /** What could not be read, one sentence a finding. */
  readonly unreadable: readonly string[];
  /** Findings that the scan counts and did not deliver, per severity. */
  readonly undelivered: readonly { readonly severity: Severity; readonly count: number }[];
}

/** A reading without findings, for an image that has no scan to read. */
export const emptyScan = (state: ScanState, detail?: string): ScanReading => ({
  state,
  ...(detail && { detail }),
  findings: [],
  unreadable: [],
  undelivered: [],
});

/** The same reading once an event has proved that the scan finished: an empty list is a clean image. */
export const provenFinished = (scan: ScanReading): ScanReading =>
  scan.state === 'findings-not-ready' ? { ...scan, state: 'complete', proven: true } : scan;

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
   * has an image's config and layers all the same, so that a container runtime would run it.
   */
  | { readonly kind: 'other'; readonly what: string; readonly runnable: boolean }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'missing'; readonly why: string };

/** A platform image as an index lists it. */
export interface ListedPlatform {
  readonly digest: Digest;
  /** `linux/arm64/v8`; `unknown platform` where the index does not say. */
  readonly platform: string;
  /** An index inside an index. */
  readonly nested: boolean;
  /** The index calls it an artifact (an attestation, a SOCI index). Only its own manifest proves that. */
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
  readonly listed: readonly ListedPlatform[];
}

/** Everything known about one subject at one moment: what `decide` decides on. */
export interface Evidence extends Omit<ImageReading, 'listed'> {
  readonly image: ImageRef;
  /** An image that is not an index stands here as its own only platform. */
  readonly platforms: readonly PlatformEvidence[];
}
