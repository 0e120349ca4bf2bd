import { daysOf } from '../bulletin/days-to-fix.ts';
import { type Tally, tallied } from '../bulletin/figures.ts';
import { among, type Finding, findingsOf, weightOf } from '../findings/finding.ts';
import { isThere, type KeptFinding } from '../findings/kept-finding.ts';
import { byVulnerability, type VulnerabilityMap } from '../findings/package-map.ts';
import { rankOf, type Severity } from '../findings/severity.ts';
import type { Decision } from '../judgement/decision.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { ComparedWith } from './compared-with.ts';
import { type Counted, type CountedFindings, NOTHING_FOUND } from './trend.ts';
import { mondayOf } from './weeks.ts';

/** A judgement that is about to be recorded, and where its image stands in the trend. */
export interface Counting {
  readonly judgement: Judgement;
  readonly decision: Pick<Decision, 'findings' | 'suppressed'>;
  /** The judgement of the same image before it. */
  readonly previous: Pick<Judgement, 'verdict' | 'standing'> | undefined;
  /** The lines of its tags for which no newer image stands. */
  readonly lines: readonly string[];
  readonly comparedWith: ComparedWith;
}

/**
 * What a judgement counts in the week (UTC) in which it was made; undefined where it counts nothing.
 *
 * Only what people pull by a name counts: neither the platforms of an index nor what nobody has named.
 *
 * A verdict counts where it is the image's first under a name, or another one than before.
 *
 * Findings count where all are known (`comparable`), and only of images that are the newest of a line of tags: they *stand for*
 * it from then on. A vulnerability counts once for a package's name; it is *open* where at least one finding of it is not set aside.
 * What it is compared with is what was counted last:
 *
 * - an image that stands for a line already: its own findings, as they were counted then. A scan of which not all is known comes
 *   between and counts nothing: what is not seen is not fixed, and what becomes known later is counted then, once;
 * - the next image of the line: those of the image that stood for it, whenever it becomes fully known;
 * - the first image of a line: the image pushed before it, of whatever line. As that goes on beside it, nothing is fixed by
 *   it: only what that did not have is new;
 * - the first image of a repository: nothing; all that is open in it is new.
 *
 * What was there and is open in both counts nothing. What was not there and is open is `new`; what was open and is not there is
 * `fixed`, by the weight that it had, after the days since it was first seen. What was open and is only set aside is not fixed,
 * but `setAside`; what was set aside and is open is not new, but `reopened`; what comes or goes while it is set aside counts nothing.
 *
 * So over all judgements of a line, new + reopened − fixed − setAside is what is open in its newest image that was fully known. What
 * cannot be read any more is compared with nothing: then nothing is counted, and from then on by what is there.
 *
 * A vulnerability in two lines that are told apart by their tags counts where each of them fixes it.
 */
export function weekOf(counting: Counting): Counted | undefined {
  const { judgement, previous, lines } = counting;
  if (judgement.standing !== 'subject') return undefined;
  const { verdict, judgedAt, image, pushedAt = judgedAt } = judgement;
  const isNews = previous?.standing !== 'subject' || previous.verdict !== verdict;
  const isHead = judgement.comparable === true && lines.length > 0;
  if (!isNews && !isHead) return undefined;
  return {
    week: mondayOf(judgedAt),
    ...(isNews && { verdict }),
    ...(isHead && {
      found: { figures: differences(counting), head: { digest: image.digest, pushedAt, lines } },
    }),
  };
}

function differences({ judgement, decision, comparedWith }: Counting): CountedFindings {
  const isBeside = comparedWith.as === 'aside';
  const findings = 'findings' in comparedWith ? comparedWith.findings : [];
  if (!findings) return NOTHING_FOUND;
  const before = standingOf(
    findings.filter(isThere),
    ({ aside }: KeptFinding) => aside !== undefined,
  );
  const isAside = among(findingsOf(decision.suppressed));
  const now = standingOf(decision.findings, isAside);
  const moved = { new: [], reopened: [], setAside: [], fixed: [] } as Record<Move, Severity[]>;
  const spans: number[] = [];
  for (const [vulnerability, one] of entriesOf(now)) {
    const known = before.get(vulnerability);
    if (one.isOpen && !known?.isOpen) moved[known ? 'reopened' : 'new'].push(one.weight);
    if (!one.isOpen && known?.isOpen && !isBeside) moved.setAside.push(known.weight);
  }
  for (const [vulnerability, { isOpen, weight, firstSeen }] of entriesOf(before)) {
    if (isBeside || !isOpen || now.get(vulnerability)) continue;
    moved.fixed.push(weight);
    if (firstSeen) spans.push(Date.parse(judgement.judgedAt) - Date.parse(firstSeen));
  }
  return {
    new: tallied(moved.new),
    fixed: tallied(moved.fixed),
    ...ifAny('setAside', moved),
    ...ifAny('reopened', moved),
    daysToFix: daysOf(spans),
  };
}

type Move = 'new' | 'reopened' | 'setAside' | 'fixed';

const ifAny = <Name extends Move>(
  name: Name,
  moved: Readonly<Record<Move, readonly Severity[]>>,
): { readonly [Key in Name]?: Tally } =>
  moved[name].length > 0 ? ({ [name]: tallied(moved[name]) } as { [Key in Name]?: Tally }) : {};

/** A vulnerability in one image: its worst weight among what is open, or among all that is set aside. */
interface Standing {
  readonly isOpen: boolean;
  readonly weight: Severity;
  /** ISO time; absent where nobody knows. */
  readonly firstSeen?: string | undefined;
}

function standingOf<T extends Finding>(
  findings: readonly T[],
  isAside: (finding: T) => boolean,
): VulnerabilityMap<Standing> {
  const all = byVulnerability<Standing>();
  for (const finding of findings) {
    const { firstSeen } = finding;
    const one = { isOpen: !isAside(finding), weight: weightOf(finding), firstSeen };
    const known = all.get(finding);
    all.set(finding, known ? worse(known, one) : one);
  }
  return all;
}

function worse(a: Standing, b: Standing): Standing {
  if (a.isOpen !== b.isOpen) return a.isOpen ? a : b;
  const [one, other] = rankOf(a.weight) >= rankOf(b.weight) ? [a, b] : [b, a];
  const isLater = (other.firstSeen ?? '~') < (one.firstSeen ?? '~');
  return isLater ? { ...one, firstSeen: other.firstSeen } : one;
}

/** One after the other: a list of tens of thousands would be as large again. */
function* entriesOf(all: VulnerabilityMap<Standing>) {
  for (const [name, byId] of all) {
    for (const [id, one] of byId) yield [{ id, package: { name } }, one] as const;
  }
}
