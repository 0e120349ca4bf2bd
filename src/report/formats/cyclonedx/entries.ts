import { advisoryUrl } from '../../../announce/finding-line.ts';
import { type Finding, type Fix, isInKev } from '../../../core/findings/finding.ts';
import { withGraverThreat } from '../../../core/findings/graver-threat.ts';
import type { VexJustification } from '../../../core/findings/vex-words.ts';
import type { FindingState, ReportedFinding } from '../../../core/report/reported-image.ts';
import { clip } from '../../../core/text.ts';
import { asUri } from '../shared/as-uri.ts';
import { type VexStanding, vexStandingOf } from '../shared/vex-standing.ts';
import { propertiesOf, versionText } from './properties.ts';
import { ratingsOf } from './ratings.ts';

/** A vulnerability with what becomes of it, in however many packages of however many images. */
export interface Entry {
  readonly finding: Finding;
  readonly state: FindingState;
  /** The versions of the packages, by their names in the document. */
  readonly affected: Map<string, string | undefined>;
}

/** So many packages of images are held before their vulnerabilities are written. */
const HELD = 50_000;

/**
 * What is said alike of several packages and images is said once, as far as they come soon after each other: a
 * registry has more findings than fit into memory, and most of its images have the same ones.
 */
export class Entries {
  #entries = new Map<string, Entry>();
  #held = 0;

  add({ finding, state }: ReportedFinding, ref: string): void {
    const { id, severity, cvss, fix, exploit } = finding;
    const key = JSON.stringify([id, severity, cvss, fix, exploit, state]);
    const known = this.#entries.get(key);
    const entry = known
      ? { ...known, finding: withGraverThreat(known.finding, finding) }
      : { finding, state, affected: new Map() };
    this.#entries.set(key, entry);
    entry.affected.set(ref, finding.package.version);
    this.#held += 1;
  }

  get isFull(): boolean {
    return this.#held >= HELD;
  }

  /** All that are held, and none are held any more. */
  take(): Iterable<Entry> {
    const entries = this.#entries.values();
    this.#entries = new Map();
    this.#held = 0;
    return entries;
  }
}

const DESCRIBED = 2_000;

export function vulnerabilityOf({ finding, state, affected }: Entry, ref: string): object {
  const page = asUri(advisoryUrl(finding));
  const published = asTime(finding.published);
  const advice = adviceOf(finding.fix);
  const described = finding.description || finding.title;
  return {
    'bom-ref': ref,
    id: finding.id,
    ...(page && { source: { url: page } }),
    ...(finding.aliases.length > 0 && {
      references: finding.aliases.map((id) => ({ id, source: {} })),
    }),
    ratings: ratingsOf(finding),
    ...(described && { description: clip(described, DESCRIBED) }),
    ...(advice && { recommendation: advice }),
    ...(page && { advisories: [{ url: page }] }),
    ...(published && { published }),
    analysis: analysisOf(finding.fix, vexStandingOf(state)),
    affects: Array.from(affected, ([of, version]) => affectOf(of, version, finding.fix)),
    properties: propertiesOf(saidOf(finding, state)),
  };
}

const saidOf = (finding: Finding, state: FindingState) => ({
  state: state.state,
  rule: 'rule' in state ? state.rule : undefined,
  until: untilOf(state),
  overdue: state.state === 'blocking' ? state.isOverdue : undefined,
  kev: finding.kev ? (isInKev(finding) ? 'listed' : 'not-listed') : 'unknown',
  epss: finding.epss?.score ?? 'unknown',
  exploit: finding.exploit,
  fix: finding.fix.state,
  'set-aside': state.state === 'aside' ? state.by.kind : undefined,
  'set-aside-in': state.state === 'aside' && 'source' in state.by ? state.by.source : undefined,
});

function untilOf(state: FindingState): string | undefined {
  if (state.state === 'aside') return 'until' in state.by ? state.by.until : undefined;
  return state.state === 'in-grace' ? state.until : undefined;
}

function affectOf(ref: string, version: string | undefined, fix: Fix): object {
  const fixed = fix.state === 'available' ? fix.version : undefined;
  const versions = [
    ...(version ? [{ version: versionText(version), status: 'affected' }] : []),
    ...(fixed && fixed !== version ? [{ version: versionText(fixed), status: 'unaffected' }] : []),
  ];
  return { ref, ...(versions.length > 0 && { versions }) };
}

function adviceOf(fix: Fix): string | undefined {
  if (fix.state === 'none') return 'There is no fix yet.';
  if (fix.state === 'unknown') return undefined;
  return fix.version ? `Upgrade to ${fix.version}.` : 'There is a fix: upgrade.';
}

const STATES: Readonly<Record<VexStanding['status'], string>> = {
  affected: 'exploitable',
  under_investigation: 'in_triage',
  not_affected: 'not_affected',
  fixed: 'resolved',
};

/** CycloneDX has no word for what an adversary cannot control: the sentence says it. */
const JUSTIFICATIONS: Readonly<Partial<Record<VexJustification, string>>> = {
  component_not_present: 'code_not_present',
  vulnerable_code_not_present: 'code_not_present',
  vulnerable_code_not_in_execute_path: 'code_not_reachable',
  inline_mitigations_already_exist: 'protected_by_mitigating_control',
};

function analysisOf(fix: Fix, { status, justification, why }: VexStanding): object {
  const ground = justification && JUSTIFICATIONS[justification];
  return {
    state: STATES[status],
    ...(ground && { justification: ground }),
    ...(status === 'affected' && fix.state === 'available' && { response: ['update'] }),
    detail: why,
  };
}

/** As the schema takes a time; undefined for what is none. */
function asTime(text: string | undefined): string | undefined {
  const time = new Date(text ?? '');
  if (Number.isNaN(time.getTime())) return undefined;
  const iso = time.toISOString();
  return /^\d{4}-/.test(iso) ? iso : undefined;
}
