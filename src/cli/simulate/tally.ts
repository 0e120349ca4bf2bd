import type { Verdict } from '../../core/judgement/verdict.ts';
import { byFindings, byImages, type Count, count, inOrder, keepFirst, type Met } from './counts.ts';
import type { ImageSummary } from './image-summary.ts';
import { type Before, LaterTally, type QuarantinedLater } from './later.ts';

/** An image by name, with what the policy says of it. */
export interface Named {
  readonly name: string;
  readonly why: string;
}

/** Images whose verdict another policy changes in one way. */
export interface Change {
  /** Under the policy of --against. */
  readonly from: Verdict;
  /** Under the policy that is simulated. */
  readonly to: Verdict;
  readonly images: number;
  /** A few of them, with what the policy that is simulated says. */
  readonly examples: readonly Named[];
}

interface InKev {
  readonly images: number;
  readonly findings: number;
}

/** What a policy would do to many images. */
export interface Simulation extends QuarantinedLater {
  readonly images: number;
  /** How many repositories they are in. */
  readonly repositoryCount: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** The first ten of each: the worst, and the undecided by their names. */
  readonly named: Readonly<Record<'quarantined' | 'undecided' | 'advised', readonly Named[]>>;
  /** Images that would be quarantined if the policy did more than advise. */
  readonly advised: number;
  /** Findings that a rule counts later, whatever the verdict. */
  readonly inGrace: InKev;
  /** By code, in how many images, and one of the sentences; `alike` where it is the only one. */
  readonly doubts: readonly {
    readonly code: string;
    readonly images: number;
    readonly text: string;
    readonly alike: boolean;
  }[];
  readonly rules: readonly Met[];
  /** By repository: quarantined images and the findings that quarantine them. */
  readonly repositories: readonly Met[];
  readonly kev: InKev & { readonly setAside: InKev };
  /** What exceptions take out of the verdict, and the exceptions by the findings that they cover. */
  readonly setAside: InKev & {
    readonly by: readonly (Met & { readonly inKev: number; readonly critical: number })[];
  };
  /** Approved though no scanner could read them: by the waiver, and altogether. */
  readonly accepted: {
    readonly images: number;
    readonly by: readonly Pick<Met, 'name' | 'images'>[];
  };
  readonly upgrades: readonly (Met & { readonly inKev: number })[];
  readonly changes: readonly Change[];
}

const EXAMPLES = 5;
const LISTED = 10;

/** Adds images up one by one, so that none of them has to be kept. */
export class Tally {
  readonly #verdicts: Record<Verdict, number> = { approved: 0, quarantined: 0, undecided: 0 };
  readonly #lists = {
    quarantined: [] as ImageSummary[],
    undecided: [] as ImageSummary[],
    advised: [] as ImageSummary[],
  };
  readonly #seen = new Set<string>();
  readonly #doubts = new Map<string, { images: number; text: string; alike: boolean }>();
  readonly #rules = new Map<string, Count>();
  readonly #repositories = new Map<string, Count>();
  readonly #upgrades = new Map<string, Count>();
  readonly #aside = new Map<string, Count>();
  readonly #accepted = new Map<string, Count>();
  #acceptedImages = 0;
  readonly #later = new LaterTally();
  readonly #changes = new Map<string, { images: number; examples: Named[] }>();
  readonly #sums = {
    advised: { images: 0, findings: 0 },
    inGrace: { images: 0, findings: 0 },
    kev: { images: 0, findings: 0 },
    kevAside: { images: 0, findings: 0 },
    setAside: { images: 0, findings: 0 },
  };

  add(summary: ImageSummary, before?: Before): void {
    const { verdict, repository, setAside } = summary;
    this.#verdicts[verdict] += 1;
    this.#seen.add(repository);
    this.#name(summary);
    this.#addDoubts(summary);
    for (const [rule, findings] of summary.rules) count(this.#rules, rule, { findings });
    if (verdict === 'quarantined') {
      count(this.#repositories, repository, { findings: summary.quarantining });
    }
    for (const { text, clears: findings, inKev } of summary.upgrades) {
      count(this.#upgrades, text, { findings, inKev });
    }
    for (const one of setAside) count(this.#aside, one.name, one);
    for (const waiver of summary.accepted) count(this.#accepted, waiver, {});
    if (summary.accepted.length > 0) this.#acceptedImages += 1;
    add(this.#sums.advised, summary.advised);
    add(this.#sums.inGrace, summary.inGrace);
    add(this.#sums.kev, summary.inKev);
    add(this.#sums.kevAside, total(setAside.map(({ inKev }) => inKev)));
    add(this.#sums.setAside, total(setAside.map(({ findings }) => findings)));
    this.#later.add(summary, before);
    if (before && before.verdict !== verdict) this.#addChange(before.verdict, summary);
  }

  #name(summary: ImageSummary): void {
    const { quarantined, undecided, advised } = this.#lists;
    if (summary.verdict === 'quarantined') keepFirst(quarantined, summary, LISTED, worstFirst);
    if (summary.verdict === 'undecided') keepFirst(undecided, summary, LISTED, byName);
    if (summary.advised > 0) keepFirst(advised, summary, LISTED, worstFirst);
  }

  #addDoubts({ doubts }: ImageSummary): void {
    for (const { code, text } of doubts) {
      const known = this.#doubts.get(code) ?? { images: 0, text, alike: true };
      this.#doubts.set(code, {
        images: known.images + 1,
        text: text < known.text ? text : known.text,
        alike: known.alike && text === known.text,
      });
    }
  }

  #addChange(from: Verdict, { verdict, name, why }: ImageSummary): void {
    const key = `${from} ${verdict}`;
    const change = this.#changes.get(key) ?? { images: 0, examples: [] };
    this.#changes.set(key, change);
    change.images += 1;
    keepFirst(change.examples, { name, why }, EXAMPLES, byName);
  }

  result(): Simulation {
    const { advised, inGrace, kev, kevAside, setAside } = this.#sums;
    return {
      images: total(Object.values(this.#verdicts)),
      repositoryCount: this.#seen.size,
      verdicts: { ...this.#verdicts },
      named: {
        quarantined: this.#lists.quarantined.map(nameAndWhy),
        undecided: this.#lists.undecided.map(nameAndWhy),
        advised: this.#lists.advised.map(nameAndWhy),
      },
      ...this.#later.result(),
      advised: advised.images,
      inGrace: { ...inGrace },
      doubts: Array.from(this.#doubts, ([code, one]) => ({ code, ...one })).sort(
        (a, b) => b.images - a.images || (a.code < b.code ? -1 : 1),
      ),
      rules: inOrder(this.#rules, byImages).slice(0, LISTED).map(metAlone),
      repositories: inOrder(this.#repositories, byImages).slice(0, LISTED).map(metAlone),
      kev: { ...kev, setAside: { ...kevAside } },
      setAside: { ...setAside, by: inOrder(this.#aside, byFindings) },
      accepted: {
        images: this.#acceptedImages,
        by: inOrder(this.#accepted, byImages).map(({ name, images }) => ({ name, images })),
      },
      upgrades: inOrder(this.#upgrades, byFindings)
        .slice(0, LISTED)
        .map((one) => ({ ...metAlone(one), inKev: one.inKev })),
      changes: Array.from(this.#changes, ([key, change]) => {
        const [from, to] = key.split(' ') as [Verdict, Verdict];
        return { from, to, ...change };
      }).sort((a, b) => b.images - a.images || (a.from + a.to < b.from + b.to ? -1 : 1)),
    };
  }
}

/** An image without any is not counted. */
function add(sum: { images: number; findings: number }, findings: number): void {
  if (findings === 0) return;
  sum.images += 1;
  sum.findings += findings;
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

const byName = (a: Named, b: Named): number => (a.name < b.name ? -1 : 1);

const worstFirst = (a: ImageSummary, b: ImageSummary): number =>
  b.worst.inKev - a.worst.inKev ||
  b.worst.critical - a.worst.critical ||
  b.quarantining + b.advised - (a.quarantining + a.advised) ||
  byName(a, b);

const nameAndWhy = ({ name, why }: Named): Named => ({ name, why });

const metAlone = ({ name, images, findings }: Met): Met => ({ name, images, findings });
