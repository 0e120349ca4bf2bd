import type { ScanState } from '../evidence/evidence.ts';
import type { Remedy } from '../findings/feeds/feed.ts';
import { FEEDS, type FeedName } from '../findings/feeds/feeds.ts';

/** A code that stands for why something is not known. */
interface DoubtKind {
  readonly code: string;
  /** What an approval waits for, behind "it can be approved only when"; undefined where waiting brings nothing. */
  readonly waitsFor: string | undefined;
  /** Whether somebody has to act, and who could do what; `none`: nothing is to be judged, and nobody hears of it. */
  readonly remedy: Remedy | 'none';
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

const time = (how: string): Remedy => ({ by: 'time', how });
const somebody = (how: string): Remedy => ({ by: 'somebody', how });

const BUILT_ANEW =
  'whoever built it builds and pushes it anew; what no build mends is for whoever runs ecr-scan-notifier';

interface OpenScanKind extends Pick<DoubtKind, 'isLasting' | 'acceptedAs' | 'remedy'> {
  readonly says: string;
  readonly waitsFor: string;
}

/** For every state of a scan but a complete one: what it says, what it waits for, and what ends it. */
export const OPEN_SCANS: Record<OpenScan, OpenScanKind> = {
  'never-scanned': {
    says: 'not scanned yet',
    waitsFor: 'it has been scanned: start a scan, or switch scanning on push on',
    remedy: somebody("the registry's owner starts a scan, or switches scanning on push on"),
  },
  pending: {
    says: 'the scan has not finished',
    waitsFor: 'the scan has finished',
    remedy: time('the scanner is still at work'),
  },
  'findings-not-ready': {
    says: 'the scan shows no result yet',
    waitsFor: 'the scan shows its result, or its event has told of the end',
    remedy: time('the scanner shows its result as soon as it has one'),
  },
  failed: {
    says: 'the scan failed',
    waitsFor: 'a new scan succeeds',
    remedy: somebody('whoever built it starts a new scan, or builds and pushes it anew'),
  },
  unsupported: {
    says: 'the scanner does not support this image',
    waitsFor:
      'a scanner supports this image (its base system or its media type is in the way), or a waiver accepts it unscanned',
    remedy: somebody(
      "whoever builds it takes a base that the scanner supports, or the policy's owner accepts it unscanned for a while",
    ),
    isLasting: true,
    acceptedAs: 'accepted-unscanned',
  },
  'eligibility-expired': {
    says: 'the scan has expired: the scanner no longer watches this image',
    waitsFor: 'it is scanned again: pushed again, or rescanned for longer',
    remedy: somebody(
      'whoever needs it pushes it again, or whoever runs Inspector lets it watch images for longer',
    ),
  },
  'findings-unavailable': {
    says: 'the findings are unavailable',
    waitsFor: 'the scanner makes the findings available again',
    remedy: time('the scanner makes them available again'),
  },
  'limit-exceeded': {
    says: 'the scan quota is used up',
    waitsFor: 'the scan quota allows another scan',
    remedy: somebody('whoever built it starts a new scan once the quota allows, within a day'),
  },
  archived: {
    says: 'the image is archived and not scanned',
    waitsFor: 'it is restored from the archive and scanned',
    remedy: somebody('whoever needs it restores it from the archive, which has it scanned'),
  },
  'image-missing': {
    says: 'the image is not in the repository',
    waitsFor: 'the image is in the repository',
    remedy: somebody('whoever built it pushes what is missing'),
  },
  unreadable: {
    says: 'the scan could not be read',
    waitsFor: 'the scan can be read',
    remedy: somebody(BUILT_ANEW),
  },
};

const OF_IMAGES = [
  { code: 'image-missing', waitsFor: 'the image is in the repository', remedy: 'none' },
  {
    code: 'manifest-unreadable',
    waitsFor: 'its manifest can be read',
    remedy: somebody(BUILT_ANEW),
  },
  { code: 'not-an-image', waitsFor: undefined, remedy: 'none', isLasting: true },
  {
    code: 'no-platform',
    waitsFor: 'the index lists a platform image',
    remedy: somebody('whoever built the index lists the images of its platforms in it'),
    isLasting: true,
  },
] as const satisfies readonly DoubtKind[];

const OF_SCANS = [
  {
    code: 'scan-too-old',
    waitsFor: 'it is scanned again',
    remedy: somebody(
      'whoever built it starts a new scan, or pushes it anew; with rescan in the policy it is asked for daily',
    ),
  },
] as const satisfies readonly DoubtKind[];

const OF_FINDINGS = [
  {
    code: 'finding-unreadable',
    waitsFor: 'every finding can be read: its wording is new to this program',
    remedy: somebody(
      'whoever runs ecr-scan-notifier brings it up to date: the scanner has words that are new to it',
    ),
  },
  {
    code: 'findings-undelivered',
    waitsFor: 'the scan delivers all the findings that it counts',
    remedy: time('the scanner delivers the rest'),
  },
] as const satisfies readonly DoubtKind[];

const OF_RULES = [
  {
    code: 'rule-unknown',
    waitsFor: 'the scanner says more: enhanced scanning does',
    remedy: somebody(
      "the registry's owner switches enhanced scanning on, or the policy's owner has the rule do without",
    ),
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
  ...FEEDS.map(({ name, waitsFor, remedy }) => ({
    code: `${name}-unknown` as const,
    waitsFor,
    remedy,
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
