import { readFileSync } from 'node:fs';
import type { Announcement } from '../../src/announce/announcement.ts';
import { type Block, slackMessage } from '../../src/announce/slack-message.ts';
import { clip, code, escapeText, fitLines, link } from '../../src/announce/slack-text.ts';
import type { Finding } from '../../src/core/finding.ts';
import { refuseBlocks } from '../../src/local/slack-limits.ts';
import { announcementOf } from '../support/announcements.ts';
import { digestOf, finding, IMAGE, imageWith, indexOf, platform } from '../support/samples.ts';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));

const textsOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) =>
    block.type === 'context' ? block.elements.map(({ text }) => text) : [block.text.text],
  );
const mrkdwnOf = (announcement: Announcement): string =>
  textsOf(slackMessage(announcement).blocks.filter(({ type }) => type !== 'header')).join('\n');

const findings = (count: number, more: (index: number) => Partial<Finding>): Finding[] =>
  Array.from({ length: count }, (_, index) =>
    finding({ id: `CVE-2026-${10_000 + index}`, severity: 'CRITICAL', ...more(index) }),
  );

describe('the message for a channel', () => {
  it('of a quarantined index says what to do, worst first, and what is not known yet', () => {
    const evidence = indexOf(
      [
        platform('linux/amd64', digestOf('b'), {
          findings: [
            finding({
              id: 'CVE-2026-4242',
              severity: 'CRITICAL',
              package: { name: 'openssl', version: '3.0.1' },
              fix: { state: 'available', version: '3.0.2' },
              exploit: 'known',
              inUse: 3,
              platforms: ['linux/amd64'],
            }),
            finding({
              id: 'GHSA-aaaa-bbbb-cccc',
              severity: 'HIGH',
              package: { name: 'left-pad' },
              fix: { state: 'unknown' },
              platforms: ['linux/amd64'],
            }),
            finding({
              id: 'CVE-2026-1111',
              severity: 'UNKNOWN',
              cvss: { score: 9.1 },
              platforms: ['linux/amd64'],
            }),
            finding({ id: 'TEMP-1', severity: 'UNKNOWN', package: { name: 'bash' } }),
            finding({ id: 'CVE-2026-2222', severity: 'LOW' }),
            finding({ id: 'CVE-2026-3333', severity: 'HIGH', setAside: 'closed' }),
          ],
        }),
        platform('linux/arm64', digestOf('c'), { state: 'pending' }),
      ],
      { tags: ['1.4.2', 'latest'] },
    );
    expect(slackMessage(announcementOf(evidence))).toEqual(golden('quarantined'));
  });

  it('of an approved image is short', () => {
    expect(slackMessage(announcementOf(imageWith()))).toEqual(golden('approved'));
  });

  it('says that a mark could not be put, and why', () => {
    const announcement = announcementOf(imageWith(), {
      state: 'impossible',
      tag: 'approved-aaaaaaaaaaaa',
      why: 'the tag is taken by sha256:feed and the repository is immutable',
    });
    expect(slackMessage(announcement)).toEqual(golden('marking-impossible'));
  });

  /** What stands below the header: the answer, then whatever there is. */
  const sectionsOf = (announcement: Announcement): string[] =>
    slackMessage(announcement).blocks.flatMap((block) =>
      block.type === 'section' ? [block.text.text] : [],
    );

  it('of an approved image counts what it has, though nothing of it counts', () => {
    const list = [
      finding({ id: 'CVE-2026-1', severity: 'MEDIUM' }),
      finding({ id: 'CVE-2026-2' }),
      finding({ id: 'CVE-2026-3' }),
    ];
    const announcement = announcementOf(imageWith({ findings: list }));
    expect(slackMessage(announcement).text).toBe(
      'Approved: shop/cart:1.4.2 (1 MEDIUM · 2 LOW). May ship. Scanned completely, no finding meets a rule of the policy.',
    );
    expect(sectionsOf(announcement)).toEqual([
      '*May ship. Scanned completely, no finding meets a rule of the policy.*\n1 MEDIUM · 2 LOW',
    ]);
  });

  it('counts after the lines that decided what did not, worst first', () => {
    const list = [
      finding({ id: 'CVE-2026-1', severity: 'CRITICAL' }),
      finding({ id: 'CVE-2026-2', severity: 'HIGH' }),
      finding({ id: 'CVE-2026-3', severity: 'MEDIUM' }),
      finding({ id: 'CVE-2026-4' }),
      finding({ id: 'CVE-2026-5' }),
    ];
    expect(sectionsOf(announcementOf(imageWith({ findings: list })))).toEqual([
      '*Do not ship. 1 finding is CRITICAL.*\n1 CRITICAL · 1 HIGH · 1 MEDIUM · 2 LOW',
      '• CRITICAL CVE-2026-1 `openssl` `3.0.1` · no fix yet\nNot blocking: 1 HIGH · 1 MEDIUM · 2 LOW',
    ]);
  });

  it('says nothing of what does not count where everything decided', () => {
    const list = [finding({ id: 'CVE-2026-1', severity: 'CRITICAL' })];
    expect(sectionsOf(announcementOf(imageWith({ findings: list })))).toEqual([
      '*Do not ship. 1 finding is CRITICAL.*\n1 CRITICAL',
      '• CRITICAL CVE-2026-1 `openssl` `3.0.1` · no fix yet',
    ]);
  });

  it('says once that fixes are unknown, where they are so for every finding that decided', () => {
    const list = [
      finding({ id: 'CVE-2026-1', severity: 'CRITICAL', fix: { state: 'unknown' } }),
      finding({ id: 'CVE-2026-2', severity: 'HIGH', fix: { state: 'unknown' } }),
      finding({ id: 'CVE-2026-3', fix: { state: 'none' } }),
    ];
    expect(sectionsOf(announcementOf(imageWith({ findings: list })))).toEqual([
      '*Do not ship. 1 finding is CRITICAL; 1 finding is HIGH, and the scan does not say whether there is a fix.*\n1 CRITICAL · 1 HIGH · 1 LOW',
      [
        '• CRITICAL CVE-2026-1 `openssl` `3.0.1`',
        '• HIGH CVE-2026-2 `openssl` `3.0.1`',
        'The scan does not say whether there are fixes: follow the links.',
        'Not blocking: 1 LOW',
      ].join('\n'),
    ]);
  });

  it.each([
    [[1, undefined], '*in use by 1 task or pod*'],
    [[1, 4], '*in use by 4 tasks or pods*'],
    [[0, undefined], undefined],
  ])('says of %j tasks and pods at its findings: %s', (used, said) => {
    const list = used.map((inUse, index) =>
      finding({ id: `CVE-2026-${index}`, ...(inUse !== undefined && { inUse }) }),
    );
    const shown = textsOf(slackMessage(announcementOf(imageWith({ findings: list }))).blocks);
    expect(
      shown
        .find((text) => /in use/i.test(text))
        ?.split(' · ')
        .at(-1),
    ).toBe(said);
  });

  describe('of a verdict that was another one', () => {
    const critical = announcementOf(imageWith({ findings: findings(1, () => ({})) }));

    it('says so', () => {
      const announcement: Announcement = { ...critical, before: 'approved' };
      expect(slackMessage(announcement).text).toBe(
        'Quarantined: shop/cart:1.4.2 (1 CRITICAL). Do not ship. 1 finding is CRITICAL. It was approved until now.',
      );
      expect(sectionsOf(announcement)[0]).toBe(
        '*Do not ship. 1 finding is CRITICAL. It was approved until now.*\n1 CRITICAL',
      );
      expect(sectionsOf({ ...announcementOf(imageWith()), before: 'quarantined' })).toEqual([
        '*May ship. Scanned completely, no findings. It was quarantined until now.*',
      ]);
    });

    it('says nothing where the same was said before', () => {
      expect(slackMessage({ ...critical, before: 'quarantined' })).toEqual(slackMessage(critical));
    });
  });

  it('names the image by the tag that stays', () => {
    const titled = (...tags: string[]) =>
      textsOf(slackMessage(announcementOf(imageWith({}, { tags }))).blocks)[0];
    expect(titled('latest', 'v2')).toBe('🟢 Approved: shop/cart:v2');
    expect(titled('latest')).toBe('🟢 Approved: shop/cart:latest');
    expect(titled('approved-aaaaaaaaaaaa')).toBe('🟢 Approved: shop/cart@sha256:aaaaaaaaaaaa');
  });

  it.each([
    ['eu-central-1', 'https://eu-central-1.console.aws.amazon.com/'],
    ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
    ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
  ])('leads to the console of %s', (region, start) => {
    const text = mrkdwnOf(announcementOf(imageWith({}, { image: { ...IMAGE, region } })));
    expect(text).toContain(`<${start}ecr/repositories/private/210987654321/shop/cart/_/image/`);
  });
});

describe('a message stays within the limits of Slack', () => {
  const rows: [string, string][] = [
    ['plain', 'x'],
    ['that Slack makes longer', '&'],
    ['of angle brackets', '<'],
    ['of backticks', '`'],
    ['of line breaks', '\n'],
    ['of pictures', '🔥'],
  ];
  const maximal = (count: number, letter: string): Announcement => {
    const long = letter.repeat(1_000);
    const list = findings(count, (index) => ({
      id: `${long}${index}`,
      package: { name: long, version: long },
      fix: { state: 'available', version: long },
      exploit: 'known',
      inUse: 1_000_000,
      url: `https://advisory.example/${letter.repeat(900)}`,
      platforms: [long],
    }));
    const unranked = findings(count, (index) => ({
      id: `${long}-${index}`,
      severity: 'UNKNOWN',
      package: { name: long },
    }));
    const evidence = indexOf(
      [
        platform(long, digestOf('b'), { findings: [...list, ...unranked] }),
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
    return announcementOf(evidence, {
      state: 'impossible',
      tag: 'quarantined-aaaaaaaaaaaa',
      why: long,
    });
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
      ...(shown.join('').length >= 10_000 ? [`${shown.join('').length} in all`] : []),
      ...(text.length > 4_000 ? [`a notification of ${text.length}`] : []),
    ];
  };

  describe.each(rows)('with texts %s', (_what, letter) => {
    it.each([0, 1, 50, 3_000])('and %d findings', (count) => {
      expect(excessOf(maximal(count, letter))).toEqual([]);
    });
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
    const list = findings(1, () => ({
      id: evil,
      package: { name: evil, version: evil },
      fix: { state: 'available', version: evil },
      platforms: [evil],
    }));
    const unranked = [finding({ id: `${evil}2`, severity: 'UNKNOWN', package: { name: evil } })];
    const evidence = indexOf(
      [
        platform(evil, digestOf('b'), { findings: [...list, ...unranked] }),
        platform(evil, digestOf('c'), { state: 'failed', detail: evil }),
      ],
      { tags: [evil, `${evil}2`] },
    );
    const announcement = announcementOf(evidence, { state: 'impossible', tag: evil, why: evil });
    const { text } = slackMessage(announcement);
    const shown = mrkdwnOf(announcement);
    for (const said of [shown, text]) {
      expect(said).not.toContain('<!');
      expect(said).toContain('&lt;!channel&gt;&amp;');
      // Only our own links are left of everything in angle brackets.
      expect(said.replace(/<https:\/\/[^<>|]+\|[^<>|]+>/g, '')).not.toMatch(/[<>]/);
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

describe('the texts of Slack', () => {
  it('are escaped in three characters and stand on one line', () => {
    expect(escapeText('a & b <c>\r\n\u2028d\u0000')).toBe('a &amp; b &lt;c&gt; d ');
    expect(code('`rm`\n<x>')).toBe("`'rm' &lt;x&gt;`");
  });

  it('are links only to the web', () => {
    expect(link('https://a.example/x?y=1&z=|', 'a|b')).toBe(
      '<https://a.example/x?y=1&amp;z=%7C|a¦b>',
    );
    expect(link(undefined, '<x>')).toBe('&lt;x&gt;');
    expect(link('javascript:alert(1)', 'x')).toBe('x');
    expect(link('//a.example', 'x')).toBe('x');
  });

  it('are clipped with an ellipsis', () => {
    expect([clip('abc', 3), clip('abcd', 3)]).toEqual(['abc', 'ab…']);
  });

  it('are lines as long as they fit', () => {
    const fit = (limit: { lines: number; characters: number }, ...things: string[]) =>
      fitLines(
        things,
        (thing) => thing.repeat(2),
        limit,
        (left) => `+${left}`,
      );
    expect(fit({ lines: 2, characters: 100 }, 'a', 'b', 'c')).toBe('aa\nbb\n+1');
    expect(fit({ lines: 9, characters: 6 }, 'a', 'b', 'c')).toBe('aa\nbb\n+1');
    expect(fit({ lines: 9, characters: 5 }, 'a', 'b', 'c')).toBe('aa\n+2');
    expect(fit({ lines: 2, characters: 6 }, 'a', 'b')).toBe('aa\nbb');
  });

  it('are not rendered beyond what fits', () => {
    const rendered: string[] = [];
    const lineOf = (thing: string): string => {
      rendered.push(thing);
      return thing;
    };
    const renderedWithin = (limit: { lines: number; characters: number }): string[] => {
      rendered.length = 0;
      fitLines(['a', 'b', 'c', 'd'], lineOf, limit, (left) => `+${left}`);
      return [...rendered];
    };
    expect(renderedWithin({ lines: 2, characters: 100 })).toEqual(['a', 'b']);
    // The first that is too long has to be rendered to be seen.
    expect(renderedWithin({ lines: 9, characters: 2 })).toEqual(['a', 'b']);
  });
});
