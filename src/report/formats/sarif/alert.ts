import type { RepositoryRef } from '../../../core/bulletin/figures.ts';
import { type Finding, vulnerabilityKey, weightOf } from '../../../core/findings/finding.ts';
import { withGraverThreat } from '../../../core/findings/graver-threat.ts';
import type { KeptFinding } from '../../../core/findings/kept-finding.ts';
import { rankOf } from '../../../core/findings/severity.ts';
import type { ImageRef } from '../../../core/image.ts';
import type { FindingState, ReportedImage } from '../../../core/report/reported-image.ts';
import { clip } from '../../../core/text.ts';
import { MOST_LOCATIONS } from './limits.ts';

/** An image by its name. */
export interface Place {
  readonly image: ImageRef;
  readonly tag: string;
}

/**
 * One vulnerability in one package of a repository, in however many of its images: what one upgrade clears, and one
 * alert on GitHub.
 */
export interface Alert {
  readonly repository: RepositoryRef;
  /** As it is in the image where it weighs most, with the worst that any knows of whether it is exploited. */
  readonly finding: Finding;
  /** What becomes of it there. */
  readonly state: FindingState;
  /** The newest images that have it. */
  readonly places: readonly Place[];
  /** How many images have it. */
  readonly images: number;
  /** Versions of the package, as far as they are known. */
  readonly versions: readonly string[];
  /** What becomes of it in each image where it is set aside; empty where it is not set aside in some. */
  readonly asides: readonly (FindingState & { state: 'aside' })[];
}

const RANK: Readonly<Record<FindingState['state'] | 'unsure', number>> = {
  blocking: 4,
  'in-grace': 3,
  unsure: 2,
  open: 1,
  aside: 0,
};

/** The more, the worse. */
export const rankOfState = ({ state }: Pick<Alert, 'state'>): number =>
  RANK[isUnsure(state) ? 'unsure' : state.state];

/** No rule counts it, and one may once all is known. */
export const isUnsure = (state: FindingState): boolean =>
  state.state === 'open' && state.unsure === true;

type Growing = {
  -readonly [Key in keyof Alert]: Alert[Key] extends readonly (infer One)[] ? One[] : Alert[Key];
};

const LISTED = 10;

/** The alerts of one repository, image by image. */
export class Alerts {
  readonly #found = new Map<string, Growing>();

  look({ tag, current, weighed }: ReportedImage): void {
    const place = { image: current.judgement.image, tag };
    const seenHere = new Set<string>();
    for (const { finding, state } of weighed?.findings ?? []) {
      const key = vulnerabilityKey(finding);
      const alert = this.#alertOf(key, place.image, finding, state);
      if (!seenHere.has(key)) {
        seenHere.add(key);
        alert.images += 1;
        if (alert.places.length < MOST_LOCATIONS) alert.places.push(place);
      }
      note(alert, finding, state);
    }
  }

  all(): Alert[] {
    return [...this.#found.values()].map((alert) =>
      alert.state.state === 'aside' ? alert : { ...alert, asides: [] },
    );
  }

  #alertOf(
    key: string,
    repository: RepositoryRef,
    finding: KeptFinding,
    state: FindingState,
  ): Growing {
    const known = this.#found.get(key);
    if (known) return known;
    const alert = {
      repository,
      finding: lean(finding),
      state,
      places: [],
      images: 0,
      versions: [],
      asides: [],
    };
    this.#found.set(key, alert);
    return alert;
  }
}

const DESCRIBED = 2_000;

/** Tens of thousands of them are held until all are known, and a description can be of any length. */
const lean = ({ occurrences: _occurrences, description, ...finding }: KeptFinding): Finding => ({
  ...finding,
  ...(description && { description: clip(description, DESCRIBED) }),
});

function note(alert: Growing, finding: KeptFinding, state: FindingState): void {
  const by = rankOfState({ state }) - rankOfState(alert);
  const isHere = by > 0 || (by === 0 && isWorse(finding, alert.finding));
  if (isHere)
    Object.assign(alert, { finding: withGraverThreat(lean(finding), alert.finding), state });
  else alert.finding = withGraverThreat(alert.finding, finding);
  const { version } = finding.package;
  if (version && alert.versions.length < LISTED && !alert.versions.includes(version)) {
    alert.versions.push(version);
  }
  if (state.state !== 'aside' || alert.asides.length >= LISTED) return;
  const said = JSON.stringify(state.by);
  if (!alert.asides.some(({ by: other }) => JSON.stringify(other) === said))
    alert.asides.push(state);
}

const isWorse = (one: Finding, other: Finding): boolean =>
  rankOf(weightOf(one)) > rankOf(weightOf(other));
