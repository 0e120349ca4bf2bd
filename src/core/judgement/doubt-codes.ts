import type { ScanState } from '../evidence/evidence.ts';
import { FEEDS, type FeedName } from '../findings/feeds/feeds.ts';

/** A code that stands for why something is not known. */
interface DoubtKind {
  readonly code: string;
  /** What an approval waits for, behind "it can be approved only when"; undefined where waiting brings nothing. */
  readonly waitsFor: string | undefined;
  /** About what a rule makes of the findings, not about the image itself. */
  readonly aboutRule?: true;
  /** It stays as long as the image is what it is: neither time nor another scan clears it. */
  readonly isLasting?: true;
  /**
   * The code of the reason where a person has accepted it. Only of what is lasting and nobody but a person
   * can answer: whatever else is not known, a scan, a feed or a right that is given may still tell, and an
   * image that cannot even be read as one (`not-an-image`, `no-platform`, `manifest-unreadable`) is nothing that
   * somebody could vouch for.
   */
  readonly acceptedAs?: string;
}

type OpenScan = Exclude<ScanState, 'complete'>;

interface OpenScanKind extends Pick<DoubtKind, 'isLasting' | 'acceptedAs'> {
  readonly says: string;
  readonly waitsFor: string;
}

/** For every state of a scan but a complete one: what it says, and what it waits for. */
export const OPEN_SCANS: Record<OpenScan, OpenScanKind> = {
  'never-scanned': {
    says: 'not scanned yet',
    waitsFor: 'it has been scanned: start a scan, or switch scanning on push on',
  },
  pending: { says: 'the scan has not finished', waitsFor: 'the scan has finished' },
  'findings-not-ready': {
    says: 'the scan shows no result yet',
    waitsFor: 'the scan shows its result, or its event has told of the end',
  },
  failed: { says: 'the scan failed', waitsFor: 'a new scan succeeds' },
  unsupported: {
    says: 'the scanner does not support this image',
    waitsFor:
      'a scanner supports this image (its base system or its media type is in the way), or a waiver accepts it unscanned',
    isLasting: true,
    acceptedAs: 'accepted-unscanned',
  },
  'eligibility-expired': {
    says: 'the scan has expired: the scanner no longer watches this image',
    waitsFor: 'it is scanned again: pushed again, or rescanned for longer',
  },
  'findings-unavailable': {
    says: 'the findings are unavailable',
    waitsFor: 'the scanner makes the findings available again',
  },
  'limit-exceeded': {
    says: 'the scan quota is used up',
    waitsFor: 'the scan quota allows another scan',
  },
  archived: {
    says: 'the image is archived and not scanned',
    waitsFor: 'it is restored from the archive and scanned',
  },
  'image-missing': {
    says: 'the image is not in the repository',
    waitsFor: 'the image is in the repository',
  },
  unreadable: { says: 'the scan could not be read', waitsFor: 'the scan can be read' },
};

const OF_IMAGES = [
  { code: 'image-missing', waitsFor: 'the image is in the repository' },
  { code: 'manifest-unreadable', waitsFor: 'its manifest can be read' },
  { code: 'not-an-image', waitsFor: undefined, isLasting: true },
  { code: 'no-platform', waitsFor: 'the index lists a platform image', isLasting: true },
] as const satisfies readonly DoubtKind[];

const OF_SCANS = [
  { code: 'scan-too-old', waitsFor: 'it is scanned again' },
] as const satisfies readonly DoubtKind[];

const OF_FINDINGS = [
  {
    code: 'finding-unreadable',
    waitsFor: 'every finding can be read: its wording is new to this program',
  },
  {
    code: 'findings-undelivered',
    waitsFor: 'the scan delivers all the findings that it counts',
  },
] as const satisfies readonly DoubtKind[];

const OF_RULES = [
  {
    code: 'rule-unknown',
    waitsFor: 'the scanner says more: enhanced scanning does',
    aboutRule: true,
  },
] as const satisfies readonly DoubtKind[];

export type DoubtCode =
  | (typeof OF_IMAGES | typeof OF_SCANS | typeof OF_FINDINGS | typeof OF_RULES)[number]['code']
  | `scan-${OpenScan}`
  | `${FeedName}-unknown`;

/** Every code of a doubt: why an image can stay undecided. */
export const DOUBT_KINDS: readonly (DoubtKind & { readonly code: DoubtCode })[] = [
  ...OF_IMAGES,
  ...Object.entries(OPEN_SCANS).map(([state, { says: _says, ...kind }]) => ({
    code: `scan-${state as OpenScan}` as const,
    ...kind,
  })),
  ...OF_SCANS,
  ...OF_FINDINGS,
  ...FEEDS.map(({ name, waitsFor }) => ({
    code: `${name}-unknown` as const,
    waitsFor,
    aboutRule: true as const,
  })),
  ...OF_RULES,
];

const BY_CODE: ReadonlyMap<string, DoubtKind> = new Map(DOUBT_KINDS.map((one) => [one.code, one]));

/** Everything about a doubt's code; undefined for a text that is none. */
export const doubtKindOf = (code: string): DoubtKind | undefined => BY_CODE.get(code);

/** The codes that a person may accept. */
export const ACCEPTABLE: readonly DoubtCode[] = DOUBT_KINDS.flatMap(({ code, acceptedAs }) =>
  acceptedAs ? [code] : [],
);

/** The feed whose word is missing, where that is the doubt. */
export const feedOfDoubt = (code: string): FeedName | undefined =>
  FEEDS.find(({ name }) => code === `${name}-unknown`)?.name;
