import { dirname } from 'node:path';
import { fileWith, removeFiles, run } from './run-program.ts';
import { shop } from './shop.ts';

afterAll(removeFiles);

describe('checking a policy', () => {
  it('says in plain words what it does, with its version and warnings', async () => {
    const path = fileWith('policy.yml', 'quarantine:\n  critical:\n    severity: CRITICAL\n');
    const { code, out, err } = await run(['policy', 'check', 'policy.yml'], { cwd: dirname(path) });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Policy policy\.yml \([0-9a-f]{12}\)\n/);
    expect(out).toContain('critical: CRITICAL');
  });

  it('takes policy.yml where no file is named', async () => {
    const path = fileWith('policy.yml', 'quarantine:\n  high:\n    severity: HIGH\n');
    const { code, out } = await run(['policy', 'check'], { cwd: dirname(path) });
    expect(code).toBe(0);
    expect(out).toContain('high: HIGH or worse');
  });

  it('takes the file that the build would take', async () => {
    const path = fileWith('strict.yml', 'quarantine:\n  low:\n    severity: LOW\n');
    const { code, out } = await run(['policy', 'check'], { env: { POLICY_FILE: path } });
    expect(code).toBe(0);
    expect(out).toContain(`Policy ${path} (`);
    expect(out).toContain('low: LOW or worse');
  });

  it('says every problem with its place and ends with code 2', async () => {
    const path = fileWith(
      'policy.yml',
      'quarantine:\n  critical:\n    severty: CRITICAL\n  high:\n    severity: BAD\n',
    );
    const { code, out, err } = await run(['policy', 'check', 'policy.yml'], { cwd: dirname(path) });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('policy.yml:3');
    expect(err).toContain('policy.yml:5');
    expect(err).toContain('policy.yml cannot be used: ');
  });

  it('says no more than the first of many problems and warnings, and how many more', async () => {
    const many = (rules: string) =>
      fileWith('policy.yml', `quarantine: { a: { severity: LOW } }\nignore:\n${rules}`);
    const broken = await run(['policy', 'check', many('  - {}\n'.repeat(60))]);
    expect(broken.code).toBe(2);
    expect(broken.err.split('\n').slice(50)).toEqual([
      '… and 10 more',
      expect.stringMatching(/ cannot be used: 60 problems$/),
      '',
    ]);
    const broad = Array.from(
      { length: 60 },
      (_, index) => `  - { name: n${index}, repository: shop/${index}, reason: noise }\n`,
    );
    const warned = await run(['policy', 'check', many(broad.join(''))]);
    expect(warned.code).toBe(0);
    expect(warned.out).toContain('\n60 warnings\n');
    expect(warned.out).toMatch(/\n  … and 10 more\n$/);
  });

  describe('on the repositories that are there', () => {
    const policy = fileWith(
      'policy.yml',
      `quarantine: { critical: { severity: CRITICAL } }
overrides:
  - { repository: [shop/*, shpo/api], quarantine: { low: { severity: LOW } } }
  - { repository: prod/*, quarantine: { low: { severity: LOW } } }
  - { tag: nothing-*, quarantine: { low: { severity: LOW } } }
`,
    );
    const world = fileWith('world.json', shop());

    it('warns of an override that is for none of them', async () => {
      const { code, out } = await run(['policy', 'check', '--policy', policy, '--world', world]);
      expect(code).toBe(0);
      expect(out).toContain(`
2 warnings
  ${policy}:3: no repository of ${world} matches shpo/api: is it misspelt?
  ${policy}:4: no repository of ${world} matches prod/*: is it misspelt?
`);
    });

    describe('where messages go', () => {
      const telling = fileWith(
        'policy.yml',
        [
          'quarantine: { critical: { severity: CRITICAL } }',
          'notify:',
          '  - { repository: shop/*, channel: C0SHOP0001, severity-at-least: HIGH, mention: S0TEAM0001, approvals: daily, quiet-hours: { from: 20:00, to: 07:00, timezone: Europe/Berlin, weekends: true } }',
          '  - { repository: shop/api, tag: release-*, changes: every verdict, only-what-runs: true }',
        ].join('\n'),
      );

      it('is said of every repository, with the line of the policy', async () => {
        const { code, out } = await run(['policy', 'check', telling, '--world', world]);
        expect(code).toBe(0);
        expect(tableIn(out)).toEqual([
          [
            'REPOSITORIES',
            'TAGS',
            'CHANNEL',
            'CHANGES',
            'SEVERITY',
            'MENTIONS',
            'QUIET HOURS',
            'POLICY',
          ],
          [
            'shop/api',
            'release-*',
            "the deployment's channel",
            'every verdict, only what runs',
            'any',
            'nobody',
            'none',
            `${telling}:4`,
          ],
          [
            'shop/api',
            'any',
            'C0SHOP0001',
            'quarantined, approvals daily',
            'HIGH',
            'S0TEAM0001',
            '20:00 to 07:00 and on weekends, Europe/Berlin',
            `${telling}:3`,
          ],
          [
            'team/empty, team/web',
            'any',
            "the deployment's channel",
            'quarantined',
            'any',
            'nobody',
            'none',
            'by default',
          ],
        ]);
      });

      it('is said to programs too', async () => {
        const args = ['policy', 'check', telling, '--world', world, '--json'];
        const { destinations } = JSON.parse((await run(args)).out);
        expect(destinations).toEqual([
          {
            repositories: ['shop/api'],
            tags: ['release-*'],
            to: { changes: 'every verdict', onlyRunning: true },
            source: `${telling}:4`,
          },
          {
            repositories: ['shop/api'],
            to: {
              channel: 'C0SHOP0001',
              changes: 'quarantined',
              severityAtLeast: 'HIGH',
              mention: ['S0TEAM0001'],
              approvals: 'daily',
              quietHours: {
                from: '20:00',
                to: '07:00',
                timezone: 'Europe/Berlin',
                weekends: true,
              },
            },
            source: `${telling}:3`,
          },
          { repositories: ['team/empty', 'team/web'], to: { changes: 'quarantined' } },
        ]);
      });

      it('is not said where nobody names the repositories', async () => {
        const { out } = await run(['policy', 'check', telling]);
        expect(out).not.toContain('Where messages go');
        expect(out).toContain('Who hears of it in Slack:');
      });
    });

    it('asks AWS for nothing where nobody says so', async () => {
      const { code, out } = await run(['policy', 'check', policy]);
      expect([code, out.includes('misspelt')]).toEqual([0, false]);
    });

    it('needs to know the region of a registry', async () => {
      const { code, out, err } = await run(['policy', 'check', policy, '--registry']);
      expect([code, out]).toEqual([2, '']);
      expect(err).toBe(
        'which region? name it with --region or AWS_REGION, or a world file with --world\n',
      );
    });

    it.each([
      [
        ['--world', 'w.json', '--registry'],
        'policy check: a world, or the registry of an account? not both',
      ],
      [['--policy', 'b.yml'], `policy check: which one, ${policy} or b.yml?`],
    ])('refuses %j', async (more, sentence) => {
      expect(await run(['policy', 'check', policy, ...more])).toEqual({
        code: 2,
        out: '',
        err: `${sentence}\n`,
      });
    });
  });

  it('says in one sentence that there is no such file', async () => {
    const { code, err } = await run(['policy', 'check', 'nope.yml']);
    expect(code).toBe(2);
    expect(err).toContain('nope.yml: cannot be read: there is no such file');
  });
});

/** The table at the end of what `policy check` prints, cell by cell. */
const tableIn = (out: string): string[][] =>
  (out.split('Where messages go in Slack:\n')[1] ?? '')
    .split('\n\n')[0]
    ?.trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/)) ?? [];

describe('the program', () => {
  it.each(['--version', '-v', 'version'])('says with %s which it is', async (word) => {
    expect(await run([word])).toEqual({ code: 0, out: 'ecr-scan-notifier 0.1.0\n', err: '' });
  });

  it.each([
    [['--help']],
    [['policy', 'check', '--help']],
    [['policy', '--help']],
    [['explain', '-h']],
    [['simulate', '--help']],
    [['gate', '--help']],
  ])('%j prints how it is used', async (args) => {
    const { code, out, err } = await run(args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Usage: ecr-scan-notifier /);
    expect(out.split('\n').filter((line) => line.length > 110)).toEqual([]);
  });

  it.each([
    [
      [],
      'Which command? There are policy check, explain, simulate, gate, audit, list, history, waivers list, waivers export, digest, report, rejudge, backfill, posture, doctor, redrive, package, members statement, slack manifest, slack test, triggers test; see ecr-scan-notifier --help.',
    ],
    [['explian'], 'There is no command explian; did you mean explain?'],
    [['check'], 'There is no command check; did you mean policy check?'],
    [
      ['deploy'],
      'There is no command deploy; there are policy check, explain, simulate, gate, audit, list, history, waivers list, waivers export, digest, report, rejudge, backfill, posture, doctor, redrive, package, members statement, slack manifest, slack test, triggers test.',
    ],
    [['policy'], 'policy: what about it? There is policy check; see ecr-scan-notifier --help.'],
    [['policy', 'chekc'], 'There is no command policy chekc; did you mean policy check?'],
    [
      ['waivers'],
      'waivers: what about it? There is waivers list, waivers export; see ecr-scan-notifier --help.',
    ],
    [['waiver', 'list'], 'There is no command waiver; did you mean waivers list?'],
    [['histroy', 'shop/api:1'], 'There is no command histroy; did you mean history?'],
    [['rejuge', 'shop/api:1'], 'There is no command rejuge; did you mean rejudge?'],
    [['policy', 'policy.yml'], 'There is no command policy policy.yml; there is policy check.'],
  ])('%j ends with code 2 and one sentence', async (args, sentence) => {
    expect(await run(args)).toEqual({ code: 2, out: '', err: `${sentence}\n` });
  });
});
