import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import { policyInWords } from '../../src/policy-file/in-words.ts';
import { unmetPatterns } from '../../src/policy-file/problems/unmet-patterns.ts';
import { NOW, problemsIn, reading } from '../support/policies.ts';

const rulesOf = (...lines: string[]) => reading('notify:', ...lines).policy.notify;
const problemsWith = (...lines: string[]): readonly string[] =>
  problemsIn(['quarantine: { a: { severity: LOW } }', ...lines].join('\n'));

const CHANNEL_EXPECTED =
  'expected one like C0123456789, which Slack shows at the bottom of the channel details';

describe('who hears of what', () => {
  it('is a list of rules, each with its place', () => {
    expect(
      rulesOf(
        '  - repository: [shop/*, payments/*]',
        '    tag: release-*',
        '    channel: C0SHOP0001',
        '    changes: worse',
        '    only-what-runs: true',
        '    severity-at-least: HIGH',
        '    mention: [S0TEAM0001, U0JANE0001]',
        '  - { repository: [tools], mention: W0JOHN0001, digest: daily }',
      ),
    ).toEqual([
      {
        repository: ['shop/*', 'payments/*'],
        tag: 'release-*',
        channel: 'C0SHOP0001',
        changes: 'worse',
        onlyRunning: true,
        severityAtLeast: 'HIGH',
        mention: ['S0TEAM0001', 'U0JANE0001'],
        source: 'policy.yml:3',
      },
      {
        repository: 'tools',
        changes: 'quarantined',
        mention: ['W0JOHN0001'],
        digest: 'daily',
        source: 'policy.yml:10',
      },
    ]);
  });

  it('may have quiet hours', () => {
    expect(
      rulesOf(
        '  - channel: C0SHOP0001',
        '    quiet-hours: { from: 20:00, to: 07:00, timezone: Europe/Berlin, weekends: true }',
        '  - { repository: tools, quiet-hours: { from: "12:30", to: "13:30", timezone: UTC } }',
      ).map(({ quietHours }) => quietHours),
    ).toEqual([
      { from: '20:00', to: '07:00', timezone: 'Europe/Berlin', weekends: true },
      { from: '12:30', to: '13:30', timezone: 'UTC' },
    ]);
  });

  it('is told aloud with its quiet hours', () => {
    const { policy } = reading(
      'notify:',
      '  - { mention: S0TEAM0001, quiet-hours: { from: 20:00, to: 07:00, timezone: Asia/Tokyo } }',
    );
    expect(policyInWords(policy, NOW)).toContain(
      "  every repository: the deployment's channel hears of what may not ship, and mentions S0TEAM0001; what can wait, not from 20:00 to 07:00, Asia/Tokyo (policy.yml:3)",
    );
  });

  it('may ask for one message a day about what is approved', () => {
    const { policy } = reading(
      'notify:',
      '  - { tag: v*, mention: S0TEAM0001, approvals: daily }',
      '  - { channel: C0SHOP0001, approvals: never }',
    );
    expect(policy.notify).toEqual([
      {
        tag: 'v*',
        changes: 'quarantined',
        mention: ['S0TEAM0001'],
        approvals: 'daily',
        source: 'policy.yml:3',
      },
      { channel: 'C0SHOP0001', changes: 'quarantined', source: 'policy.yml:4' },
    ]);
    expect(policyInWords(policy, NOW)).toContain(
      "  every repository under tags v*: the deployment's channel hears of what may not ship, and once a day of what is newly approved, and mentions S0TEAM0001 (policy.yml:3)",
    );
  });

  it('is the default where nobody says', () => {
    const { policy } = reading();
    expect(policy.notify).toEqual([]);
    expect(policy).not.toHaveProperty('notifyByTag');
    expect(policyInWords(policy, NOW)).toContain(
      "  every repository: the deployment's channel hears of what may not ship",
    );
  });

  it('is told aloud, the most specific first', () => {
    const { policy } = reading(
      'notify:',
      '  - { repository: shop/*, channel: C0SHOP0001, only-what-runs: true, severity-at-least: HIGH }',
      '  - { repository: shop/api, tag: release-*, changes: every verdict, mention: S0TEAM0001 }',
      '  - { repository: shop/web, digest: daily }',
      'digest: never',
      'notify-by-tag: { channels: [C0SHOP*, C0PAY00001] }',
      'contact: Jane, in the security team',
      'help-url: https://wiki.example.com/images',
    );
    const words = policyInWords(policy, NOW);
    const from = words.indexOf('Who hears of it in Slack:');
    expect(words.slice(from, from + 9)).toEqual([
      'Who hears of it in Slack:',
      "  shop/api under tags release-*: the deployment's channel hears of every verdict, and mentions S0TEAM0001 (policy.yml:4)",
      "  shop/web: the deployment's channel hears of what may not ship, with a digest every day (policy.yml:5)",
      '  shop/*: C0SHOP0001 hears of what may not ship, unless it is known not to run, with findings that are HIGH or worse (policy.yml:3)',
      "  everything else: the deployment's channel hears of what may not ship",
      '  where the AWS tag slack-channel of a repository names C0SHOP* or C0PAY00001, that channel instead',
      '  each channel gets no digest, where no rule says otherwise',
      '  who decides: Jane, in the security team',
      '  what to do: https://wiki.example.com/images',
    ]);
  });

  it('changes no version: no verdict rests on it', () => {
    const { version } = reading().policy;
    const { policy } = reading(
      'notify: [{ channel: C0SHOP0001, digest: never, approvals: daily }]',
      'notify-by-tag: { channels: C0SHOP* }',
      'digest: daily',
      'contact: Jane',
      'help-url: https://wiki.example.com/images',
    );
    expect(policy.version).toBe(version);
    expect(policy).toMatchObject({
      notifyByTag: { channels: ['C0SHOP*'] },
      digest: 'daily',
      contact: 'Jane',
      helpUrl: 'https://wiki.example.com/images',
    });
  });

  it('is warned of where a pattern can match nothing', () => {
    expect(
      reading('notify: [{ repository: Shop/*, tag: "a:b", changes: worse }]').warnings,
    ).toEqual([
      'policy.yml:2: "Shop/*" can match nothing: expected a repository\'s name in small letters, without registry, tag and digest',
      'policy.yml:2: "a:b" can match nothing: a tag has no slash, colon or @',
    ]);
  });

  it('is warned of where its channel is a conversation with one person', () => {
    expect(reading('notify: [{ channel: D0123456789 }]').warnings).toEqual([
      'policy.yml:2: D0123456789 is a direct message: one of the bot itself with one person reaches that person alone, and into any other the bot cannot write; a channel begins with C or G',
    ]);
  });

  it('is warned of where no repository is meant', () => {
    const { policy } = reading(
      'notify: [{ repository: [shop/*, shpo/*], changes: worse }, { changes: worse }]',
    );
    expect(unmetPatterns(policy, ['shop/api'], 'in eu-central-1')).toEqual([
      'policy.yml:2: no repository in eu-central-1 matches shpo/*: is it misspelt?',
    ]);
    expect(unmetPatterns(BUILT_IN_POLICY, [], 'in eu-central-1')).toEqual([]);
  });
});

describe('a mistake in who hears of what', () => {
  it.each([
    [
      '{ channel: "#general" }',
      `2:21: notify[0].channel: "#general" is not the id of a channel: ${CHANNEL_EXPECTED}`,
    ],
    [
      '{ channel: general }',
      `2:21: notify[0].channel: "general" is not the id of a channel: ${CHANNEL_EXPECTED}`,
    ],
    [
      '{ channel: c0123456789 }',
      `2:21: notify[0].channel: "c0123456789" is not the id of a channel: ${CHANNEL_EXPECTED}`,
    ],
    [
      '{ channel: 12345678 }',
      `2:21: notify[0].channel: 12345678 is not the id of a channel: ${CHANNEL_EXPECTED}`,
    ],
    [
      '{ channel: [C0SHOP0001] }',
      `2:21: notify[0].channel: a list is not the id of a channel: ${CHANNEL_EXPECTED}`,
    ],
    ['{ channel: }', `2:21: notify[0].channel: it is empty: ${CHANNEL_EXPECTED}`],
    [
      '{ chanel: C0SHOP0001 }',
      '2:12: notify[0].chanel: there is no such key in a notify rule: did you mean channel?',
    ],
    [
      '{ changes: worst }',
      '2:21: notify[0].changes: "worst" is not possible: expected one of quarantined, worse, every verdict (did you mean worse?)',
    ],
    [
      '{ only-what-runs: yes }',
      '2:28: notify[0].only-what-runs: YAML 1.2 reads yes as text: write true',
    ],
    [
      '{ severity-at-least: high }',
      '2:31: notify[0].severity-at-least: "high" is not possible: expected one of CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL (did you mean HIGH?)',
    ],
    [
      '{ mention: "@platform" }',
      '2:21: notify[0].mention: "@platform" is not the id of a user or of a user group: expected one like U0123456789, which the profile of a person has under "Copy member ID", or that of a user group, like S0123456789',
    ],
    [
      '{ mention: [U0JANE0001, here] }',
      '2:34: notify[0].mention[1]: "here" is not the id of a user or of a user group: expected one like U0123456789, which the profile of a person has under "Copy member ID", or that of a user group, like S0123456789',
    ],
    ['{ mention: [] }', '2:21: notify[0].mention: the list is empty'],
    [
      '{ repository: shop/* }',
      '2:10: notify[0]: the rule says nothing: expected channel, changes, only-what-runs, severity-at-least, mention, quiet-hours, approvals or digest',
    ],
    [
      '{ repository: 7, changes: worse }',
      '2:24: notify[0].repository: expected text or a list of texts, found 7: put it in quotes',
    ],
    [
      '{ tag: v*, digest: daily }',
      '2:29: notify[0].digest: a digest is about whole repositories: say it in a rule without a tag',
    ],
    [
      '{ approvals: weekly }',
      '2:23: notify[0].approvals: "weekly" is not possible: expected one of daily, never',
    ],
    [
      '{ changes: every verdict, approvals: daily }',
      '2:47: notify[0].approvals: with "changes: every verdict" each approval is told by itself already',
    ],
    ['C0SHOP0001', '2:10: notify[0]: expected a mapping of keys to values, found "C0SHOP0001"'],
  ])('%s is refused', (rule, sentence) => {
    expect(problemsWith(`notify: [${rule}]`)).toEqual([`policy.yml:${sentence}`]);
  });

  it.each([
    [
      '{ from: 7:00, to: 07:30, timezone: UTC }',
      '.from: "7:00" is no time of day: expected one from 00:00 to 23:59, such as 07:00',
    ],
    [
      '{ from: 20:00, to: 24:00, timezone: UTC }',
      '.to: "24:00" is no time of day: expected one from 00:00 to 23:59, such as 07:00',
    ],
    [
      '{ from: 20, to: 07:00, timezone: UTC }',
      '.from: 20 is no time of day: expected one from 00:00 to 23:59, such as 07:00',
    ],
    ['{ from: 20:00, timezone: UTC }', '.to: it is missing'],
    [
      '{ from: 07:00, to: 07:00, timezone: UTC }',
      '.to: it is when they begin, too: quiet hours have to end',
    ],
    [
      '{ from: 20:00, to: 07:00 }',
      '.timezone: it is missing: quiet hours go by the clocks of a place',
    ],
    [
      '{ from: 20:00, to: 07:00, timezone: Berlin }',
      '.timezone: "Berlin" is no time zone: expected one of the IANA database, such as Europe/Berlin (did you mean Europe/Berlin?)',
    ],
    [
      '{ from: 20:00, to: 07:00, timezone: America/New York }',
      '.timezone: "America/New York" is no time zone: expected one of the IANA database, such as Europe/Berlin (did you mean America/New_York?)',
    ],
    [
      '{ from: 20:00, to: 07:00, timezone: "+02:00" }',
      '.timezone: "+02:00" is no time zone: expected one of the IANA database, such as Europe/Berlin',
    ],
    [
      '{ from: 20:00, to: 07:00, zone: UTC }',
      [
        '.timezone: it is missing: quiet hours go by the clocks of a place',
        '.zone: it is called timezone',
      ],
    ],
    [
      '{ from: 20:00, to: 07:00, timezone: UTC, weekends: yes }',
      '.weekends: YAML 1.2 reads yes as text: write true',
    ],
    [
      'always',
      ': expected a mapping such as { from: 20:00, to: 07:00, timezone: Europe/Berlin }, found "always"',
    ],
  ])('quiet hours %s are refused', (hours, sentences) => {
    const problems = problemsWith(`notify: [{ quiet-hours: ${hours} }]`);
    expect(problems.map((one) => one.replace(/^[^[]*notify\[0\]\.quiet-hours/, ''))).toEqual(
      [sentences].flat(),
    );
  });

  it('is a comment where somebody wrote the name of a channel without quotes', () => {
    expect(problemsWith('notify:', '  - channel: #general', 'contact: #ask us')).toEqual([
      `policy.yml:3:14: notify[0].channel: it is empty, for # begins a comment ("#general" in quotes is text): ${CHANNEL_EXPECTED}`,
      'policy.yml:4:10: contact: it is empty, for # begins a comment ("#ask" in quotes is text): expected text',
    ]);
    const commented = ['may-accept:', '  - by: # whoever is on call', '    at-most: 60 days'];
    expect(problemsWith(...commented)).toEqual([
      expect.stringMatching(
        /^policy\.yml:3:\d+: may-accept\[0\]\.by: it is empty: expected the id/,
      ),
    ]);
  });

  it('is a second rule for the same images', () => {
    expect(
      problemsWith(
        'notify:',
        '  - { repository: [a, shop/*], changes: worse }',
        '  - { repository: shop/*, channel: C0SHOP0001 }',
        '  - { repository: shop/*, tag: v1, channel: C0SHOP0001 }',
        '  - { changes: worse }',
        '  - { channel: C0SHOP0001 }',
      ),
    ).toEqual([
      'policy.yml:4:5: notify[1]: notify[0] is for the same repository and tag',
      'policy.yml:7:5: notify[4]: notify[3] is for the same repository and tag',
    ]);
  });

  it.each([
    ['notify: { channel: C0SHOP0001 }', '2:9: notify: expected a list, found a mapping'],
    ['notifi: []', '2:1: notifi: there is no such key here: did you mean notify?'],
    ['notify-by-tag: {}', '2:16: notify-by-tag.channels: it is missing'],
    ['notify-by-tag: { channels: [] }', '2:28: notify-by-tag.channels: the list is empty'],
    [
      'notify-by-tag: { channels: "#team-*" }',
      `2:28: notify-by-tag.channels: "#team-*" is not the id of a channel: ${CHANNEL_EXPECTED}, or a pattern of ids`,
    ],
    [
      'notify-by-tag: { chanels: C0* }',
      '2:18: notify-by-tag.chanels: there is no such key under notify-by-tag: did you mean channels?',
    ],
    ['contact: " "', '2:10: contact: it is empty'],
    [`contact: ${'a'.repeat(301)}`, '2:10: contact: it is longer than 300 characters'],
    [
      'help-url: http://wiki.example.com',
      '2:11: help-url: "http://wiki.example.com" is no address: expected one such as https://wiki.example.com/images',
    ],
    [
      'help-url: wiki',
      '2:11: help-url: "wiki" is no address: expected one such as https://wiki.example.com/images',
    ],
    [
      'help-url: "https://jane:secret@wiki.example.com"',
      '2:11: help-url: "https://jane:secret@wiki.example.com" is no address: expected one such as https://wiki.example.com/images',
    ],
  ])('%s is refused', (line, sentence) => {
    const problems = problemsWith(line);
    expect(problems).toContain(`policy.yml:${sentence}`);
  });
});
