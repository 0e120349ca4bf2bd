import { type Cvss, type Finding, weightOf } from '../../../core/findings/finding.ts';
import { type Severity, severityOfScore } from '../../../core/findings/severity.ts';

const SEVERITIES: Readonly<Record<Severity, string>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  INFORMATIONAL: 'info',
  UNKNOWN: 'unknown',
};

/** The weight that the policy goes by comes first; a score is somebody else's word. */
export function ratingsOf(finding: Finding): object[] {
  const { cvss } = finding;
  return [
    { source: { name: 'Amazon ECR' }, severity: SEVERITIES[weightOf(finding)], method: 'other' },
    ...(cvss ? [ratingOf(cvss)] : []),
  ];
}

const METHODS: readonly (readonly [version: RegExp, method: string])[] = [
  [/^2/, 'CVSSv2'],
  [/^3\.1/, 'CVSSv31'],
  [/^3/, 'CVSSv3'],
  [/^4/, 'CVSSv4'],
];

/** A vector says its version to the digit, as scanners do not always. */
function methodOf({ vector = '', version = '' }: Cvss): string {
  const said = /^CVSS:(\d\.\d)/.exec(vector)?.[1] ?? version;
  return METHODS.find(([begins]) => begins.test(said))?.[1] ?? 'other';
}

const ratingOf = (cvss: Cvss): object => ({
  ...(cvss.source && { source: { name: cvss.source } }),
  score: cvss.score,
  severity: SEVERITIES[severityOfScore(cvss.score)],
  method: methodOf(cvss),
  ...(cvss.vector && { vector: cvss.vector }),
});
