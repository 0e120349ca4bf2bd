import * as fc from 'fast-check';
import type { Digest } from '../../../src/core/digest.ts';
import type { Finding } from '../../../src/core/findings/finding.ts';
import { SEVERITIES } from '../../../src/core/findings/severity.ts';
import type { FindingState, ReportedImage } from '../../../src/core/report/reported-image.ts';
import { digestOf, finding, IMAGE, imageWith } from '../../support/samples.ts';
import { reported } from './reports.ts';

/*
 * Images whose names, versions, links and descriptions are anybody's.
 */

const HALF = '\ud800';
const LONG = 'x'.repeat(5_000);
/** What names, titles and links of hostile images and feeds may look like. */
const TEXTS = [
  `</script><img src=x onerror=alert(1)>`,
  `[click](https://evil.example) {0} ![x](https://evil.example/x.png)`,
  `\u0000\u0007\r\n\t\u001b[31m${HALF}`,
  `\u202egnp.exe`,
  'https://evil.example/a b"c<d>|^`{}[]\\%zz#a#b',
  LONG,
  '',
];
const hostileBy = (text: string, index: number): Finding[] => [
  finding({
    id: text.slice(0, 300),
    aliases: [text, text],
    package: { name: text, version: text, manager: 'JAR', path: text },
    severity: 'CRITICAL',
    title: text,
    description: text,
    url: text,
    published: text,
    fix: { state: 'available', version: text },
  }),
  finding({
    id: `CVE-2026-200${index}`,
    package: { name: text, manager: 'NPM' },
    setAside: text,
    url: `https://scanner.example/${text.slice(0, 200)}`,
  }),
];

export const HOSTILE: readonly Finding[] = [
  finding({ id: 'CVE-2026-3000', description: 'x'.repeat(1_000_000) }),
  ...TEXTS.flatMap(hostileBy),
];

/** A text of any units, halves of characters too. */
const aText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...TEXTS.slice(0, 5), '', ':', '/'),
);
/** Scanners say it; all other times are our own. */
const aPublication = fc.constantFrom(
  '2026-11-21T10:00:05.000Z',
  '+275760-09-13T00:00:00.000Z',
  'soon',
);
const aTime = fc.constantFrom('2026-11-21T10:00:05.000Z', '2027-01-01T00:00:00.000Z');

const aFinding: fc.Arbitrary<Finding> = fc
  .record(
    {
      id: aText,
      aliases: fc.array(aText, { maxLength: 3 }),
      package: fc.record(
        {
          name: aText,
          version: aText,
          arch: aText,
          manager: fc.constantFrom('OS', 'JAR', 'NPM', 'PIP', 'GOMOD', 'COMPOSER', 'NUGET', 'new'),
          path: aText,
        },
        { requiredKeys: ['name'] },
      ),
      severity: fc.constantFrom(...SEVERITIES),
      cvss: fc.record({
        score: fc.double({ min: 0.1, max: 10, noNaN: true }),
        vector: aText,
        version: aText,
        source: aText,
      }),
      fix: fc.oneof(
        fc.record({ state: fc.constant('available' as const), version: aText }),
        fc.constantFrom({ state: 'none' as const }, { state: 'unknown' as const }),
      ),
      title: aText,
      description: aText,
      url: fc.oneof(aText, fc.webUrl({ withFragments: true, withQueryParameters: true })),
      published: fc.oneof(aText, aPublication),
    },
    { requiredKeys: ['id', 'aliases', 'package', 'severity', 'fix'] },
  )
  .map((more) => finding(more));

const aState: fc.Arbitrary<FindingState> = fc.oneof(
  fc.record({
    state: fc.constant('blocking' as const),
    rule: aText,
    unknown: fc.subarray(['fix', 'epss', 'published'] as const),
    isOverdue: fc.boolean(),
  }),
  fc.record({ state: fc.constant('in-grace' as const), rule: aText, until: aTime }),
  fc.constant({ state: 'open' as const }),
  fc.record({
    state: fc.constant('aside' as const),
    by: fc.oneof(
      fc.record({ kind: fc.constant('scanner' as const), why: aText }),
      fc.record({
        kind: fc.constant('ignored' as const),
        rule: aText,
        why: fc.oneof(
          aText,
          fc.constant('not_affected: component_not_present: gone'),
          fc.constant('fixed'),
        ),
        source: aText,
        origin: fc.constantFrom('policy' as const, 'vex' as const),
      }),
      fc.record({
        kind: fc.constant('waived' as const),
        waiver: aText,
        by: aText,
        why: aText,
        until: aTime,
        ticket: aText,
        source: aText,
      }),
    ),
  }),
);

const PLAIN = reported(imageWith());
/** With something that is set aside. */
export const ASIDE: ReportedImage = {
  ...PLAIN,
  weighed: {
    decision: reported(imageWith()).weighed!.decision,
    findings: [
      { finding: finding(), state: { state: 'aside', by: { kind: 'scanner', why: 'x' } } },
    ],
  },
};

const anImage: fc.Arbitrary<ReportedImage> = fc
  .record({
    repository: aText,
    tag: aText,
    reason: aText,
    isReadable: fc.boolean(),
    verdict: fc.constantFrom('approved' as const, 'quarantined' as const, 'undecided' as const),
    findings: fc.array(fc.record({ finding: aFinding, state: aState }), { maxLength: 6 }),
  })
  .map(({ repository, tag, reason, isReadable, verdict, findings }) => {
    const { weighed, current, ...rest } = PLAIN;
    const { judgement } = current;
    const reasons = [{ code: 'some', text: reason }] as const;
    const image = { ...IMAGE, repository };
    return {
      ...rest,
      tag,
      current: { ...current, judgement: { ...judgement, image, verdict, reasons } },
      ...(isReadable && weighed && { weighed: { ...weighed, findings } }),
    };
  });

/** Each has a digest of its own, as in any registry. */
export const someImages = fc
  .array(anImage, { minLength: 1, maxLength: 3 })
  .map((images) => images.map((one, index) => withDigest(one, digestOf('bcd'.charAt(index)))));

function withDigest({ current, ...rest }: ReportedImage, digest: Digest): ReportedImage {
  const { judgement } = current;
  const image = { ...judgement.image, digest };
  return { ...rest, current: { ...current, judgement: { ...judgement, image } } };
}
