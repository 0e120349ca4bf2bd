import type { Exploit, Finding, Fix } from './finding.ts';
import { weightOf } from './finding.ts';
import { rankOf, type Severity } from './severity.ts';

/** A rule quarantines the image when every one of its conditions holds for one finding. */
export interface Rule {
  readonly name: string;
  /** What the rule says, for people: reads on behind "3 findings are …". */
  readonly says: string;
  /** The same for findings that count because the field the rule asks about is unknown. */
  readonly saysUnknown?: string;
  readonly severityAtLeast: Severity;
  readonly fix?: Extract<Fix['state'], 'available'>;
  readonly exploit?: Extract<Exploit, 'known'>;
}

export interface Policy {
  /** Recorded with every judgement, so that it can be replayed. */
  readonly version: string;
  readonly rules: readonly Rule[];
}

/** The policy in force before anybody has written one. */
export const BUILT_IN_POLICY: Policy = {
  version: 'built-in-1',
  rules: [
    { name: 'critical', says: 'CRITICAL', severityAtLeast: 'CRITICAL' },
    {
      name: 'high-with-fix',
      says: 'HIGH with a fix available',
      saysUnknown: 'HIGH, and the scan does not say whether there is a fix',
      severityAtLeast: 'HIGH',
      fix: 'available',
    },
    {
      name: 'high-exploited',
      says: 'HIGH with a known exploit',
      saysUnknown: 'HIGH, and the scan does not say whether there is an exploit',
      severityAtLeast: 'HIGH',
      exploit: 'known',
    },
  ],
};

/** How a rule decides on a finding. `unless-known` means: it counts because a field is unknown. */
export type Match = 'no' | 'yes' | 'unless-known';

/**
 * Three-valued: a condition whose field is unknown does not fail, because an unknown never helps an
 * image pass. An unranked finding (no severity, no score) meets no severity threshold: the built-in
 * policy lists such findings instead.
 */
export function matchRule(rule: Rule, finding: Finding): Match {
  const weight = weightOf(finding);
  if (weight === 'UNKNOWN' || rankOf(weight) < rankOf(rule.severityAtLeast)) return 'no';
  const conditions: Match[] = [];
  if (rule.fix) {
    conditions.push(known(finding.fix.state, 'available'));
  }
  if (rule.exploit) {
    conditions.push(known(finding.exploit, 'known'));
  }
  if (conditions.includes('no')) return 'no';
  return conditions.includes('unless-known') ? 'unless-known' : 'yes';
}

const known = (value: string, wanted: string): Match => {
  if (value === wanted) return 'yes';
  return value === 'unknown' ? 'unless-known' : 'no';
};
