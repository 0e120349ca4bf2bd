import type { Announcement } from '../../src/announce/announcement.ts';
import { slackMessage } from '../../src/announce/slack/slack-message.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { DAY, HOUR } from '../../src/core/time.ts';
import { slackLines } from '../../src/local/play/play-slack.ts';
import { readPolicyText } from '../../src/policy-file/read-policy.ts';
import { announcementOf } from '../support/announcements.ts';
import { problemsOf } from '../support/policies.ts';
import { finding, imageWith } from '../support/samples.ts';
import { findings, mrkdwnOf, sectionsOf, textsOf } from './shown.ts';

const NOW = new Date('2026-11-21T10:00:05.000Z');
const read = (text: string) =>
  readPolicyText(`quarantine: { critical: { severity: CRITICAL } }\n${text}`, 'policy.yml', NOW);
const guidance = { longestWaiver: 90 * DAY };
const of = (list: readonly Finding[], more: Partial<Announcement> = {}): Announcement => ({
  ...announcementOf(imageWith({ findings: list })),
  guidance,
  ...more,
});
const ACTING = { mayAccept: [{ by: ['U0ANN00001'], source: 'policy.yml:1' }], mayRelease: [] };
const critical = (id: string) => finding({ id, severity: 'CRITICAL' });

describe('a waiver to paste', () => {
  const pasted = (announcement: Announcement): string =>
    sectionsOf(announcement)
      .find((text) => text.startsWith('*To accept the risk*'))
      ?.split('```')[1] ?? '';

  it('is the last that a quarantined image says in its sections, with who and why left open', () => {
    expect(sectionsOf(of([critical('CVE-2026-1'), critical('CVE-2026-2')])).at(-1)).toBe(
      [
        '*To accept the risk*, add to the policy with your name and why:',
        '```',
        'waivers:',
        '  - id: [CVE-2026-1, CVE-2026-2]',
        '    repository: "shop/cart"',
        '    by: # who answers for it',
        '    reason: # why',
        '    until: 2026-12-20',
        '```',
      ].join('\n'),
    );
  });

  it.each([90 * DAY, 30 * DAY, 2 * DAY, 36 * HOUR, HOUR])(
    'is a policy once it is filled in, within a longest term of %d ms, and none before',
    (longestWaiver) => {
      const text = pasted(of([critical('CVE-2026-1')], { guidance: { longestWaiver } }));
      const longest = `longest-waiver: ${longestWaiver / HOUR} hours\n`;
      expect(problemsOf(() => read(longest + text)).join()).toMatch(/\bby\b.*\breason\b/s);
      const filled = text.replace('by:', 'by: dana').replace('reason:', 'reason: not reachable');
      const { policy } = read(longest + filled);
      expect(policy.waivers).toMatchObject([
        { scope: { ids: ['CVE-2026-1'], repositories: ['shop/cart'] }, by: 'dana' },
      ]);
    },
  );

  it('names the worst five of many, and says how many ids are left', () => {
    const list = findings(8, (index) => ({ id: `CVE-2026-100${index}` }));
    const [said] = sectionsOf(of(list)).at(-1)?.split('\n') ?? [];
    expect(said).toContain('(the worst; 3 more ids to add: `explain` names them)');
    expect(pasted(of(list))).toContain(
      '[CVE-2026-1000, CVE-2026-1001, CVE-2026-1002, CVE-2026-1003, CVE-2026-1004]',
    );
  });

  it('never offers an id that would match more than itself, or that YAML reads otherwise', () => {
    const list = ['CVE-*', 'X-1, Y-2', '2026-11-21', 'a-1: b', 'null'].map(critical);
    expect(mrkdwnOf(of(list))).not.toContain('waivers:');
    expect(pasted(of([...list, critical('TEMP-1')]))).toContain('id: [TEMP-1]');
  });

  it('is not offered where nothing blocks, or where the route knows of no term', () => {
    expect(mrkdwnOf(of([finding()]))).not.toContain('To accept the risk');
    const { guidance: _, ...unguided } = of([critical('C-1')]);
    expect(mrkdwnOf(unguided)).not.toContain('To accept the risk');
  });

  it('shows no fences at the terminal, and the day of a date', () => {
    const shown = slackLines(
      [
        { type: 'section', text: { text: '```\nwaivers:\n```' } },
        {
          type: 'section',
          text: { text: 'counts from <!date^1796457600^{date_num}|2026-12-05> on' },
        },
      ],
      (_style: string, text: string) => text,
    );
    expect(shown).toEqual(['waivers:', 'counts from 2026-12-05 on']);
  });
});

describe('who decides', () => {
  const asked = { ...guidance, contact: 'security@<acme>', helpUrl: 'https://wiki.acme.example/x' };
  const said = (announcement: Announcement) =>
    textsOf(slackMessage(announcement).blocks).filter((text) => /Owner|decides|go on/.test(text));

  it('is named where an image may not ship, with whose it is and the page to read', () => {
    const announcement = of([critical('C-1')], { guidance: asked, owner: 'team <x>' });
    expect(said(announcement)).toEqual([
      'Owner: team &lt;x&gt;',
      'Who decides: security@&lt;acme&gt;',
      '<https://wiki.acme.example/x|How to go on>',
    ]);
  });

  it('is not said where it may ship, or where the policy does not say', () => {
    expect(said(of([], { guidance: asked }))).toEqual([]);
    expect(said(of([critical('C-1')]))).toEqual([]);
  });
});

describe('the words of a message', () => {
  const explained = (announcement: Announcement): string =>
    textsOf(slackMessage(announcement).blocks).slice(-6).join('\n');

  it('are explained below it where it uses them, and nowhere else', () => {
    const unranked = finding({ id: 'U-1', severity: 'UNKNOWN' });
    expect(explained(of([critical('C-1'), unranked], { acting: ACTING }))).toContain(
      'Unranked: nobody has called it harmless, and nobody grave',
    );
    expect(explained(of([critical('C-1')], { acting: ACTING }))).not.toMatch(
      /^(?:Unranked|Waiver|In grace|Set aside): /m,
    );
    expect(explained(of([critical('C-1')]))).toContain(
      "Waiver: a person's word that a risk is accepted, with a reason and an end",
    );
  });
});

describe('the rest', () => {
  it('is named as far as it fits, each severity once, and counted from there on', () => {
    const list = [
      critical('C-1'),
      ...findings(2, (index) => ({ id: `H-${index}`, severity: 'HIGH' })),
      ...findings(20, (index) => ({ id: `L-${10 + index}`, severity: 'LOW' })),
    ];
    expect(sectionsOf({ ...announcementOf(imageWith({ findings: list })) }).at(-1)).toBe(
      'Not blocking: HIGH H-0, H-1, LOW L-10, L-11, L-12, L-13, L-14, L-15, L-16, L-17, L-18, L-19 · and 10 LOW more',
    );
  });

  it('of an undecided image is what was found so far', () => {
    const half = announcementOf(imageWith({ state: 'failed', findings: [finding({ id: 'L-1' })] }));
    expect(half.judgement.verdict).toBe('undecided');
    expect(mrkdwnOf(half)).toContain('Found so far: LOW L-1');
  });
});

describe('a base to rebuild on', () => {
  const plan = (base: string | undefined, manager?: string) =>
    sectionsOf(
      of(
        [
          finding({
            severity: 'CRITICAL',
            fix: { state: 'unknown' },
            package: { name: 'zlib', ...(manager && { manager }) },
          }),
        ],
        { provenance: base === undefined ? {} : { base } },
      ),
    )[1];

  it('is called by the name that the labels give, without a digest', () => {
    const said = 'Rebuild on a newer `node:24` (the base that its labels name) and push again';
    expect(plan('node:24')).toContain(said);
    expect(plan(`node:24@sha256:${'a'.repeat(64)}`, 'OS')).toContain(said);
  });

  it('is not named where none is known, or where it would bring nothing', () => {
    for (const one of [plan(undefined), plan('scratch'), plan('node:24', 'NPM')])
      expect(one).toContain('Rebuild on a current base image and push again');
  });
});

describe('our words', () => {
  it('lead to their publishers once, where they are used', () => {
    const words = (announcement: Announcement) =>
      textsOf(slackMessage(announcement).blocks).filter((text) => /cisa|first\.org/.test(text));
    expect(words(of([critical('C-1')]))).toEqual([]);
    const exploited = finding({
      severity: 'CRITICAL',
      epss: { score: 0.5 },
      kev: { state: 'listed', added: '2026-01-01', ransomware: false },
    });
    const { decision, ...rest } = of([exploited]);
    const deciding = decision.deciding.map((one) => ({ ...one, finding: exploited }));
    expect(words({ ...rest, decision: { ...decision, deciding } })).toEqual([
      '<https://www.cisa.gov/known-exploited-vulnerabilities-catalog|KEV>: what CISA knows to be exploited',
      '<https://www.first.org/epss/|EPSS>: how likely an exploit is within 30 days',
    ]);
  });
});
