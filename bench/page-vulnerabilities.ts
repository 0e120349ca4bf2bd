import type { Finding } from '../src/core/findings/finding.ts';
import { SEVERITIES, type Severity } from '../src/core/findings/severity.ts';

const PACKAGES = 400;
const ROOTS = ['libxml', 'openssl', 'glib', 'curl', 'perl', 'jackson-databind', 'lodash', 'numpy'];
const WORDS =
  'a an the crafted input remote attacker memory buffer overflow allows read write denial of service before version parsing header length check missing integer sequence certificate handling improper validation could lead execution arbitrary code when function called with large value heap stack pointer use after free race condition'.split(
    ' ',
  );
/** Of a hundred so many weigh so much. */
const SHARES: readonly (readonly [Severity, number])[] = [
  ['CRITICAL', 4],
  ['HIGH', 22],
  ['MEDIUM', 44],
  ['LOW', 24],
  ['INFORMATIONAL', 3],
  ['UNKNOWN', 3],
];

/** Vulnerabilities as a scanner tells of them, always the same ones: descriptions of about 300 characters. */
export function vulnerabilitiesOf(count: number): Finding[] {
  const next = randomFrom(12);
  const one = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
  return Array.from({ length: count }, (_, at): Finding => {
    const number = Math.floor(next() * PACKAGES);
    const name = `${ROOTS[number % ROOTS.length]}-${number}`;
    const severity = severityAt(next() * 100);
    const minor = Math.floor(next() * 20);
    const version = `${1 + (number % 5)}.${minor}.${Math.floor(next() * 30)}`;
    const score = Math.round((1 + SEVERITIES.indexOf(severity) * 1.6 + next()) * 10) / 10;
    const id = `CVE-${2018 + (at % 9)}-${10_000 + at * 3}`;
    return {
      id,
      aliases: at % 20 === 0 ? [`GHSA-${String(at).padStart(4, '0')}-aaaa-bbbb`] : [],
      package: {
        name,
        version,
        manager: number % 2 === 0 ? 'OS' : 'JAR',
        ...(number % 2 === 1 && { path: `app/lib/${name}-${version}.jar` }),
      },
      severity,
      ...(severity !== 'UNKNOWN' && { cvss: { score: Math.min(score, 10), version: '3.1' } }),
      fix:
        next() < 0.6
          ? { state: 'available', version: `${1 + (number % 5)}.${minor + 1}.0` }
          : { state: 'none' },
      exploit: next() < 0.05 ? 'known' : 'none-known',
      kev:
        next() < 0.008
          ? { state: 'listed', added: '2025-03-04', ransomware: false }
          : { state: 'not-listed' },
      epss: { score: Math.round(next() ** 6 * 1e5) / 1e5, percentile: 0.5 },
      title: `${id} - ${name}`,
      description: Array.from({ length: 50 }, () => one(WORDS)).join(' '),
      url: `https://security-tracker.debian.org/tracker/${id}`,
      platforms: [],
      published: `20${18 + (at % 9)}-0${1 + (at % 9)}-11T00:00:00.000Z`,
    };
  });
}

function severityAt(percent: number): Severity {
  let left = percent;
  for (const [severity, share] of SHARES) {
    left -= share;
    if (left < 0) return severity;
  }
  return 'MEDIUM';
}

/** Numbers in [0,1), the same ones each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
