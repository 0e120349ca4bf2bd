import { tallyOf } from '../../announce/announcement.ts';
import { severityText } from '../../announce/finding-line.ts';
import { findingsOf } from '../../core/findings/finding.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import { sayReleased } from '../../core/judgement/released.ts';
import { remediesFor } from '../../core/judgement/remedies.ts';
import type { Deciding } from '../../core/judgement/weigh-findings.ts';
import type { Rule } from '../../core/policy/rule.ts';
import { sayRule } from '../../core/policy/rule-text.ts';
import type { ReportedImage } from '../../core/report/reported-image.ts';
import { clip, onOneLine } from '../../core/text.ts';
import { sayFix } from '../page/pack/finding-words.ts';
import { sinceItsRelease } from './shared/headline-for.ts';

/** A test case: its name stays the same from image to image, so that CI can follow it. */
export interface Case {
  readonly name: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  /** One line, for people. */
  readonly says: string;
  /** What it is about, a finding a line. */
  readonly lines: readonly string[];
}

/**
 * A case for each rule that holds for an image, and one for whether its verdict is known: something fails exactly where the
 * image may not ship. A rule that is met fails; where the policy only advises, or somebody has released the image, it is
 * skipped, which CI shows and does not hold against the build; as is a rule that nothing is known to meet while not everything
 * is known. That itself is an error and no failure: the question could not be answered, and CI shows that as something else than a wrong answer, and stops as well.
 */
export function casesOf(image: ReportedImage): Case[] {
  const { weighed } = image;
  if (!weighed) return [knownCase(image, false)];
  const { decision } = weighed;
  const rules = decision.view.ruleSet.rules.map((rule) => ruleCase(rule, decision));
  return [
    ...rules,
    knownCase(
      image,
      rules.some(({ outcome }) => outcome === 'failure'),
    ),
  ];
}

function ruleCase(rule: Rule, decision: Decision): Case {
  const { deciding, advised, released } = decision;
  const of = (all: readonly Deciding[]) => all.filter((one) => one.rule.name === rule.name);
  const name = `rule ${rule.name}`;
  const asks = `it asks for ${sayRule(rule)}`;
  const failing = of(deciding);
  if (failing.length > 0) return met(name, 'failure', failing, asks);
  const against = of(released?.deciding ?? []);
  if (released && against.length > 0) return met(name, 'skipped', against, sayReleased(released));
  const told = of(advised);
  if (told.length > 0) return met(name, 'skipped', told, 'the policy only advises here');
  if (decision.doubts.length + decision.accepted.length > 0)
    return {
      name,
      outcome: 'skipped',
      says: `no finding is known to meet it, and not everything is known; ${asks}`,
      lines: [],
    };
  return { name, outcome: 'passed', says: asks, lines: [] };
}

/** So many findings are named. */
const NAMED = 100;

function met(name: string, outcome: Case['outcome'], some: readonly Deciding[], why: string): Case {
  const left = some.length - NAMED;
  return {
    name,
    outcome,
    says: `met by ${tallyOf(findingsOf(some))}; ${why}`,
    lines: [...some.slice(0, NAMED).map(findingLine), ...(left > 0 ? [`… and ${left} more`] : [])],
  };
}

/** `CRITICAL CVE-2026-1 in openssl 3.0.1, fix: 3.0.7`. */
function findingLine({ finding }: Deciding): string {
  const { id, package: of } = finding;
  const what = [of.name, of.version].filter(Boolean).join(' ');
  return clip(onOneLine(`${severityText(finding)} ${id} in ${what}, fix: ${sayFix(finding)}`), 300);
}

/** `hasFailed`: a rule already fails for it. */
function knownCase(image: ReportedImage, hasFailed: boolean): Case {
  const {
    current: { judgement },
    weighed,
    releaseEndedAt,
  } = image;
  const { verdict, reasons } = judgement;
  const why = reasons.map(({ text }) => text).join('; ');
  const name = 'known';
  if (!weighed)
    return {
      name,
      outcome: 'error',
      says: `its findings cannot be read; ${verdict}: ${why}`,
      lines: [],
    };
  if (releaseEndedAt !== undefined)
    return { name, outcome: 'error', says: sinceItsRelease(image, why), lines: [] };
  if (verdict === 'undecided') {
    const remedies = remediesFor(weighed.decision.doubts, weighed.decision.troubles);
    return { name, outcome: 'error', says: why, lines: remedies.map(({ how }) => how) };
  }
  // It has been undecided for too long, or another policy said so: no rule of this one does.
  if (verdict === 'quarantined' && !hasFailed)
    return { name, outcome: 'failure', says: `quarantined: ${why}`, lines: [] };
  return { name, outcome: 'passed', says: why, lines: [] };
}
