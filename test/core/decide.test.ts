import type { Evidence, ScanState } from '../../src/core/evidence/evidence.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import type { Decision } from '../../src/core/judgement/decision.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import { background, digestOf, finding, imageWith, indexOf, platform } from '../support/samples.ts';

const decided = (evidence: Evidence): Decision => decide(evidence, BUILT_IN_POLICY, background());
const decideOn = (...findings: Finding[]): Decision => decided(imageWith({ findings }));

const codes = ({ reasons }: Decision): string[] => reasons.map(({ code }) => code);
const texts = ({ reasons }: Decision): string[] => reasons.map(({ text }) => text);

describe('a single image', () => {
  it('without findings is approved, and the reason says how much was looked at', () => {
    const decision = decideOn();
    expect(decision).toEqual({
      verdict: 'approved',
      reasons: [{ code: 'nothing-counts', text: 'scanned completely, no findings' }],
      accepted: [],
      deciding: [],
      advised: [],
      inGrace: [],
      doubts: [],
      known: [],
      findings: [],
      unranked: [],
      suppressed: [],
      view: { tags: ['1.4.2'], ruleSet: BUILT_IN_POLICY.base },
      troubles: [],
      feeds: {},
      plan: { upgrades: [], noFix: [], unknownFix: [] },
    });
  });

  it('with findings of which none counts is approved and keeps them', () => {
    const decision = decideOn(
      finding({ severity: 'MEDIUM', fix: { state: 'available' }, exploit: 'known' }),
    );
    expect(decision.verdict).toBe('approved');
    expect(texts(decision)).toEqual(['scanned completely, no finding meets a rule of the policy']);
    expect(decision.findings).toHaveLength(1);
  });
});

describe('the built-in policy', () => {
  it.each<[string, Partial<Finding>, string, string[], string[]]>([
    [
      'CRITICAL, nothing to be done',
      { severity: 'CRITICAL' },
      'quarantined',
      ['critical'],
      ['1 finding is CRITICAL'],
    ],
    [
      'CRITICAL with a fix and an exploit, counted once',
      { severity: 'CRITICAL', fix: { state: 'available' }, exploit: 'known' },
      'quarantined',
      ['critical'],
      ['1 finding is CRITICAL'],
    ],
    [
      'HIGH without a fix and without an exploit',
      { severity: 'HIGH' },
      'approved',
      ['nothing-counts'],
      ['scanned completely, no finding meets a rule of the policy'],
    ],
    [
      'HIGH with a fix',
      { severity: 'HIGH', fix: { state: 'available', version: '3.0.2' } },
      'quarantined',
      ['high-with-fix'],
      ['1 finding is HIGH with a fix available'],
    ],
    [
      'HIGH with a known exploit',
      { severity: 'HIGH', exploit: 'known' },
      'quarantined',
      ['high-exploited'],
      ['1 finding is HIGH with a known exploit'],
    ],
    [
      'HIGH where nobody says whether there is a fix',
      { severity: 'HIGH', fix: { state: 'unknown' } },
      'quarantined',
      ['high-with-fix-unless-known'],
      ['1 finding is HIGH, and the scan does not say whether there is a fix'],
    ],
    [
      'HIGH where nobody says whether there is an exploit',
      { severity: 'HIGH', exploit: 'unknown' },
      'quarantined',
      ['high-exploited-unless-known'],
      ['1 finding is HIGH, and the scan does not say whether there is an exploit'],
    ],
    [
      'HIGH, fix unknown, exploit known: what is known is the reason',
      { severity: 'HIGH', fix: { state: 'unknown' }, exploit: 'known' },
      'quarantined',
      ['high-exploited'],
      ['1 finding is HIGH with a known exploit'],
    ],
    [
      'MEDIUM, fix and exploit unknown',
      { severity: 'MEDIUM', fix: { state: 'unknown' }, exploit: 'unknown' },
      'approved',
      ['nothing-counts'],
      ['scanned completely, no finding meets a rule of the policy'],
    ],
    [
      'INFORMATIONAL with a fix and an exploit',
      { severity: 'INFORMATIONAL', fix: { state: 'available' }, exploit: 'known' },
      'approved',
      ['nothing-counts'],
      ['scanned completely, no finding meets a rule of the policy'],
    ],
    [
      'UNKNOWN with a score of 9.0',
      { severity: 'UNKNOWN', cvss: { score: 9 } },
      'quarantined',
      ['critical'],
      ['1 finding is CRITICAL'],
    ],
    [
      'UNKNOWN with a score of 7.0 and a fix',
      { severity: 'UNKNOWN', cvss: { score: 7 }, fix: { state: 'available' } },
      'quarantined',
      ['high-with-fix'],
      ['1 finding is HIGH with a fix available'],
    ],
    [
      'UNKNOWN with a score of 6.9 and a fix',
      { severity: 'UNKNOWN', cvss: { score: 6.9 }, fix: { state: 'available' } },
      'approved',
      ['nothing-counts'],
      ['scanned completely, no finding meets a rule of the policy'],
    ],
    [
      'a rank of its own against a higher score',
      { severity: 'MEDIUM', cvss: { score: 9.8 }, fix: { state: 'available' } },
      'approved',
      ['nothing-counts'],
      ['scanned completely, no finding meets a rule of the policy'],
    ],
  ])('%s', (_what, more, verdict, expectedCodes, expectedTexts) => {
    const decision = decideOn(finding(more));
    expect([decision.verdict, codes(decision), texts(decision)]).toEqual([
      verdict,
      expectedCodes,
      expectedTexts,
    ]);
  });

  it('counts findings per rule, in the order of the rules', () => {
    const decision = decideOn(
      finding({ id: 'CVE-2026-1', severity: 'HIGH', exploit: 'known' }),
      finding({ id: 'CVE-2026-2', severity: 'HIGH', fix: { state: 'available' } }),
      finding({ id: 'CVE-2026-3', severity: 'HIGH', fix: { state: 'available' } }),
      finding({ id: 'CVE-2026-4', severity: 'HIGH', fix: { state: 'unknown' } }),
      finding({ id: 'CVE-2026-5', severity: 'CRITICAL' }),
      finding({ id: 'CVE-2026-6', severity: 'LOW' }),
    );
    expect(texts(decision)).toEqual([
      '1 finding is CRITICAL',
      '2 findings are HIGH with a fix available',
      '1 finding is HIGH, and the scan does not say whether there is a fix',
      '1 finding is HIGH with a known exploit',
    ]);
    expect(decision.deciding.map((one) => [one.finding.id, one.rule.name, one.match])).toEqual([
      ['CVE-2026-5', 'critical', 'yes'],
      ['CVE-2026-1', 'high-exploited', 'yes'],
      ['CVE-2026-2', 'high-with-fix', 'yes'],
      ['CVE-2026-3', 'high-with-fix', 'yes'],
      ['CVE-2026-4', 'high-with-fix', 'unless-known'],
    ]);
  });

  it('lists a finding without severity and score as unranked and does not quarantine for it', () => {
    const unranked = finding({
      severity: 'UNKNOWN',
      firstSeen: '2026-11-01T00:00:00.000Z',
      fix: { state: 'available' },
      exploit: 'known',
    });
    const decision = decideOn(unranked);
    expect(decision.verdict).toBe('approved');
    expect(decision.unranked).toEqual([unranked]);
    expect(decision.deciding).toEqual([]);
  });
});

describe('a finding that somebody set aside in the scanner', () => {
  const setAside = finding({
    severity: 'CRITICAL',
    firstSeen: '2026-11-01T00:00:00.000Z',
    setAside: 'suppressed in Amazon Inspector',
  });

  it('is kept, listed apart and does not count', () => {
    const decision = decideOn(setAside);
    expect(decision.verdict).toBe('approved');
    expect(decision.suppressed).toEqual([
      { finding: setAside, by: { kind: 'scanner', why: 'suppressed in Amazon Inspector' } },
    ]);
    expect(decision.findings).toEqual([setAside]);
  });

  it('is not listed as unranked besides', () => {
    const decision = decideOn(finding({ severity: 'UNKNOWN', setAside: 'closed' }));
    expect(decision.unranked).toEqual([]);
    expect(decision.suppressed).toHaveLength(1);
  });

  it('counts where it is set aside on one platform only', () => {
    const evidence = indexOf([
      platform('linux/amd64', digestOf('b'), {
        findings: [{ ...setAside, platforms: ['linux/amd64'] }],
      }),
      platform('linux/arm64', digestOf('c'), {
        findings: [finding({ severity: 'CRITICAL', platforms: ['linux/arm64'] })],
      }),
    ]);
    const decision = decided(evidence);
    expect([decision.verdict, decision.suppressed]).toEqual(['quarantined', []]);
  });
});

describe('a scan that is not complete', () => {
  it.each<[ScanState, string]>([
    ['never-scanned', 'not scanned yet'],
    ['pending', 'the scan has not finished'],
    ['findings-not-ready', 'the scan shows no result yet'],
    ['failed', 'the scan failed'],
    ['unsupported', 'the scanner does not support this image'],
    ['eligibility-expired', 'the scan has expired: the scanner no longer watches this image'],
    ['findings-unavailable', 'the findings are unavailable'],
    ['limit-exceeded', 'the scan quota is used up'],
    ['archived', 'the image is archived and not scanned'],
    ['image-missing', 'the image is not in the repository'],
    ['unreadable', 'the scan could not be read'],
  ])('%s leaves the image undecided', (state, text) => {
    const decision = decided(imageWith({ state }));
    expect(decision.verdict).toBe('undecided');
    expect(decision.reasons).toEqual([{ code: `scan-${state}`, text }]);
    expect(decision.doubts).toEqual(decision.reasons);
  });

  it('is told with the scanner’s own words', () => {
    const decision = decided(
      imageWith({ state: 'failed', detail: 'UnsupportedImageError: not supported' }),
    );
    expect(texts(decision)).toEqual(['the scan failed (UnsupportedImageError: not supported)']);
  });

  it('is told without the name of the error, and as part of our own sentence', () => {
    const detail = 'UnsupportedImageError: The operating system is not supported.';
    expect(texts(decided(imageWith({ state: 'unsupported', detail })))).toEqual([
      'the scanner does not support this image (The operating system is not supported)',
    ]);
  });

  it('quarantines all the same where a finding that is there blocks', () => {
    const decision = decided(
      imageWith({ state: 'eligibility-expired', findings: [finding({ severity: 'CRITICAL' })] }),
    );
    expect([decision.verdict, codes(decision)]).toEqual(['quarantined', ['critical']]);
    expect(decision.doubts.map(({ code }) => code)).toEqual(['scan-eligibility-expired']);
  });
});

describe('a complete scan that is not whole', () => {
  it('leaves undecided where a finding could not be read, and names the first', () => {
    const decision = decided(
      imageWith({ unreadable: ['CVE-2026-7: unknown severity SEVERE', 'CVE-2026-8: no'] }),
    );
    expect(decision.verdict).toBe('undecided');
    expect(decision.reasons).toEqual([
      {
        code: 'finding-unreadable',
        text: '2 unreadable finding(s), the first: CVE-2026-7: unknown severity SEVERE',
      },
    ]);
  });

  it('leaves undecided where the scan counts more than it delivered, even if it is only LOW', () => {
    const decision = decided(imageWith({ undelivered: [{ severity: 'LOW', count: 3 }] }));
    expect(decision.verdict).toBe('undecided');
    expect(decision.reasons).toEqual([
      {
        code: 'findings-undelivered',
        text: 'the scan counts 3 more LOW finding(s) than it delivered',
      },
    ]);
  });
});

describe('an index', () => {
  const amd64 = digestOf('b');
  const arm64 = digestOf('c');

  it('is approved when every platform is scanned and nothing counts', () => {
    const decision = decided(
      indexOf([platform('linux/amd64', amd64), platform('linux/arm64', arm64)]),
    );
    expect([decision.verdict, texts(decision)]).toEqual([
      'approved',
      ['both platforms scanned completely, no findings'],
    ]);
  });

  it('is undecided while one platform is missing, and says which', () => {
    const decision = decided(
      indexOf([
        platform('linux/amd64', amd64),
        platform('linux/arm64', arm64, { state: 'pending' }),
      ]),
    );
    expect([decision.verdict, texts(decision)]).toEqual([
      'undecided',
      ['linux/arm64: the scan has not finished'],
    ]);
  });

  it('is quarantined by one blocking finding though another platform is pending', () => {
    const decision = decided(
      indexOf([
        platform('linux/amd64', amd64, { state: 'pending' }),
        platform('linux/arm64', arm64, { findings: [finding({ severity: 'CRITICAL' })] }),
      ]),
    );
    expect([decision.verdict, texts(decision)]).toEqual(['quarantined', ['1 finding is CRITICAL']]);
    expect(decision.doubts).toEqual([
      { code: 'scan-pending', text: 'linux/amd64: the scan has not finished' },
    ]);
  });

  it('counts the same vulnerability on two platforms as one finding', () => {
    const critical = finding({ severity: 'CRITICAL' });
    const decision = decided(
      indexOf([
        platform('linux/amd64', amd64, { findings: [{ ...critical, platforms: ['linux/amd64'] }] }),
        platform('linux/arm64', arm64, { findings: [{ ...critical, platforms: ['linux/arm64'] }] }),
      ]),
    );
    expect(texts(decision)).toEqual(['1 finding is CRITICAL']);
    expect(decision.findings.map(({ platforms }) => platforms)).toEqual([
      ['linux/amd64', 'linux/arm64'],
    ]);
  });

  it('without platforms is undecided: nothing was looked at', () => {
    const decision = decided(indexOf([]));
    expect(decision.verdict).toBe('undecided');
    expect(decision.reasons).toEqual([
      { code: 'no-platform', text: 'the index lists no platform image' },
    ]);
  });
});

describe('an image that cannot be looked at', () => {
  it('because it is gone is undecided', () => {
    const decision = decided(
      imageWith(
        {},
        { artifact: { kind: 'missing', why: 'shop/cart has no image' }, platforms: [] },
      ),
    );
    expect(decision.verdict).toBe('undecided');
    expect(decision.reasons).toEqual([{ code: 'image-missing', text: 'shop/cart has no image' }]);
  });

  it('because its manifest is unreadable is undecided, however clean its scan is', () => {
    const decision = decided(
      imageWith({}, { artifact: { kind: 'unreadable', why: 'the manifest is not JSON' } }),
    );
    expect(decision.verdict).toBe('undecided');
    expect(decision.reasons).toEqual([
      { code: 'manifest-unreadable', text: 'the manifest is not JSON' },
    ]);
  });

  it('because its manifest is unreadable is quarantined where its scan shows a blocking finding', () => {
    const decision = decided(
      imageWith(
        { findings: [finding({ severity: 'CRITICAL' })] },
        { artifact: { kind: 'unreadable', why: 'the manifest is not JSON' } },
      ),
    );
    expect([decision.verdict, decision.doubts.map(({ code }) => code)]).toEqual([
      'quarantined',
      ['manifest-unreadable'],
    ]);
  });

  it('because it is no image at all is never approved', () => {
    const decision = decided(
      imageWith(
        {},
        { artifact: { kind: 'other', what: 'a chart', runnable: false }, platforms: [] },
      ),
    );
    expect(decision.verdict).toBe('undecided');
  });
});
