import { type Finding, worstFirst } from '../../core/findings/finding.ts';
import { sayFindings } from '../../core/findings/finding-counts.ts';
import { type Because, sayBecause } from '../../core/judgement/because.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Branch, seen, treeLines } from '../../terminal/tree.ts';
import { styleOf } from '../../terminal/verdict-styles.ts';
import { correlationBranches } from '../correlation-text.ts';
import { minute } from '../finding-text.ts';
import { type Accepted, acceptedIn, type Changes, changesOf } from './changes.ts';
import type { Step } from './read-steps.ts';

/** One judgement, with what is different from the one before it. */
export function stepLines(step: Step, before: Step | undefined, form: Terminal['form']): string[] {
  const { number, judgement, isCurrent } = step;
  const { verdict, judgedAt, policyVersion, override, reasons, because } = judgement;
  const by = `by the policy ${policyVersion}${override ? ` (${override})` : ''}`;
  const stands = isCurrent ? ', and stands' : '';
  const head = `${number}  ${minute(judgedAt)}  `;
  const branches = [
    ...reasons.map(({ text }) => ({ text })),
    ...(before
      ? changeBranches(changesOf(before, step), because)
      : [...becauseBranches(because), ...(step.findings ? foundBranches(step) : [])]),
    ...(step.findings ? [] : [{ text: 'its findings are not kept any more', style: DIM }]),
    ...acceptedBranches(step, before),
    ...correlationBranches(judgement),
  ];
  return [
    `${head}${form.paint(styleOf(judgement), verdict)}${seen(`, ${by}${stands}`)}`,
    ...treeLines(branches, form, '   '),
  ];
}

const DIM = 'dim' as const;

const becauseBranches = (because: Because | undefined): Branch[] =>
  because ? [{ text: `judged because ${sayBecause(because)}` }] : [];

/** Of what is undecided, nothing found is not said to be nothing. */
const foundBranches = ({ findings = [], judgement: { verdict } }: Step): Branch[] =>
  findings.length > 0 || verdict !== 'undecided'
    ? [{ text: `found: ${sayFindings(findings)}${idsOf(findings)}` }]
    : [];

function changeBranches(changes: Changes, because: Because | undefined): Branch[] {
  const { verdict, policy, override, scans, names, reviewed, findings } = changes;
  const { added = [], gone = [], isPartial = false } = findings ?? {};
  const why = [
    ...(scans ? ['a scan has come'] : []),
    ...(policy ? [`the policy was ${policy.from}`] : []),
    ...(override ? [`${override.from ?? 'no override'} held for it`] : []),
    ...(names ? ['its names have changed'] : []),
    ...(reviewed && because !== 'review' ? ['its time of review had come'] : []),
  ];
  return [
    ...(verdict ? [{ text: `before: ${verdict.from}` }] : []),
    { text: `judged again${whyText(because, why)}` },
    ...(names && names.added.length > 0 ? [{ text: `new names: ${names.added.join(', ')}` }] : []),
    ...(names && names.gone.length > 0 ? [{ text: `lost names: ${names.gone.join(', ')}` }] : []),
    ...(added.length > 0 ? [{ text: `new: ${sayFindings(added)}${idsOf(added)}` }] : []),
    ...(gone.length > 0 ? [{ text: `gone: ${sayFindings(gone)}${idsOf(gone)}` }] : []),
    ...(findings && added.length + gone.length === 0
      ? [{ text: `the same findings${isPartial ? ', as far as is known' : ''}`, style: DIM }]
      : []),
  ];
}

/** What led to it, and what was found to be different; a former version did not say what led to it. */
function whyText(because: Because | undefined, different: readonly string[]): string {
  const all = different.join('; ');
  if (!because) return `: ${all || 'other things are known of the same findings'}`;
  return ` because ${sayBecause(because)}${all && ` (${all})`}`;
}

/** What was accepted and what no longer is, where that is news. */
function acceptedBranches({ findings }: Step, before: Step | undefined): Branch[] {
  if (!findings) return [];
  const [then, now] = [acceptedIn(before?.findings ?? []), acceptedIn(findings)];
  const ended = newAmong(then, now);
  return [
    ...newAmong(now, then).map(({ by, findings: covered }) => ({
      text: `accepted by ${by.by} until ${minute(by.until)}${idsOf(covered)} (${
        by.ticket ? `${by.why}, ${by.ticket}` : by.why
      })`,
    })),
    ...ended
      .filter(({ by }) => !now.some((one) => one.by.waiver === by.waiver))
      .map(({ by, findings: covered }) => ({
        text: `no longer accepted by ${by.by}${idsOf(covered)}`,
      })),
  ];
}

/** Those of `some` that are not, or not for the same, among the others. */
function newAmong(some: readonly Accepted[], others: readonly Accepted[]): Accepted[] {
  const keyOf = ({ by, findings }: Accepted): string =>
    JSON.stringify([by.waiver, by.until, findings.map(({ id }) => id).toSorted()]);
  const known = new Set(others.map(keyOf));
  return some.filter((one) => !known.has(keyOf(one)));
}

const NAMED = 8;

/** `: CVE-2026-1, CVE-2026-2 … and 12 more`, the worst first, each vulnerability once. */
function idsOf(findings: readonly Finding[]): string {
  const ids = [...new Set(worstFirst(findings).map(({ id }) => id))];
  if (ids.length === 0) return '';
  const more = ids.length > NAMED ? ` … and ${ids.length - NAMED} more` : '';
  return `: ${ids.slice(0, NAMED).join(', ')}${more}`;
}
