import type { Evidence, PlatformEvidence, ScanState } from './evidence.ts';
import { type Finding, mergeFindings, weightOf, worstFirst } from './finding.ts';
import { type Match, matchRule, type Policy, type Rule } from './policy.ts';

export type Verdict = 'approved' | 'quarantined' | 'undecided';

/** Why: a code for programs, a sentence for people. */
export interface Reason {
  readonly code: string;
  readonly text: string;
}

export type NonEmpty<T> = readonly [T, ...T[]];

/** A finding that decided, with the rule that it met. */
export interface Deciding {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly match: Exclude<Match, 'no'>;
}

export interface Decision {
  readonly verdict: Verdict;
  /** Never empty: no verdict without a reason. */
  readonly reasons: NonEmpty<Reason>;
  /** The findings that quarantine, worst first; empty for any other verdict. */
  readonly deciding: readonly Deciding[];
  /** What kept us from knowing everything, also where the findings that are known decided alone. */
  readonly doubts: readonly Reason[];
  /** Every finding of the image once, worst first. */
  readonly findings: readonly Finding[];
  /** Findings with neither a severity nor a score: listed for people, outside every threshold. */
  readonly unranked: readonly Finding[];
  /** Findings that somebody has set aside in the scanner. */
  readonly setAside: readonly Finding[];
}

/**
 * The verdict on everything known about an image. One blocking finding quarantines at once, whatever
 * else is unknown; approval needs a complete scan of every platform; everything between is undecided.
 */
export function decide(evidence: Evidence, policy: Policy): Decision {
  const findings = worstFirst(
    mergeFindings(evidence.platforms.flatMap(({ scan }) => scan.findings)),
  );
  const setAside = findings.filter((finding) => finding.setAside !== undefined);
  const counting =
    setAside.length > 0 ? findings.filter((f) => f.setAside === undefined) : findings;
  const deciding = counting.flatMap((finding) => decidingBy(policy, finding));
  const unranked = counting.filter((finding) => weightOf(finding) === 'UNKNOWN');
  const doubts = doubtsOf(evidence);
  const rest = { deciding, doubts, findings, unranked, setAside };

  const [blocking, ...more] = reasonsOf(deciding, policy);
  if (blocking) return { verdict: 'quarantined', reasons: [blocking, ...more], ...rest };
  const [doubt, ...others] = doubts;
  if (doubt) return { verdict: 'undecided', reasons: [doubt, ...others], ...rest };
  return { verdict: 'approved', reasons: [nothingCounts(evidence, findings)], ...rest };
}

function decidingBy(policy: Policy, finding: Finding): Deciding[] {
  let unsure: Deciding | undefined;
  for (const rule of policy.rules) {
    const match = matchRule(rule, finding);
    if (match === 'yes') return [{ finding, rule, match }];
    if (match === 'unless-known') unsure ??= { finding, rule, match };
  }
  return unsure ? [unsure] : [];
}

function reasonsOf(deciding: readonly Deciding[], policy: Policy): Reason[] {
  return policy.rules.flatMap((rule) => {
    const met = deciding.filter((one) => one.rule === rule && one.match === 'yes').length;
    const unsure = deciding.filter(
      (one) => one.rule === rule && one.match === 'unless-known',
    ).length;
    return [
      ...(met > 0 ? [{ code: rule.name, text: `${howMany(met)} ${rule.says}` }] : []),
      ...(unsure > 0
        ? [
            {
              code: `${rule.name}-unless-known`,
              text: `${howMany(unsure)} ${rule.saysUnknown ?? rule.says}`,
            },
          ]
        : []),
    ];
  });
}

const howMany = (count: number): string => (count === 1 ? '1 finding is' : `${count} findings are`);

/** Long enough for a sentence, short enough for a record: some of the text is anybody's. */
const TEXT_CHARACTERS = 500;
/** An index may list hundreds of platforms; what follows the first doubts adds nothing. */
const DOUBTS = 50;

const doubtsOf = (evidence: Evidence): Reason[] =>
  allDoubtsOf(evidence)
    .slice(0, DOUBTS)
    .map(({ code, text }) => ({ code, text: text.slice(0, TEXT_CHARACTERS) }));

function allDoubtsOf(evidence: Evidence): Reason[] {
  const { artifact, platforms } = evidence;
  if (artifact.kind === 'missing') return [{ code: 'image-missing', text: artifact.why }];
  const doubts = platforms.flatMap(doubtsOfPlatform);
  if (artifact.kind === 'unreadable') {
    doubts.unshift({ code: 'manifest-unreadable', text: artifact.why });
  } else if (artifact.kind === 'other') {
    doubts.push({ code: 'not-an-image', text: `not an image: ${artifact.what}` });
  } else if (platforms.length === 0) {
    doubts.push({ code: 'no-platform', text: 'the index lists no platform image' });
  }
  return doubts;
}

function doubtsOfPlatform({ platform, scan }: PlatformEvidence): Reason[] {
  const where = platform ? `${platform}: ` : '';
  const doubts: Reason[] = [];
  if (scan.state !== 'complete') {
    const detail = scan.detail ? ` (${scan.detail})` : '';
    doubts.push({ code: `scan-${scan.state}`, text: `${where}${SAYS[scan.state]}${detail}` });
  }
  if (scan.unreadable.length > 0) {
    const [first] = scan.unreadable;
    const text = `${where}${scan.unreadable.length} unreadable finding(s), the first: ${first}`;
    doubts.push({ code: 'finding-unreadable', text });
  }
  for (const { severity, count } of scan.undelivered) {
    const text = `${where}the scan counts ${count} more ${severity} finding(s) than it delivered`;
    doubts.push({ code: 'findings-undelivered', text });
  }
  return doubts;
}

const SAYS: Record<Exclude<ScanState, 'complete'>, string> = {
  'never-scanned': 'not scanned yet',
  pending: 'the scan has not finished',
  'findings-not-ready': 'the scan shows no result yet',
  failed: 'the scan failed',
  unsupported: 'the scanner does not support this image',
  'eligibility-expired': 'the scan has expired: the scanner no longer watches this image',
  'findings-unavailable': 'the findings are unavailable',
  'limit-exceeded': 'the scan quota is used up',
  archived: 'the image is archived and not scanned',
  'image-missing': 'the image is not in the repository',
  unreadable: 'the scan could not be read',
};

function nothingCounts(evidence: Evidence, findings: readonly Finding[]): Reason {
  const platforms = evidence.platforms.length;
  const all = platforms === 2 ? 'both platforms ' : `all ${platforms} platforms `;
  const scanned = `${platforms === 1 ? '' : all}scanned completely`;
  const found = findings.length === 0 ? 'no findings' : 'no finding meets a rule of the policy';
  return { code: 'nothing-counts', text: `${scanned}, ${found}` };
}
