import { advisoryUrl } from '../../../announce/finding-line.ts';
import {
  EXPLOIT_ORDER,
  type Finding,
  isInKev,
  weightOf,
  worstFirstBy,
} from '../../../core/findings/finding.ts';
import { fixPlanOf, sayTarget } from '../../../core/findings/fix-plan.ts';
import { rankOf } from '../../../core/findings/severity.ts';
import type { ReportedFinding } from '../../../core/report/reported-image.ts';
import { clip } from '../../../core/text.ts';
import type { PackedVulnerability } from '../packed.ts';

/** Enough to know what it is about; whoever wants to know all reads the advisory. */
const DESCRIPTION = 400;

interface Known {
  /** With the worst that any image says of it. */
  finding: Finding;
  /** In each package the fixes that there are, each once. */
  readonly fixes: Map<string, Finding>;
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
    return (
      all.push({ finding: shortened(finding), fixes: new Map(), images: [], blocking: [] }) - 1
    );
  };
  return {
    add: (image, findings) => {
      const blocking = new Set<number>();
      const found = findings.map(({ finding, state }) => {
        const place = placeOf(finding);
        const one = all[place];
        if (one) learn(one, finding);
        // An image comes once: whatever has it last has it now.
        if (one && state.state !== 'aside' && one.images.at(-1) !== image) one.images.push(image);
        if (state.state === 'blocking') blocking.add(place);
        return place;
      });
      for (const place of blocking) all[place]?.blocking.push(image);
      return found;
    },
    end: () => {
      const inOrder = worstFirstBy([...all.entries()], ([, { finding }]) => finding);
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
  if (isWorse(next, one.finding)) one.finding = worseOf(one.finding, next);
  if (next.fix.state !== 'available') return;
  const { name, manager, ecosystem } = next.package;
  const key = `${name}\n${manager}\n${next.fix.version}`;
  if (one.fixes.has(key)) return;
  // Whichever version of it an image has: one upgrade clears it.
  const anywhere = { name, ...(manager && { manager }), ...(ecosystem && { ecosystem }) };
  one.fixes.set(key, { ...one.finding, fix: next.fix, package: anywhere });
}

const isWorse = (next: Finding, known: Finding): boolean =>
  rankOf(weightOf(next)) > rankOf(weightOf(known)) ||
  (isInKev(next) && !isInKev(known)) ||
  EXPLOIT_ORDER[next.exploit] > EXPLOIT_ORDER[known.exploit] ||
  (next.epss?.score ?? 0) > (known.epss?.score ?? 0) ||
  (next.cvss?.score ?? 0) > (known.cvss?.score ?? 0);

function worseOf(known: Finding, next: Finding): Finding {
  const graver = rankOf(weightOf(next)) > rankOf(weightOf(known)) ? next : known;
  const likelier = (next.epss?.score ?? 0) > (known.epss?.score ?? 0) ? next : known;
  const scored = (next.cvss?.score ?? 0) > (known.cvss?.score ?? 0) ? next : known;
  const listed = isInKev(known) ? known : next;
  const exploited = EXPLOIT_ORDER[next.exploit] > EXPLOIT_ORDER[known.exploit] ? next : known;
  return {
    ...known,
    severity: graver.severity,
    exploit: exploited.exploit,
    ...(scored.cvss && { cvss: scored.cvss }),
    ...(likelier.epss && { epss: likelier.epss }),
    ...(listed.kev && { kev: listed.kev }),
  };
}

function packedOf({ finding, fixes, images, blocking }: Known): PackedVulnerability {
  const { id, aliases, title, description, cvss, epss, exploit, published } = finding;
  const url = advisoryUrl(finding);
  return {
    id,
    aliases,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(url !== undefined && { url }),
    weight: weightOf(finding),
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
  };
}

const stepsOf = (places: readonly number[]): number[] =>
  places.map((place, at) => place - (places[at - 1] ?? 0));
