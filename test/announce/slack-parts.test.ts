import type { Announcement } from '../../src/announce/announcement.ts';
import { slackMessage } from '../../src/announce/slack/slack-message.ts';
import { topicMessage } from '../../src/announce/topic/topic-message.ts';
import type { Evidence } from '../../src/core/evidence/evidence.ts';
import type { Provenance } from '../../src/core/evidence/provenance.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { Severity } from '../../src/core/findings/severity.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import type { IgnoreRule, Policy } from '../../src/core/policy/policy.ts';
import { DAY } from '../../src/core/time.ts';
import { announcementOf } from '../support/announcements.ts';
import {
  digestOf,
  finding,
  ignoreRule,
  imageWith,
  indexOf,
  platform,
  policyOfRules,
  policyWith,
  waiver,
} from '../support/samples.ts';
import { mrkdwnOf, sectionsOf, textsOf } from './shown.ts';

const fixedIn = (version: string) => ({ state: 'available', version }) as const;
const curl = { name: 'curl', version: '8.0.1' };
const critical = (more: Partial<Finding> = {}) => finding({ severity: 'CRITICAL', ...more });

const told = (
  findings: readonly Finding[],
  policy?: Policy,
  background?: Partial<Background>,
  rest: Partial<Evidence> = {},
): Announcement => announcementOf(imageWith({ findings }, rest), undefined, policy, background);

/** The section under this heading, without it. */
const under = (heading: string, announcement: Announcement): string[] | undefined =>
  sectionsOf(announcement)
    .find((text) => text.startsWith(`*${heading}*`))
    ?.split('\n')
    .slice(1);

describe('what has changed', () => {
  const before = (...ids: string[]) => ({
    previous: {
      digest: digestOf('e'),
      name: '1.4.1',
      findings: ids.map((id) => finding({ id })),
    },
  });
  const changes = (announcement: Announcement) =>
    sectionsOf(announcement)[0]
      ?.split('\n')
      .find((line) => line.startsWith('Since'));

  it('is said behind the counts', () => {
    const list = [critical({ id: 'C-1' }), finding({ id: 'L-1' }), finding({ id: 'L-2' })];
    expect(changes(told(list, undefined, before('L-2', 'L-3', 'L-4')))).toBe(
      'Since `1.4.1`: *2 new* (1 CRITICAL, 1 LOW), 2 fixed, 1 still open',
    );
  });

  it('is nothing where no image before is known', () => {
    expect(changes(told([critical()]))).toBeUndefined();
  });

  it('is nothing new, which a quarantined image says and an approved one does not', () => {
    expect(changes(told([critical({ id: 'C-1' })], undefined, before('C-1')))).toBe(
      'Since `1.4.1`: nothing new, 1 still open',
    );
    expect(changes(told([finding({ id: 'L-1' })], undefined, before('L-1')))).toBeUndefined();
    expect(changes(told([], undefined, before('L-1')))).toBe('Since `1.4.1`: nothing new, 1 fixed');
  });

  it('names the image before by its digest where it has no name', () => {
    const previous = { digest: digestOf('e'), findings: [] };
    expect(changes(told([critical()], undefined, { previous }))).toBe(
      'Since `sha256:eeeeeeeeeeee`: *1 new* (1 CRITICAL)',
    );
  });

  it('is only so far while not everything is known', () => {
    const half = (list: Finding[]) =>
      indexOf([
        platform('linux/amd64', digestOf('b'), { findings: list }),
        platform('linux/arm64', digestOf('c'), { state: 'pending' }),
      ]);
    const of = (id: string) =>
      changes(announcementOf(half([critical({ id })]), undefined, undefined, before('C-1', 'L-1')));
    expect(of('C-1')).toBe('Since `1.4.1`: nothing new so far, 1 still open');
    expect(of('C-2')).toBe('Since `1.4.1`: *1 new so far* (1 CRITICAL)');
  });

  it('leaves out what is set aside, as the counts do', () => {
    const list = [critical({ id: 'C-1' }), critical({ id: 'W-1' }), critical({ id: 'W-2' })];
    const waivers = [waiver({ scope: { ids: ['W-*'] } })];
    expect(changes(told(list, undefined, { waivers, ...before('C-1', 'W-1') }))).toBe(
      'Since `1.4.1`: nothing new, 1 still open',
    );
  });
});

describe('what to do', () => {
  const plan = (...args: Parameters<typeof told>) => under('What to do', told(...args));

  it('is one upgrade a package, what removes the most risk first', () => {
    const openssl = { name: 'openssl', version: '3.0.1', manager: 'OS', ecosystem: 'deb' } as const;
    const list = [
      critical({ id: 'CVE-2026-1001', package: curl, fix: fixedIn('8.1.0') }),
      critical({ id: 'CVE-2026-1002', package: openssl, fix: fixedIn('3.0.5') }),
      critical({ id: 'CVE-2026-1003', package: openssl, severity: 'HIGH', fix: fixedIn('3.0.7') }),
    ];
    const listed = new Map([['CVE-2026-1002', { added: '2026-01-01', ransomware: false }]]);
    const background = { intel: { kev: { date: '2026-11-20T00:00:00Z', byCve: listed } } };
    expect(plan(list, undefined, background)).toEqual([
      '• Upgrade `openssl` `3.0.1` → `3.0.7`: clears 2 (1 CRITICAL, 1 HIGH, 1 in KEV)',
      '• Upgrade `curl` `8.0.1` → `8.1.0`: clears 1 CRITICAL',
    ]);
    const message = slackMessage(told(list, undefined, background));
    expect(message.text).toMatch(
      / Upgrade openssl 3\.0\.1 to 3\.0\.7: clears 2 \(1 CRITICAL, 1 HIGH, 1 in KEV\)\.$/,
    );
  });

  it('says short what all findings have in common', () => {
    const list = ['CVE-2026-1001', 'CVE-2026-1002'].map((id) =>
      critical({ id, fix: fixedIn('4') }),
    );
    const [first = '', second = ''] = list.map(({ id }) => id);
    const kev = (...ids: string[]) => ({
      intel: {
        kev: {
          date: '2026-11-20T00:00:00Z',
          byCve: new Map(ids.map((id) => [id, { added: '2026-01-01', ransomware: false }])),
        },
      },
    });
    expect(plan(list, undefined, kev(first))).toEqual([
      '• Upgrade `openssl` `3.0.1` → `4`: clears 2 CRITICAL (1 in KEV)',
    ]);
    expect(plan(list, undefined, kev(first, second))).toEqual([
      '• Upgrade `openssl` `3.0.1` → `4`: clears 2 CRITICAL (in KEV)',
    ]);
  });

  it('names the versions whose order nobody knows, the first few of them', () => {
    const list = ['1', '2', '3', '4', '5'].map((version) =>
      critical({ id: `C-${version}`, fix: fixedIn(`x${version}`) }),
    );
    expect(plan(list.slice(0, 2))).toEqual([
      '• Upgrade `openssl` `3.0.1` → `x1` or `x2`, whichever is newer: clears 2 CRITICAL',
    ]);
    expect(plan(list)).toEqual([
      '• Upgrade `openssl` `3.0.1` → the newest of `x1`, `x2`, `x3` and 2 more: clears 5 CRITICAL',
    ]);
  });

  it('is a version that the scanner does not name, of a package without one', () => {
    const list = [critical({ package: { name: 'left-pad' }, fix: { state: 'available' } })];
    expect(plan(list)).toEqual([
      '• Upgrade `left-pad` → a fixed version (the scanner does not name it): clears 1 CRITICAL',
    ]);
  });

  it('says what an upgrade leaves, the unknown as unknown', () => {
    const list = [
      critical({ id: 'C-1', fix: fixedIn('4') }),
      critical({ id: 'C-2', fix: { state: 'none' } }),
      critical({ id: 'C-3', fix: { state: 'unknown' } }),
      critical({ id: 'C-4', fix: { state: 'unknown' } }),
    ];
    expect(plan(list)).toEqual([
      '• Upgrade `openssl` `3.0.1` → `4`: clears 1 CRITICAL; leaves 1 without a fix and 2 of which no fix is known',
      'No fix yet for 1 CRITICAL: do without the package, or have the risk accepted by a waiver.',
      'The scan does not say whether there are fixes for 2 CRITICAL: see the advisories. Rebuild on a current base image and push again; what stays can be accepted by a waiver (who, why, until when).',
    ]);
  });

  it('says which upgrade is not due yet', () => {
    const policy = policyOfRules(
      { name: 'critical', severityAtLeast: 'CRITICAL' },
      { name: 'later', severityAtLeast: 'MEDIUM', grace: { MEDIUM: DAY } },
    );
    const list = [
      critical({ id: 'C-1', fix: fixedIn('4') }),
      finding({ id: 'M-1', severity: 'MEDIUM', fix: fixedIn('5') }),
      finding({ id: 'M-2', severity: 'MEDIUM', package: curl, fix: fixedIn('9') }),
    ];
    expect(plan(list, policy)).toEqual([
      '• Upgrade `openssl` `3.0.1` → `4` or `5`, whichever is newer: clears 2 (1 CRITICAL, 1 MEDIUM)',
      '• Upgrade `curl` `8.0.1` → `9`: clears 1 MEDIUM in grace',
    ]);
  });

  it('says how many upgrades it leaves out', () => {
    const list = Array.from({ length: 10 }, (_, index) =>
      critical({ id: `C-${index}`, package: { name: `p${index}` }, fix: fixedIn('4') }),
    );
    expect(plan(list)?.at(-1)).toBe('… and 2 more upgrades');
    expect(plan(list.slice(1))?.at(-1)).toBe('… and 1 more upgrade');
  });

  it('sends nobody for a waiver who may ship anyway', () => {
    const policy = policyWith({ base: { mode: 'advise' } });
    expect(plan([critical()], policy)).toEqual(['No fix yet for 1 CRITICAL.']);
    expect(plan([critical({ fix: { state: 'unknown' } })], policy)).toEqual([
      'The scan does not say whether there are fixes: see the advisories. Rebuild on a current base image and push again.',
    ]);
  });

  it('is nothing where nothing counts', () => {
    expect(plan([finding({ fix: fixedIn('4') })])).toBeUndefined();
  });
});

describe('what is exploited and no rule counts', () => {
  const heading = '⚠️ *Known to be exploited (KEV), and no rule of the policy counts it*';
  const id = 'CVE-2024-3094';
  const listed = new Map([[id, { added: '2024-03-29', due: '2024-04-19', ransomware: false }]]);
  const intel = { kev: { date: '2026-11-20T00:00:00Z', byCve: listed } };
  const xz = { name: 'liblzma5', version: '5.6.0-0.2' };
  const medium = finding({
    id,
    severity: 'MEDIUM',
    package: xz,
    fix: fixedIn('5.6.1+really5.4.5'),
  });
  const shown = (announcement: Announcement) =>
    sectionsOf(announcement)
      .find((text) => text.startsWith(heading))
      ?.split('\n')
      .slice(1);

  it('is named with since when, and stands in the answer of an approval, which is not green', () => {
    const announcement = told([medium], undefined, { intel });
    expect(shown(announcement)).toEqual([
      '• MEDIUM <https://nvd.nist.gov/vuln/detail/CVE-2024-3094|CVE-2024-3094> `liblzma5` → `5.6.1+really5.4.5` · KEV since 2024-03-29 (due 2024-04-19)',
    ]);
    const { text, blocks } = slackMessage(announcement);
    expect(text).toBe(
      'Approved: shop/cart:1.4.2 (1 MEDIUM). May ship. Scanned completely, no finding meets a rule of the policy. ' +
        'Known to be exploited (KEV), and not counted: CVE-2024-3094.',
    );
    expect(blocks[0]).toMatchObject({ text: { text: '🟡 Approved: shop/cart:1.4.2' } });
    expect(announcement.judgement.kev).toEqual([id]);
    expect(JSON.parse(topicMessage(announcement).message)).toMatchObject({
      exploitedUncounted: [{ id, package: 'liblzma5', kev: { state: 'listed' } }],
      exploitedUncountedTotal: 1,
    });
  });

  it('is named beside what blocks', () => {
    const announcement = told([critical({ id: 'C-1' }), medium], undefined, { intel });
    expect(shown(announcement)).toHaveLength(1);
    expect(slackMessage(announcement).text).not.toContain(id);
  });

  it('is not said twice where it blocks, waits for its grace or was set aside', () => {
    const one = critical({ id, package: xz });
    const grace = policyOfRules({ name: 'all', severityAtLeast: 'LOW', grace: { CRITICAL: DAY } });
    const ignoring = policyWith({ ignore: [ignoreRule({ scope: { ids: [id] } })] });
    for (const policy of [undefined, grace, ignoring]) {
      const announcement = told([one], policy, { intel });
      expect(shown(announcement)).toBeUndefined();
      expect(announcement.judgement.kev).toEqual([id]);
    }
  });
});

describe('a finding in grace', () => {
  const policy = policyOfRules({
    name: 'later',
    severityAtLeast: 'MEDIUM',
    grace: { MEDIUM: 30 * DAY, HIGH: 7 * DAY },
  });
  const grace = (list: readonly Finding[]) =>
    mrkdwnOf(told(list, policy))
      .split('\n')
      .find((line) => line.includes(' in grace: '));

  it('is told with the day from which on it counts, and what clears it', () => {
    const firstSeen = '2026-11-05T08:00:00Z';
    const list = [finding({ id: 'M-1', severity: 'MEDIUM', fix: fixedIn('8.1.0'), firstSeen })];
    expect(grace(list)).toBe(
      '1 in grace: it counts from <!date^1796457600^{date_num}|2026-12-05> (M-1 `openssl` → `8.1.0`)',
    );
  });

  it('is the soonest of several, the worst of those that are as soon', () => {
    const list = [
      finding({ id: 'H-1', severity: 'HIGH' }),
      finding({ id: 'M-1', severity: 'MEDIUM', firstSeen: '2026-10-25T00:00:00Z' }),
      finding({ id: 'M-2', severity: 'MEDIUM' }),
    ];
    expect(grace(list)).toBe(
      '3 in grace: the first counts from <!date^1795478400^{date_num}|2026-11-24> (M-1 `openssl`)',
    );
    expect(grace(list.filter(({ id }) => id !== 'M-1'))).toBe(
      '2 in grace: the first counts from <!date^1795860005^{date_num}|2026-11-28> (H-1 `openssl`)',
    );
  });

  it('is not counted again among what does not block', () => {
    const mixed = policyWith({
      base: { rules: [{ name: 'critical', severityAtLeast: 'CRITICAL' }, ...policy.base.rules] },
    });
    const list = [
      critical({ id: 'C-1' }),
      finding({ id: 'M-1', severity: 'MEDIUM' }),
      finding({ id: 'L-1' }),
    ];
    expect(under('What blocks', told(list, mixed))?.slice(1)).toEqual([
      '1 in grace: it counts from <!date^1797847205^{date_num}|2026-12-21> (M-1 `openssl`)',
    ]);
  });
});

describe('what is set aside', () => {
  const waivers = [
    waiver({
      scope: { ids: ['W-1'] },
      by: 'jane@example.com',
      reason: 'not reachable',
      ticket: 'SEC-12',
      until: '2027-01-01T00:00:00.000Z',
    }),
    waiver({ name: 'b', scope: { ids: ['W-2', 'W-3'] }, until: '2026-12-24T12:00:00.000Z' }),
  ];
  const policy = policyWith({
    ignore: [ignoreRule({ scope: { ids: ['I-*'] }, reason: 'headers only' })],
  });
  const suppressed = { setAside: 'suppressed in Amazon Inspector' };
  const list = [
    finding({ id: 'S-1', ...suppressed }),
    finding({ id: 'S-2', ...suppressed }),
    ...['I-1', 'I-2', 'W-1', 'W-2', 'W-3'].map((id) => finding({ id, severity: 'HIGH' })),
  ];

  it('is told by who did it and why, the worst by name', () => {
    const announcement = told([critical({ id: 'C-1' }), ...list], policy, { waivers });
    expect(under('Set aside', announcement)).toEqual([
      '• HIGH I-1 `openssl`, HIGH I-2 `openssl` ignored by the rule `noise`: headers only',
      '• HIGH W-1 `openssl` waived by jane@example.com until 2026-12-31 (SEC-12): not reachable',
      '• HIGH W-2 `openssl`, HIGH W-3 `openssl` waived by dana@shop.example until <!date^1798113600^{date_num} {time} your time|2026-12-24 12:00 UTC>: fixed in the next release',
      '• 2 LOW suppressed in Amazon Inspector',
    ]);
  });

  it('names the finding where it is one alone, and leads to a ticket that has an address', () => {
    const ticket = 'https://tickets.example/SEC-1';
    const lines = under(
      'Set aside',
      told([critical({ id: 'C-1' }), ...list.filter(({ id }) => id.endsWith('1'))], policy, {
        waivers: [waiver({ scope: { ids: ['W-1'] }, ticket })],
      }),
    );
    expect(lines).toEqual([
      '• HIGH I-1 `openssl` ignored by the rule `noise`: headers only',
      '• HIGH W-1 `openssl` waived by dana@shop.example until <!date^1796119205^{date_num} {time} your time|2026-12-01 10:00 UTC> (<https://tickets.example/SEC-1|https://tickets.example/SEC-1>): fixed in the next release',
      '• LOW S-1 `openssl` suppressed in Amazon Inspector',
    ]);
  });

  it('is six lines at most', () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      finding({ id: `S-${index}`, setAside: `why ${index}` }),
    );
    const lines = under('Set aside', told([critical({ id: 'C-1' }), ...many]));
    expect([lines?.length, lines?.at(-1)]).toEqual([
      7,
      '… and 3 more set aside (3 LOW): 3 suppressed in the scanner',
    ]);
  });

  it('is named by three of one rule, and the others are counted', () => {
    const many = [1, 2, 3, 4].map((each) => finding({ id: `I-${each}`, severity: 'HIGH' }));
    expect(
      under('Set aside', told([critical({ id: 'C-1' }), ...many, finding({ id: 'I-5' })], policy)),
    ).toEqual([
      '• HIGH I-1 `openssl`, HIGH I-2 `openssl`, HIGH I-3 `openssl` and 2 more (1 HIGH, 1 LOW) ignored by the rule `noise`: headers only',
    ]);
  });

  it('by a statement of a VEX document is called so, and by the rank that a score gives', () => {
    const stated = policyWith({
      ignore: [
        ignoreRule({
          name: 'vex V-1 not_affected pkg:deb/debian/openssl',
          scope: { ids: ['V-1'] },
          reason: 'not_affected: vulnerable_code_not_present',
          source: 'vex/openssl.json#statement 2',
          origin: 'vex',
        }),
        ignoreRule({ name: 'vex-like', scope: { ids: ['I-1'] }, source: 'policy.yml:20' }),
      ],
    });
    const scored = finding({ id: 'V-1', severity: 'UNKNOWN', cvss: { score: 9.8 } });
    expect(under('Set aside', told([scored, finding({ id: 'I-1' })], stated))).toEqual([
      '• CRITICAL by CVSS 9.8 V-1 `openssl` cleared by VEX `vex/openssl.json#statement 2`: not_affected: vulnerable_code_not_present',
      '… and 1 more set aside (1 LOW): 1 ignored by rules',
    ]);
    const mild = [finding({ id: 'V-1' }), finding({ id: 'I-1' })];
    expect(sectionsOf(told(mild, stated)).at(-1)).toBe(
      'Set aside: 1 ignored by rules · 1 cleared by VEX',
    );
  });

  it('by a rule that stands in a file with the name of a statement is no word of a VEX document', () => {
    const source = 'rules#statement 1';
    const alike = policyWith({ ignore: [ignoreRule({ scope: { ids: ['I-1'] }, source })] });
    const { origin: _, ...packagedBefore } = ignoreRule({ scope: { ids: ['I-1'] } });
    const before = policyWith({ ignore: [packagedBefore as IgnoreRule] });
    for (const policy of [alike, before]) {
      expect(under('Set aside', told([finding({ id: 'I-1', severity: 'HIGH' })], policy))).toEqual([
        '• HIGH I-1 `openssl` ignored by the rule `noise`: the code is not in the image',
      ]);
    }
  });

  describe('of an approved image', () => {
    const aside = (...args: Parameters<typeof told>) => sectionsOf(told(...args)).slice(1);

    it('is named where it is CRITICAL or HIGH, whoever did it', () => {
      expect(aside(list, policy, { waivers })).toEqual([
        [
          '*Set aside*',
          '• HIGH I-1 `openssl`, HIGH I-2 `openssl` ignored by the rule `noise`: headers only',
          '• HIGH W-1 `openssl` waived by jane@example.com until 2026-12-31 (SEC-12): not reachable',
          '• HIGH W-2 `openssl`, HIGH W-3 `openssl` waived by dana@shop.example until <!date^1798113600^{date_num} {time} your time|2026-12-24 12:00 UTC>: fixed in the next release',
          '… and 2 more set aside (2 LOW): 2 suppressed in the scanner',
        ].join('\n'),
      ]);
      const alone = [finding({ id: 'W-1', severity: 'CRITICAL' })];
      expect(aside(alone, policy, { waivers })).toEqual([
        '*Set aside*\n• CRITICAL W-1 `openssl` waived by jane@example.com until 2026-12-31 (SEC-12): not reachable',
      ]);
    });

    it('is named where it is exploited, however mild it is called', () => {
      const listed = new Map([['CVE-2026-1001', { added: '2026-01-01', ransomware: false }]]);
      const intel = { kev: { date: '2026-11-20T00:00:00Z', byCve: listed } };
      const mild = finding({ id: 'CVE-2026-1001', setAside: 'suppressed in Amazon Inspector' });
      expect(aside([mild], undefined, { intel })).toEqual([
        '*Set aside*\n• LOW CVE-2026-1001 `openssl` (in *KEV*) suppressed in Amazon Inspector',
      ]);
    });

    it('is three lines at most, the worst, and how bad the rest is', () => {
      const by = (id: string, severity: Severity) =>
        finding({ id, severity, setAside: `${id} says the scanner` });
      const many = [
        by('S-1', 'LOW'),
        by('S-2', 'HIGH'),
        by('S-3', 'HIGH'),
        by('S-4', 'MEDIUM'),
        by('S-5', 'HIGH'),
        by('S-6', 'CRITICAL'),
      ];
      expect(aside(many)).toEqual([
        [
          '*Set aside*',
          '• CRITICAL S-6 `openssl` S-6 says the scanner',
          '• HIGH S-2 `openssl` S-2 says the scanner',
          '• HIGH S-3 `openssl` S-3 says the scanner',
          '… and 3 more set aside (1 HIGH, 1 MEDIUM, 1 LOW): 3 suppressed in the scanner',
        ].join('\n'),
      ]);
    });

    it('is one line where all of it is mild', () => {
      const mild = list.map((one) => ({ ...one, severity: 'MEDIUM' as const }));
      expect(aside(mild, policy, { waivers })).toEqual([
        'Set aside: 3 waived, the first until <!date^1798113600^{date_num} {time} your time|2026-12-24 12:00 UTC> · 2 ignored by rules · 2 suppressed in the scanner',
      ]);
      expect(aside(mild.slice(0, 2), policy)).toEqual([
        'Set aside: 2 MEDIUM suppressed in Amazon Inspector',
      ]);
    });
  });
});

describe('what the policy only advises', () => {
  const policy = policyWith({ base: { mode: 'advise' } });

  it('is an approval that is not plain', () => {
    const announcement = told([critical({ id: 'C-1' })], policy);
    expect(textsOf(slackMessage(announcement).blocks).slice(0, 2)).toEqual([
      '🟡 Approved, with advice: shop/cart:1.4.2',
      '*May ship. The policy only advises here: 1 finding is CRITICAL.*\n1 CRITICAL',
    ]);
    expect(slackMessage(announcement).text).toBe(
      'Approved, with advice: shop/cart:1.4.2 (1 CRITICAL). May ship. The policy only advises here: 1 finding is CRITICAL.',
    );
    expect(topicMessage(announcement)).toMatchObject({
      subject: '[approved] shop/cart:1.4.2',
      attributes: { verdict: 'approved' },
    });
  });

  it('and has nothing to advise is a plain approval', () => {
    expect(textsOf(slackMessage(told([finding()], policy)).blocks)[0]).toBe(
      '🟢 Approved: shop/cart:1.4.2',
    );
  });

  it('says of what is set aside the worst first, by name', () => {
    const many = [
      critical({ id: 'C-1' }),
      finding({ id: 'S-1', severity: 'HIGH', setAside: 'why' }),
    ];
    expect(under('Set aside', told(many, policy))).toEqual(['• HIGH S-1 `openssl` why']);
  });

  it('stands under a heading that says so', () => {
    expect(
      sectionsOf(told([critical({ id: 'C-1' }), finding({ id: 'L-1' })], policy)).slice(-2),
    ).toEqual([
      '*What would block* (the policy only advises here)\n• CRITICAL C-1 `openssl` `3.0.1`',
      'Not blocking: LOW L-1',
    ]);
  });
});

describe('an unranked finding', () => {
  it('that a rule counts is named there alone', () => {
    const listed = new Map([['CVE-2026-1001', { added: '2026-01-01', ransomware: false }]]);
    const intel = { kev: { date: '2026-11-20T00:00:00Z', byCve: listed } };
    const list = [
      finding({ id: 'CVE-2026-1001', severity: 'UNKNOWN' }),
      finding({ id: 'CVE-2026-1002', severity: 'UNKNOWN' }),
    ];
    const policy = policyOfRules({ name: 'kev', kev: 'listed' });
    expect(sectionsOf(told(list, policy, { intel })).slice(2)).toEqual([
      '*What blocks*\n• unranked <https://nvd.nist.gov/vuln/detail/CVE-2026-1001|CVE-2026-1001> `openssl` `3.0.1` · *KEV* since 2026-01-01',
      '*Unranked: 1 without a severity or a score* (not blocking, worth a look)\n• <https://nvd.nist.gov/vuln/detail/CVE-2026-1002|CVE-2026-1002> `openssl`',
    ]);
  });
});

describe('a doubt', () => {
  it('that has lasted too long is the answer and is not said again', () => {
    const policy = policyWith({
      base: { undecided: { 'scan-failed': { quarantineAfter: 3 * DAY } } },
    });
    const evidence = indexOf([
      platform('linux/amd64', digestOf('b'), { state: 'failed' }),
      platform('linux/arm64', digestOf('c'), { state: 'pending' }),
    ]);
    const background = { undecidedSince: '2026-11-01T00:00:00Z' };
    expect(sectionsOf(announcementOf(evidence, undefined, policy, background))).toEqual([
      '*Do not ship. linux/amd64: the scan failed, for more than 3 days.*',
      '*Not everything is known yet*\n• linux/arm64: the scan has not finished',
    ]);
  });
});

describe('a feed that cannot be relied on', () => {
  const warnings = (announcement: Announcement) =>
    sectionsOf(announcement)
      .find((text) => text.startsWith('⚠️'))
      ?.split('\n');
  const stale = {
    intel: {
      kev: { date: '2026-10-01T00:00:00Z', byCve: new Map() },
      epss: { date: '2026-10-02T00:00:00Z', byCve: new Map() },
    },
  };

  it('is named where our copy is old', () => {
    expect(warnings(told([finding()], undefined, stale))).toEqual([
      "⚠️ Our copy of CISA's catalogue (KEV) is of 2026-10-01, too old to rely on",
      '⚠️ Our copy of EPSS is of 2026-10-02, too old to rely on',
    ]);
  });

  it('is not named where there is none and no rule asks', () => {
    expect(warnings(told([critical()]))).toBeUndefined();
  });

  it('is named where there is none and a rule asks: as a doubt, or because it counts unless known', () => {
    const rule = { name: 'kev', severityAtLeast: 'HIGH', kev: 'listed' } as const;
    const first = { name: 'critical', severityAtLeast: 'CRITICAL' } as const;
    const list = [critical({ id: 'C-1' }), finding({ id: 'H-1', severity: 'HIGH' })];
    const missing = ["⚠️ There is no copy of CISA's catalogue (KEV) yet"];
    expect(warnings(told(list, policyOfRules(first, rule)))).toEqual(missing);
    const strict = policyOfRules({ ...rule, whenUnknown: 'quarantine' });
    expect(warnings(told(list, strict))).toEqual(missing);
    const likely = policyOfRules({ name: 'epss', epssAtLeast: 0.1, whenUnknown: 'quarantine' });
    expect(warnings(told(list, likely))).toEqual(['⚠️ There is no copy of EPSS yet']);
  });
});

describe('the small print', () => {
  const smallPrint = (announcement: Announcement): string[] =>
    textsOf(slackMessage(announcement).blocks.filter(({ type }) => type === 'context'));

  it.each<[Provenance, string | undefined]>([
    [
      { revision: '0a1b2c3d4e5f', source: 'https://github.com/acme/cart', base: 'node:24' },
      'Built from <https://github.com/acme/cart/commit/0a1b2c3d4e5f|0a1b2c3> of github.com/acme/cart, on `node:24`',
    ],
    [
      { revision: 'r4711', source: 'https://svn.example/cart' },
      'Built from r4711 of <https://svn.example/cart|svn.example/cart>',
    ],
    [{ revision: '0a1b2c3' }, 'Built from 0a1b2c3'],
    [
      { source: 'https://github.com/acme/cart' },
      'Built from <https://github.com/acme/cart|github.com/acme/cart>',
    ],
    [{ source: 'ftp://old.example/cart' }, 'Built from ftp://old.example/cart'],
    [{ base: 'node:24' }, 'Built on `node:24`'],
    [{ author: 'somebody' }, undefined],
  ])('says of %j: %s', (provenance, said) => {
    const shown = smallPrint({ ...told([]), provenance });
    expect(shown.find((text) => text.startsWith('Built'))).toBe(said);
  });

  it('names the override that decided, and some of many tags', () => {
    const { base } = policyWith();
    const policy = policyWith({
      overrides: [{ ...base, repository: 'shop/*', source: 'policy.yml:12' }],
    });
    const tags = ['1', '2', '3', '4', '5', '6', '7', '8'];
    const shown = smallPrint(told([], policy, {}, { tags }));
    expect(shown).toContain('Policy override policy.yml:12');
    expect(shown).toContain('Tags: `1` `2` `3` `4` `5` `6` and 2 more');
    expect(smallPrint(told([])).filter((text) => /override|Tags/.test(text))).toEqual([]);
  });
});
