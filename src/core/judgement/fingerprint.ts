import { createHash } from 'node:crypto';
import type { Evidence } from '../evidence/evidence.ts';
import { type Finding, findingKey } from '../findings/finding.ts';
import type { SuppressedBy } from '../findings/suppression.ts';
import type { Decision } from './decision.ts';
import { standingAgainst } from './released.ts';

/**
 * Equal for equal evidence that decides in the same way, whatever the order of findings, platforms and
 * pages. Times and EPSS scores stand outside: the same findings seen again are the same evidence, and a
 * score that moves every day is news only where it moves a finding over a threshold.
 */
export function fingerprintOf(evidence: Evidence, decision: Decision): string {
  const hash = createHash('sha256');
  hash.update(evidence.artifact.kind);
  const platforms = evidence.platforms.map(({ digest, platform, scan }) =>
    [
      digest,
      platform ?? '',
      scan.state,
      scan.unreadable.length,
      scan.undelivered
        .map(({ severity, count }) => `${severity}=${count}`)
        .sort()
        .join(),
    ].join(' '),
  );
  for (const platform of platforms.sort()) hash.update(`\n${platform}`);
  const lines = [...decision.findings.map(findingLine), ...weighedLines(decision)];
  // Sorted: the order for people goes by EPSS as well, and doubts come in the order of the platforms.
  // Line by line: one text of all of them would be megabytes.
  for (const line of lines.sort()) hash.update(`\n${line}`);
  return hash.digest('hex');
}

/** How a field stands in the line of a finding, or why it does not. */
type Part = ((finding: Finding) => string) | { readonly leftOut: string };

const IDENTITY: Part = { leftOut: 'the line begins with the identity' };
const THROUGH_RULES: Part = { leftOut: 'news only where it changes how the policy weighs it' };
const SHOWN: Part = { leftOut: 'only shown, and reworded at any time' };

/**
 * In the order of the line. Every field has to be here, and none may move: the fingerprints of records of
 * before are compared with those of now.
 */
const PARTS: { readonly [Field in keyof Required<Finding>]: Part } = {
  id: IDENTITY,
  package: IDENTITY,
  severity: ({ severity }) => severity,
  cvss: ({ cvss }) => `${cvss?.score ?? ''}`,
  fix: ({ fix }) => (fix.state === 'available' ? (fix.version ?? 'yes') : fix.state),
  exploit: ({ exploit }) => exploit,
  kev: ({ kev }) => kev?.state ?? '',
  inUse: ({ inUse }) => (inUse === undefined ? '' : `${inUse > 0}`),
  platforms: ({ platforms }) => platforms.join(),
  aliases: THROUGH_RULES,
  aliasesUnsaid: THROUGH_RULES,
  epss: THROUGH_RULES,
  firstSeen: THROUGH_RULES,
  published: THROUGH_RULES,
  setAside: { leftOut: 'it has a line of its own among what is set aside' },
  title: SHOWN,
  description: SHOWN,
  url: SHOWN,
  arn: { leftOut: 'two platforms have two, and either may be kept' },
};

const SAID = Object.values(PARTS).filter((part) => typeof part === 'function');

function findingLine(finding: Finding): string {
  let line = findingKey(finding);
  for (const part of SAID) line += `|${part(finding)}`;
  return line;
}

/** How the policy weighed the findings. */
function* weighedLines(decision: Decision) {
  const { advised, inGrace, suppressed, doubts, accepted, released, spare } = decision;
  for (const { finding, rule, match } of [...standingAgainst(decision), ...advised]) {
    yield `${match} ${rule.name} ${findingKey(finding)}`;
  }
  for (const { finding, rule } of inGrace) yield `in-grace ${rule.name} ${findingKey(finding)}`;
  for (const { finding, by } of suppressed) yield `${asideText(by)} ${findingKey(finding)}`;
  for (const { code } of doubts) yield code;
  if (released) yield `released ${released.id} ${released.until} ${released.against.verdict}`;
  if (spare) yield `spare ${spare.id} ${spare.until}`;
  for (const { code, waiver, until } of accepted) yield `accepted ${code} ${waiver} ${until}`;
}

/** Who set a finding aside, without where that is written down: lines move. */
function asideText(by: SuppressedBy): string {
  if (by.kind === 'scanner') return `scanner ${by.why}`;
  if (by.kind === 'waived') return `waived ${by.waiver} ${by.until}`;
  return `ignored ${by.rule}${by.until ? ` ${by.until}` : ''}`;
}
