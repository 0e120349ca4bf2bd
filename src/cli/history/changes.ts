import { diffOf } from '../../core/findings/diff.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { KeptFinding } from '../../core/findings/kept-finding.ts';
import type { SuppressedBy } from '../../core/findings/suppression.ts';
import type { Judgement, PlatformState } from '../../core/judgement/judgement.ts';
import type { Verdict } from '../../core/judgement/verdict.ts';
import type { Step } from './read-steps.ts';

/** What is different in a judgement from the one before it. Absent is what is the same. */
export interface Changes {
  readonly verdict?: { readonly from: Verdict; readonly to: Verdict };
  readonly policy?: { readonly from: string; readonly to: string };
  readonly override?: { readonly from: string | undefined; readonly to: string | undefined };
  /** A platform was scanned again, or came, or went. */
  readonly scans?: true;
  readonly names?: { readonly added: readonly string[]; readonly gone: readonly string[] };
  /** The time had come at which the one before might change by itself. */
  readonly reviewed?: true;
  /** Absent where the findings of either are not kept any more. */
  readonly findings?: Difference;
}

export interface Difference {
  readonly added: readonly Finding[];
  readonly gone: readonly Finding[];
  /** Not everything was known: what was not seen need not have gone. */
  readonly isPartial: boolean;
}

/** What has changed from one judgement to the next one that is kept. Pure. */
export function changesOf(before: Step, after: Step): Changes {
  const [a, b] = [before.judgement, after.judgement];
  const names = differenceOf(a.names, b.names);
  const hasNames = names.added.length + names.gone.length > 0;
  const findings = before.findings && after.findings;
  return {
    ...(a.verdict !== b.verdict && { verdict: { from: a.verdict, to: b.verdict } }),
    ...(a.policyVersion !== b.policyVersion && {
      policy: { from: a.policyVersion, to: b.policyVersion },
    }),
    ...(a.override !== b.override && { override: { from: a.override, to: b.override } }),
    ...(scansOf(a) !== scansOf(b) && { scans: true }),
    ...(hasNames && { names }),
    ...(a.reviewAt !== undefined && a.reviewAt <= b.judgedAt && { reviewed: true }),
    ...(findings && { findings: findingsBetween(before.findings ?? [], findings, b) }),
  };
}

function findingsBetween(
  before: readonly KeptFinding[],
  after: readonly KeptFinding[],
  judgement: Judgement,
): Difference {
  const { verdict, doubts = [], image } = judgement;
  const isPartial = verdict === 'undecided' || doubts.length > 0;
  const previous = { digest: image.digest, findings: before };
  const { added, fixed } = diffOf(after, previous, !isPartial);
  return { added, gone: fixed, isPartial };
}

const differenceOf = (before: readonly string[], after: readonly string[]) => ({
  added: after.filter((one) => !before.includes(one)),
  gone: before.filter((one) => !after.includes(one)),
});

const scansOf = ({ platforms }: Judgement): string =>
  JSON.stringify(
    platforms
      .map(({ digest, state, completedAt }: PlatformState) => `${digest} ${state} ${completedAt}`)
      .toSorted(),
  );

/** A risk that somebody has accepted in a judgement, and for which findings. */
export interface Accepted {
  readonly by: Extract<SuppressedBy, { kind: 'waived' }>;
  readonly findings: readonly Finding[];
}

/** The waivers under which findings of a judgement did not count, each once. Pure. */
export function acceptedIn(findings: readonly KeptFinding[]): Accepted[] {
  const found = new Map<string, { by: Accepted['by']; findings: Finding[] }>();
  for (const finding of findings) {
    const by = finding.aside;
    if (by?.kind !== 'waived') continue;
    const known = found.get(by.waiver);
    if (known) known.findings.push(finding);
    else found.set(by.waiver, { by, findings: [finding] });
  }
  return [...found.values()];
}
