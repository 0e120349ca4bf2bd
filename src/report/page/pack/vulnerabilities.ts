import { advisoryUrl } from '../../../announce/finding-line.ts';
import { type Finding, isInKev, weightOf, worstFirstBy } from '../../../core/findings/finding.ts';
import { fixPlanOf, sayTarget } from '../../../core/findings/fix-plan.ts';
import { withGraverThreat } from '../../../core/findings/graver-threat.ts';
import { rankOf, type Severity } from '../../../core/findings/severity.ts';
import type { ReportedFinding } from '../../../core/report/reported-image.ts';
import { clip } from '../../../core/text.ts';
import type { PackedVulnerability } from '../packed.ts';

/** Enough to know what it is about; whoever wants to know all reads the advisory. */
const DESCRIPTION = 400;

interface Known {
  /** With the worst that any image says of it, but for its weight. */
  finding: Finding;
  weight: Severity;
  /** In each package the fixes that there are, each once. */
  readonly fixes: Map<string, Finding>;
  /** Names of the packages in which it is and is not set aside. */
  readonly packages: Set<string>;
  readonly images: number[];
  readonly blocking: number[];
}

/** Collects the vulnerabilities of all images, each once, however many have it. */
export interface Vulnerabilities {
  /** The findings of the image at a place in the list: the vulnerability of each, in the order in which they came. */
  readonly add: (image: number, findings: readonly ReportedFinding[]) => number[];
  readonly end: () => {
    /** Worst first. */
    readonly all: readonly PackedVulnerability[];
    /** Where each stands among them, in the order in which they came. */
    readonly places: readonly number[];
  };
}

export function openVulnerabilities(): Vulnerabilities {
  const places = new Map<string, number>();
  const all: Known[] = [];
  const placeOf = (finding: Finding): number => {
    const known = places.get(finding.id);
    if (known !== undefined) return known;
    places.set(finding.id, all.length);
    const told = { finding: shortened(finding), weight: weightOf(finding) };
    const found = { fixes: new Map(), packages: new Set<string>(), images: [], blocking: [] };
    return all.push({ ...told, ...found }) - 1;
  };
  return {
    add: (image, findings) => {
      const blocking = new Set<number>();
      const found = findings.map(({ finding, state }) => {
        const place = placeOf(finding);
        const one = all[place];
        if (one) learn(one, finding);
        if (state.state !== 'aside') one?.packages.add(finding.package.name);
        // An image comes once: whatever has it last has it now.
        if (one && state.state !== 'aside' && one.images.at(-1) !== image) one.images.push(image);
        if (state.state === 'blocking') blocking.add(place);
        return place;
      });
      for (const place of blocking) all[place]?.blocking.push(image);
      return found;
    },
    end: () => {
      const inOrder = worstFirstBy([...all.entries()], ([, one]) => ranked(one));
      const at = Array.from(all, () => 0);
      for (const [place, [came]] of inOrder.entries()) at[came] = place;
      return { all: inOrder.map(([, one]) => packedOf(one)), places: at };
    },
  };
}

/** What is told of it. Texts of scanners are long, and parts of what was read. */
const shortened = ({ description, ...finding }: Finding): Finding => ({
  ...finding,
  ...(description !== undefined && { description: clip(description, DESCRIPTION) }),
});

/** Images were judged at different times: the worst that any of them knows holds. */
function learn(one: Known, next: Finding): void {
  if (rankOf(weightOf(next)) > rankOf(one.weight)) one.weight = weightOf(next);
  one.finding = withTexts(withScore(withGraverThreat(one.finding, next), next), next);
  const { name, manager, ecosystem } = next.package;
  if (next.fix.state !== 'available') return;
  const key = `${name}\n${manager}\n${next.fix.version}`;
  if (one.fixes.has(key)) return;
  // Whichever version of it an image has: one upgrade clears it.
  const anywhere = { name, ...(manager && { manager }), ...(ecosystem && { ecosystem }) };
  one.fixes.set(key, { ...one.finding, fix: next.fix, package: anywhere });
}

const withScore = (known: Finding, { cvss }: Finding): Finding =>
  cvss && cvss.score > (known.cvss?.score ?? 0) ? { ...known, cvss } : known;

/** A scanner says more of it than another, and of some images there was but the other. */
function withTexts(known: Finding, next: Finding): Finding {
  const isNew = (alias: string): boolean => !known.aliases.includes(alias);
  const more = TEXTS.filter((name) => !known[name] && next[name]);
  const aliases = next.aliases.filter(isNew);
  if (more.length + aliases.length === 0) return known;
  const texts = shortened(next);
  const told = Object.fromEntries(more.map((name) => [name, texts[name]]));
  return { ...known, ...told, aliases: [...known.aliases, ...aliases] };
}

const TEXTS = ['title', 'description', 'url', 'published'] as const;

/** By its weight: a score that another image knows makes it no milder where nobody has ranked it. */
function ranked({ finding, weight }: Known): Finding {
  const { cvss, ...rest } = finding;
  return { ...rest, severity: weight, ...(cvss && weight !== 'UNKNOWN' && { cvss }) };
}

function packedOf({
  finding,
  weight,
  fixes,
  packages,
  images,
  blocking,
}: Known): PackedVulnerability {
  const { id, aliases, title, description, cvss, epss, exploit, published } = finding;
  const url = advisoryUrl(finding);
  const fixed = new Set([...fixes.values()].map((one) => one.package.name));
  const unfixed = [...packages].filter((name) => !fixed.has(name)).sort();
  return {
    id,
    aliases,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(url !== undefined && { url }),
    weight,
    ...(cvss && { cvss: cvss.score }),
    ...(epss && { epss: epss.score }),
    isKev: isInKev(finding),
    exploit,
    ...(published !== undefined && { published }),
    images: stepsOf(images),
    blocking: stepsOf(blocking),
    upgrades: fixPlanOf([...fixes.values()])
      .upgrades.map(({ package: { name }, to }) => `${name} to ${sayTarget(to)}`)
      .sort(),
    ...(unfixed.length > 0 && { unfixed }),
  };
}

const stepsOf = (places: readonly number[]): number[] =>
  places.map((place, at) => place - (places[at - 1] ?? 0));
