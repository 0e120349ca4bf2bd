import type { Verdict } from '../core/decide.ts';
import type { ImageSummary } from './image-summary.ts';

/** How often something was met: in how many images, and by how many findings. */
interface Met {
  readonly name: string;
  readonly images: number;
  readonly findings: number;
}

/** Images whose verdict another policy changes in one way. */
export interface Change {
  readonly from: Verdict;
  readonly to: Verdict;
  readonly images: number;
  /** A few of them, with what the new policy says. */
  readonly examples: readonly { readonly name: string; readonly why: string }[];
}

/** What a policy would do to many images. */
export interface Simulation {
  readonly images: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Approved, with findings that a rule counts later. */
  readonly inGrace: number;
  /** By code, in how many images. */
  readonly doubts: readonly { readonly code: string; readonly images: number }[];
  readonly rules: readonly Met[];
  /** By repository: quarantined images and the findings that quarantine them. */
  readonly repositories: readonly Met[];
  readonly kev: { readonly images: number; readonly findings: number };
  readonly upgrades: readonly (Met & { readonly inKev: number })[];
  readonly changes: readonly Change[];
}

const EXAMPLES = 5;
const LISTED = 10;

/** Adds images up one by one, so that none of them has to be kept. */
export class Tally {
  readonly #verdicts: Record<Verdict, number> = { approved: 0, quarantined: 0, undecided: 0 };
  readonly #doubts = new Map<string, number>();
  readonly #rules = new Map<string, Count>();
  readonly #repositories = new Map<string, Count>();
  readonly #upgrades = new Map<string, Count>();
  readonly #changes = new Map<
    string,
    { images: number; examples: { name: string; why: string }[] }
  >();
  readonly #kev = { images: 0, findings: 0 };
  #inGrace = 0;

  /** `before`: the verdict under the policy that this one is compared with. */
  add(summary: ImageSummary, before?: Verdict): void {
    const { verdict, repository, quarantining, inKev, upgrades } = summary;
    this.#verdicts[verdict] += 1;
    if (verdict === 'approved' && summary.inGrace > 0) this.#inGrace += 1;
    for (const code of summary.doubts) this.#doubts.set(code, (this.#doubts.get(code) ?? 0) + 1);
    for (const [rule, findings] of summary.rules) count(this.#rules, rule, findings);
    if (verdict === 'quarantined') count(this.#repositories, repository, quarantining);
    for (const { text, clears, inKev: exploited } of upgrades) {
      count(this.#upgrades, text, clears, exploited);
    }
    if (inKev > 0) {
      this.#kev.images += 1;
      this.#kev.findings += inKev;
    }
    if (before !== undefined && before !== verdict) this.#addChange(before, summary);
  }

  #addChange(from: Verdict, { verdict, name, why }: ImageSummary): void {
    const key = `${from} ${verdict}`;
    const change = this.#changes.get(key) ?? { images: 0, examples: [] };
    this.#changes.set(key, change);
    change.images += 1;
    if (change.examples.length < EXAMPLES) change.examples.push({ name, why });
  }

  result(): Simulation {
    const { approved, quarantined, undecided } = this.#verdicts;
    return {
      images: approved + quarantined + undecided,
      verdicts: { ...this.#verdicts },
      inGrace: this.#inGrace,
      doubts: [...this.#doubts]
        .map(([code, images]) => ({ code, images }))
        .sort((a, b) => b.images - a.images || (a.code < b.code ? -1 : 1)),
      rules: most(this.#rules, byImages).map(withoutKev),
      repositories: most(this.#repositories, byImages).map(withoutKev),
      kev: { ...this.#kev },
      upgrades: most(
        this.#upgrades,
        (a, b) => b.inKev - a.inKev || b.findings - a.findings || b.images - a.images,
      ),
      changes: Array.from(this.#changes, ([key, change]) => {
        const [from, to] = key.split(' ') as [Verdict, Verdict];
        return { from, to, ...change };
      }).sort((a, b) => b.images - a.images || (a.from + a.to < b.from + b.to ? -1 : 1)),
    };
  }
}

interface Count {
  images: number;
  findings: number;
  inKev: number;
}

function count(counts: Map<string, Count>, name: string, findings: number, inKev = 0): void {
  const one = counts.get(name);
  if (!one) counts.set(name, { images: 1, findings, inKev });
  else {
    one.images += 1;
    one.findings += findings;
    one.inKev += inKev;
  }
}

const byImages = (a: Count, b: Count): number => b.images - a.images || b.findings - a.findings;

const withoutKev = ({ name, images, findings }: Met): Met => ({ name, images, findings });

/** The first ones in this order; ties by name, so that the order of arrival never shows. */
const most = (counts: ReadonlyMap<string, Count>, byWeight: (a: Count, b: Count) => number) =>
  Array.from(counts, ([name, one]) => ({ name, ...one }))
    .sort((a, b) => byWeight(a, b) || (a.name < b.name ? -1 : 1))
    .slice(0, LISTED);
