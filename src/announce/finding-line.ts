import type { Finding } from '../core/finding.ts';
import { weightOf } from '../core/finding.ts';

/** The advisory to read: the scanner's own link, or the public page of a CVE or GHSA id. */
export function advisoryUrl({ id, url }: Finding): string | undefined {
  if (url && /^https?:\/\/[^\s]{1,300}$/.test(url)) return url;
  if (/^CVE-\d{4}-\d{4,}$/.test(id)) return `https://nvd.nist.gov/vuln/detail/${id}`;
  if (/^GHSA(-[0-9a-z]{4}){3}$/.test(id)) return `https://github.com/advisories/${id}`;
  return undefined;
}

/** `CRITICAL`, or `CRITICAL by CVSS 9.8` where the scanner itself gave no rank. */
export function severityText(finding: Finding): string {
  const weight = weightOf(finding);
  return weight === finding.severity ? weight : `${weight} by CVSS ${finding.cvss?.score}`;
}

/** The rest of the evidence that weighed, behind the fix. */
export function circumstances(finding: Finding): string[] {
  return [
    ...(finding.exploit === 'known' ? ['exploit known'] : []),
    ...(finding.platforms.length > 0 ? [finding.platforms.join(', ')] : []),
  ];
}
