import type { Epss } from '../core/findings/feeds/epss.ts';
import type { Kev } from '../core/findings/feeds/kev.ts';
import type { Cvss, Exploit, Finding, Fix } from '../core/findings/finding.ts';
import type { KeptFinding } from '../core/findings/kept-finding.ts';
import type { AffectedPackage } from '../core/findings/package.ts';
import type { Severity } from '../core/findings/severity.ts';
import type { Origin, SuppressedBy } from '../core/findings/suppression.ts';
import {
  type Checks,
  hasShape,
  isBoolean,
  isNumber,
  isOfKind,
  isText,
  isTime,
  isTrue,
  isWordOf,
  listOf,
  maybe,
} from './shape-check.ts';

const OF_FINDING: Checks<Finding> = {
  id: isText,
  aliases: listOf(isText),
  aliasesUnsaid: maybe(isTrue),
  package: hasShape<AffectedPackage>({
    name: isText,
    version: maybe(isText),
    arch: maybe(isText),
    manager: maybe(isText),
    path: maybe(isText),
    ecosystem: maybe(
      isWordOf<NonNullable<AffectedPackage['ecosystem']>>({ deb: true, rpm: true, apk: true }),
    ),
  }),
  severity: isWordOf<Severity>({
    INFORMATIONAL: true,
    LOW: true,
    MEDIUM: true,
    UNKNOWN: true,
    HIGH: true,
    CRITICAL: true,
  }),
  cvss: maybe(
    hasShape<Cvss>({
      score: isNumber,
      vector: maybe(isText),
      version: maybe(isText),
      source: maybe(isText),
    }),
  ),
  fix: isOfKind<'state', Fix>('state', {
    available: { version: maybe(isText) },
    none: {},
    unknown: {},
  }),
  exploit: isWordOf<Exploit>({ known: true, 'none-known': true, unknown: true }),
  inUse: maybe(isNumber),
  kev: maybe(
    isOfKind<'state', Kev>('state', {
      listed: { added: isText, due: maybe(isText), ransomware: isBoolean },
      'not-listed': {},
    }),
  ),
  epss: maybe(
    hasShape<Epss>({
      score: isNumber,
      percentile: maybe(isNumber),
      incomplete: maybe(isTrue),
      percentileIncomplete: maybe(isTrue),
    }),
  ),
  title: maybe(isText),
  description: maybe(isText),
  url: maybe(isText),
  platforms: listOf(isText),
  firstSeen: maybe(isTime),
  published: maybe(isTime),
  arn: maybe(isText),
  setAside: maybe(isText),
};

const isOrigin = isWordOf<Origin>({ policy: true, vex: true, slack: true });

/** Whether these are findings as they are kept with a judgement, by this version or a former one. */
export const areKeptFindings = listOf(
  hasShape<KeptFinding>({
    ...OF_FINDING,
    aside: maybe(
      isOfKind<'kind', SuppressedBy>('kind', {
        scanner: { why: isText },
        ignored: {
          rule: isText,
          by: maybe(isText),
          why: isText,
          until: maybe(isTime),
          source: isText,
          origin: maybe(isOrigin),
        },
        waived: {
          waiver: isText,
          by: isText,
          why: isText,
          until: isTime,
          ticket: maybe(isText),
          source: isText,
          origin: maybe(isOrigin),
        },
      }),
    ),
    occurrences: maybe(listOf(hasShape(OF_FINDING))),
    gone: maybe(isTime),
  }),
);
