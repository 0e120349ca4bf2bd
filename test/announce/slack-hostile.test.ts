import type { Announcement } from '../../src/announce/announcement.ts';
import { slackMessage } from '../../src/announce/slack/slack-message.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { waivedBy } from '../../src/core/policy/exceptions.ts';
import type { Rule } from '../../src/core/policy/rule.ts';
import { DAY } from '../../src/core/time.ts';
import { refuseBlocks } from '../../src/local/aws/slack/slack-limits.ts';
import { announcementOf } from '../support/announcements.ts';
import {
  digestOf,
  finding,
  IMAGE,
  ignoreRule,
  imageWith,
  indexOf,
  platform,
  policyWith,
  waiver,
} from '../support/samples.ts';
import { findings, mrkdwnOf, sectionsOf, textsOf } from './shown.ts';

describe('a message stays within the limits of Slack', () => {
  const rows: [string, string][] = [
    ['plain', 'x'],
    ['that Slack makes longer', '&'],
    ['of angle brackets', '<'],
    ['of backticks', '`'],
    ['of line breaks', '\n'],
    ['of pictures', '🔥'],
  ];
  /** Everything that a message can say, each as long as can be. */
  const maximal = (count: number, letter: string): Announcement => {
    const long = letter.repeat(1_000);
    const few = Math.min(count, 50);
    const endless = (index: number) => ({
      id: `${long}${index}`,
      package: { name: `${long}${index}`, version: long },
      exploit: 'known' as const,
      inUse: 1_000_000,
      url: `https://advisory.example/${letter.repeat(270)}`,
      platforms: [long],
      firstSeen: '1999-01-01T00:00:00Z',
    });
    const list = findings(count, (index) => ({
      ...endless(index),
      // Several versions whose order nobody knows; some without a fix; some of which nothing is known.
      package: { name: `${long}${Math.floor(index / 4)}`, version: long },
      fix: { state: 'available', version: `${long}${index}` },
      ...(index % 4 === 2 && { fix: { state: 'none' } }),
      ...(index % 4 === 3 && { fix: { state: 'unknown' } }),
    }));
    const named = (name: string, more: Partial<Finding> = {}) =>
      findings(few, (index) => ({ ...endless(index), id: `${long}${index}${name}`, ...more }));
    const unranked = named('unranked', { severity: 'UNKNOWN' });
    const inGrace = named('grace', {
      severity: 'MEDIUM',
      fix: { state: 'available', version: long },
    });
    const others = findings(few, (index) => ({
      id: `CVE-2000-${10_000 + index}`,
      severity: 'LOW',
    }));
    const waived = named('waived');
    const waivers = Array.from({ length: Math.min(count, 10) }, (_, index) =>
      waiver({
        name: `${long}${index}`,
        scope: { ids: [`*${index}waived`] },
        by: long,
        reason: long,
        ticket: `https://tickets.example/${long}${index}`,
      }),
    );
    const evidence = indexOf(
      [
        platform(long, digestOf('b'), {
          findings: [...list, ...unranked, ...inGrace, ...waived, ...others],
        }),
        platform(long, digestOf('c'), {
          state: 'failed',
          detail: long,
          unreadable: [long],
          undelivered: [{ severity: 'LOW', count: 1e15 }],
        }),
      ],
      {
        image: { ...IMAGE, repository: 'r'.repeat(256) },
        tags: Array.from({ length: 100 }, (_, index) => `${'t'.repeat(290)}${index}`),
      },
    );
    const rules: Rule[] = [
      { name: long, severityAtLeast: 'CRITICAL', epssAtLeast: 0.5, whenUnknown: 'quarantine' },
      { name: 'later', severityAtLeast: 'MEDIUM', grace: { MEDIUM: 36_500 * DAY } },
    ];
    const announcement = announcementOf(
      evidence,
      { state: 'impossible', tag: 'quarantined-aaaaaaaaaaaa', why: long },
      policyWith({
        base: { rules },
        overrides: [{ repository: '*', source: long, mode: 'enforce', rules, undecided: {} }],
      }),
      {
        intel: { epss: { date: '2020-01-01T00:00:00Z', byCve: new Map() } },
        waivers,
        previous: {
          digest: digestOf('e'),
          name: long,
          findings: findings(3_000, (index) => ({ id: `CVE-1999-${10_000 + index}` })),
        },
      },
    );
    const provenance = { revision: long, source: `https://x.example/${long}`, base: long };
    const ended = waivedBy(waiver({ by: long, until: '2026-11-15T00:00:00.000Z' }));
    const lapsed = announcement.decision.deciding.map((one) => ({ ...one, by: ended }));
    const guidance = {
      contact: long,
      helpUrl: `https://help.example/${'x'.repeat(470)}`,
      longestWaiver: 90 * DAY,
    };
    return { ...announcement, provenance, lapsed, guidance, before: 'approved' };
  };

  /** How a message breaks a limit; nothing where it keeps them all. */
  const excessOf = (announcement: Announcement): unknown[] => {
    const { text, blocks } = slackMessage(announcement);
    const shown = textsOf(blocks);
    const [header = ''] = shown;
    return [
      ...[refuseBlocks(blocks)].filter((refusal) => refusal !== undefined),
      ...(blocks.length > 50 ? [`${blocks.length} blocks`] : []),
      ...(header.length > 150 ? [`a header of ${header.length}`] : []),
      ...shown.filter(({ length }) => length > 3_000).map(({ length }) => `a text of ${length}`),
      ...(shown.join('').length >= 12_500 ? [`${shown.join('').length} in all`] : []),
      ...(text.length > 4_000 ? [`a notification of ${text.length}`] : []),
    ];
  };

  describe.each(rows)('with texts %s', (_what, letter) => {
    it.each([0, 1, 50, 3_000])('and %d findings', (count) => {
      expect(excessOf(maximal(count, letter))).toEqual([]);
    });
  });

  it.each(rows)('and has a word of everything there is, with texts %s', (_what, letter) => {
    const announcement = maximal(50, letter);
    expect(sectionsOf(announcement).map((text) => text.split('\n', 1)[0])).toEqual([
      expect.stringMatching(/^\*Do not ship\. /),
      '*What to do*',
      '*What blocks*',
      expect.stringMatching(/^Not blocking: LOW .* · and \d+ LOW more$/),
      '*Set aside*',
      '*Unranked: 50 without a severity or a score* (not blocking, worth a look)',
      '*Not everything is known yet*',
      expect.stringMatching(/^⚠️ \*The image could not be marked/),
      '⚠️ Our copy of EPSS is of 2020-01-01, too old to rely on',
    ]);
    const shown = mrkdwnOf(announcement);
    expect(shown.match(/^• Upgrade /gm)?.length).toBeGreaterThanOrEqual(2);
    expect(shown.match(/^• CRITICAL /gm)?.length).toBeGreaterThanOrEqual(1);
    expect(shown.match(/ waived by /gm)?.length).toBeGreaterThanOrEqual(1);
    expect(shown).toMatch(/^50 in grace: the first counts from <!date\^\d+\^/m);
  });

  it.each(rows)('with fixes unknown, other counts and a reversal, %s', (_what, letter) => {
    const long = letter.repeat(1_000);
    const list = [
      ...findings(3_000, () => ({ package: { name: long }, fix: { state: 'unknown' } })),
      ...findings(3_000, (index) => ({ id: `CVE-2026-${20_000 + index}`, severity: 'MEDIUM' })),
      ...findings(3_000, (index) => ({ id: `CVE-2026-${30_000 + index}`, severity: 'LOW' })),
    ];
    const announcement = announcementOf(imageWith({ findings: list }));
    expect(excessOf({ ...announcement, before: 'approved' })).toEqual([]);
  });

  it.each(rows)('and names the worst that does not count, with texts %s', (_what, letter) => {
    const long = letter.repeat(1_000);
    const list = ['waived', 'ignored', 'cleared'].flatMap((name) =>
      findings(1_000, (index) => ({
        id: `${name}${index}${long}`,
        severity: 'UNKNOWN',
        cvss: { score: 9.8 },
        package: { name: long },
      })),
    );
    const scope = (name: string) => ({ ids: [`${name}*`] });
    const policy = policyWith({
      ignore: [
        ignoreRule({ name: long, scope: scope('ignored'), reason: long }),
        ignoreRule({
          scope: scope('cleared'),
          reason: long,
          source: `${long}#statement 1`,
          origin: 'vex',
        }),
      ],
    });
    const ticket = `https://tickets.example/${'x'.repeat(470)}`;
    const announcement = announcementOf(imageWith({ findings: list }), undefined, policy, {
      waivers: [waiver({ scope: scope('waived'), by: long, reason: long, ticket })],
    });
    expect(announcement.judgement.verdict).toBe('approved');
    expect(excessOf(announcement)).toEqual([]);
    const lines = sectionsOf(announcement).at(-1)?.split('\n') ?? [];
    expect(lines[0]).toBe('*Set aside*');
    expect(lines[1]).toMatch(/^• CRITICAL by CVSS 9\.8 cleared0/);
    expect(lines.at(-1)).toMatch(/^… and \d000 more set aside \(\d000 CRITICAL\): |^• CRITICAL/);
  });

  it('with 10,000 findings', () => {
    const list = findings(10_000, () => ({}));
    expect(excessOf(announcementOf(imageWith({ findings: list })))).toEqual([]);
  });

  it.each(rows)('with a reason %s', (_what, letter) => {
    const announcement = announcementOf(imageWith());
    const reasons = [{ code: 'x', text: letter.repeat(5_000) }] as const;
    const judgement = { ...announcement.judgement, reasons };
    expect(excessOf({ ...announcement, judgement })).toEqual([]);
  });

  it('and says how many findings it leaves out', () => {
    const list = findings(3_000, () => ({}));
    expect(mrkdwnOf(announcementOf(imageWith({ findings: list })))).toContain(
      '\n… and 2980 more, all in the ECR console',
    );
  });

  it('and still names the finding that decided where its address is long', () => {
    const url = `https://advisory.example/?${'a&'.repeat(450)}`;
    const list = findings(1, () => ({ id: 'CVE-2026-4242', url }));
    expect(mrkdwnOf(announcementOf(imageWith({ findings: list })))).toContain('CVE-2026-4242');
  });

  it('and still says a doubt that is long', () => {
    const evidence = indexOf([
      platform('linux/amd64', digestOf('b'), { findings: findings(1, () => ({})) }),
      platform('linux/arm64', digestOf('c'), { state: 'failed', detail: '&'.repeat(600) }),
    ]);
    expect(mrkdwnOf(announcementOf(evidence))).toContain('linux/arm64: the scan failed');
  });
});

describe('text of strangers in a message', () => {
  const evil = 'a<!channel>&`b`\n*c*|d>';

  it('mentions, links and breaks nothing, wherever it stands', () => {
    const list = [
      ...findings(1, () => ({
        id: evil,
        package: { name: evil, version: evil },
        fix: { state: 'available', version: evil },
        platforms: [evil],
      })),
      finding({ id: `${evil}3`, severity: 'MEDIUM', package: { name: evil } }),
      finding({ id: 'W-1', severity: 'HIGH', package: { name: evil } }),
      finding({ id: 'I-1', severity: 'HIGH', package: { name: evil } }),
      finding({ id: `${evil}4`, severity: 'HIGH', setAside: evil }),
      finding({ id: `${evil}2`, severity: 'UNKNOWN', package: { name: evil } }),
    ];
    const evidence = indexOf(
      [
        platform(evil, digestOf('b'), { findings: list }),
        platform(evil, digestOf('c'), { state: 'failed', detail: evil }),
      ],
      { tags: [evil, `${evil}2`] },
    );
    const rules: Rule[] = [
      { name: evil, severityAtLeast: 'HIGH' },
      { name: evil, severityAtLeast: 'MEDIUM', grace: { MEDIUM: DAY } },
    ];
    const policy = policyWith({
      base: { rules },
      overrides: [{ repository: '*', source: evil, mode: 'enforce', rules, undecided: {} }],
      ignore: [ignoreRule({ name: evil, scope: { ids: ['I-1'] }, reason: evil })],
    });
    const accepted = waiver({ scope: { ids: ['W-1'] }, by: evil, reason: evil, ticket: evil });
    const announcement: Announcement = {
      ...announcementOf(evidence, { state: 'impossible', tag: evil, why: evil }, policy, {
        waivers: [accepted],
        intel: { kev: { date: evil, byCve: new Map() } },
        previous: { digest: digestOf('e'), name: evil, findings: [] },
      }),
      provenance: { revision: evil, source: evil, base: evil },
    };
    const { text } = slackMessage(announcement);
    const shown = mrkdwnOf(announcement);
    const DATE = /<!date\^\d+\^\{date_num\}(?: \{time\} your time)?\|[-\d: UTC]+>/g;
    for (const said of [shown.replace(DATE, ''), text]) {
      expect(said).not.toContain('<!');
      expect(said).toContain('&lt;!channel&gt;&amp;');
      // Only our own links are left of everything in angle brackets.
      expect(said.replace(/<https:\/\/[^<>|]+\|[^<>|]+>/g, '')).not.toMatch(/[<>]/);
    }
    for (const said of [
      /^Since `a&lt;/m,
      /^• Upgrade `a&lt;/m,
      /^1 in grace: .* \(a&lt;/m,
      /^• HIGH W-1 `a&lt;.* waived by a&lt;.* \(a&lt;.*\): a&lt;/m,
      /^• HIGH I-1 `a&lt;.* ignored by the rule `a&lt;.*: a&lt;/m,
      /^• HIGH a&lt;.*4 `openssl` a&lt;/m,
      /^⚠️ Our copy of CISA's catalogue \(KEV\) is of a&lt;/m,
      /^Built from a&lt;.* of a&lt;.*, on `a&lt;/m,
      /^Policy override a&lt;/m,
    ]) {
      expect(shown).toMatch(said);
    }
    // Strangers bring no backtick of their own into a code span.
    expect(shown).toContain("`a&lt;!channel&gt;&amp;'b' *c*|d&gt;`");
  });

  it('gets no address of its own but one of the web', () => {
    const shownWith = (url: string): string =>
      mrkdwnOf(announcementOf(imageWith({ findings: findings(1, () => ({ id: 'X-1', url })) })));
    expect(shownWith('javascript:alert(1)')).toContain('• CRITICAL X-1 `openssl`');
    expect(shownWith('ftp://x.example/')).toContain('• CRITICAL X-1 `openssl`');
    expect(shownWith('not an address')).toContain('• CRITICAL X-1 `openssl`');
    expect(shownWith('https://x.example/a|b>c?d=1&e=2')).toContain(
      '• CRITICAL <https://x.example/a%7Cb%3Ec?d=1&amp;e=2|X-1> `openssl`',
    );
  });

  it('of the web leads to the public page where the scanner gives no address', () => {
    const shown = (id: string): string =>
      mrkdwnOf(announcementOf(imageWith({ findings: findings(1, () => ({ id })) })));
    expect(shown('CVE-2026-4242')).toContain(
      '<https://nvd.nist.gov/vuln/detail/CVE-2026-4242|CVE-2026-4242>',
    );
    expect(shown('GHSA-aaaa-bbbb-cccc')).toContain(
      '<https://github.com/advisories/GHSA-aaaa-bbbb-cccc|GHSA-aaaa-bbbb-cccc>',
    );
    expect(shown('ALAS2-2026-1')).toContain('• CRITICAL ALAS2-2026-1 `openssl`');
  });
});
