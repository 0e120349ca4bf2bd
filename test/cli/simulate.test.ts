import { digestOf, pendingScan } from '../support/worlds.ts';
import { fileWith, removeFiles, run } from './run-program.ts';
import { shop } from './shop.ts';

afterAll(removeFiles);

const world = fileWith('world.json', shop());

describe('simulating a policy on a registry', () => {
  it('says what it would do to every tagged image, and why', async () => {
    const ran = await run(['simulate', '--world', world]);
    expect(ran).toEqual({
      code: 0,
      err: 'Reading 4 images …\n',
      out: `4 images in 2 repositories of ${world} under the built-in policy, as the world has none (built-in-1)
not judged: 1 tagged that are not images (signatures, charts …)

  1 approved
  2 quarantined
      shop/api:1.1.0: 1 finding is CRITICAL; 1 finding is HIGH with a fix available
      team/web:7: 1 finding is HIGH, and the scan does not say whether there is a fix
  1 undecided
      shop/api:1.2.0: the scan has not finished (IN_PROGRESS)

What is not known
  1 scan-pending: the scan has not finished (IN_PROGRESS)

Rules, by the images that they hit
  2 high-with-fix (2 findings)
  1 critical (1 finding)

Repositories, by quarantined images
  1 shop/api (2 findings quarantine)
  1 team/web (1 finding quarantine)

Known to be exploited (KEV)
  2 findings in 2 images

Upgrades that clear most of what counts
  libxml2 2.9.14 → 2.9.15: 2 findings in 1 image, 1 in KEV
`,
    });
  });

  it('names every exception that took something out of the verdict, and those that met nothing', async () => {
    const policy = fileWith(
      'policy.yml',
      `quarantine:
  critical:
    severity: CRITICAL
ignore:
  - name: unreachable
    id: CVE-2026-20000
    repository: shop/*
    reason: the parser is never called
  - name: behind-it
    package: libxml2
    id: CVE-2026-20000
    reason: the same
  - name: misspelt
    package: libxlm2
    reason: never met
waivers:
  - name: next-release
    id: CVE-2026-20001
    repository: '*'
    by: Ada
    reason: fixed in the next release
    until: 2026-12-31
`,
    );
    const { code, out } = await run(['simulate', '--world', world, '--policy', policy]);
    expect(code).toBe(0);
    expect(out).toContain(`
Known to be exploited (KEV)
  0 findings in 0 images; 2 more set aside in 2 images

Set aside: 3 findings in 2 images
  2 ignore rule unreachable (${policy}:5), in 2 images, 1 CRITICAL, 2 in KEV
  1 waiver next-release by Ada until 2026-12-31 (${policy}:17), in 1 image

Exceptions that matched nothing in this run
  ignore rule misspelt (${policy}:13): a typo?
`);
  });

  it('says how many of the undecided the policy quarantines later, and when', async () => {
    const strict = 'quarantine:\n  critical: { severity: CRITICAL }\n';
    const policy = fileWith(
      'policy.yml',
      `${strict}undecided: { default: { quarantine-after: 1 day } }\n`,
    );
    const against = fileWith('policy.yml', strict);
    const args = ['simulate', '--world', world, '--policy', policy, '--against', against];
    const { out } = await run(args);
    expect(out).toContain(`  1 undecided
      shop/api:1.2.0: the scan has not finished (IN_PROGRESS)
      1 of them quarantined after 1 day if nothing changes
`);
    expect(out).toContain(`
  no verdict changes today
  1 undecided → quarantined after 1 day if nothing changes
`);
    const { at, simulation } = JSON.parse((await run([...args, '--json'])).out) as {
      at: string;
      simulation: { quarantinedLater: object; changesLater: object };
    };
    const tomorrow = new Date(Date.parse(at) + 86_400_000).toISOString();
    const later = { images: 1, first: tomorrow, last: tomorrow };
    expect([simulation.quarantinedLater, simulation.changesLater]).toEqual([later, later]);
  });

  it('counts for how many images each override holds, and what it alone lets pass', async () => {
    const policy = fileWith(
      'policy.yml',
      `quarantine:
  high: { severity: HIGH }
overrides:
  - { repository: shop/*, quarantine: { medium: { severity: MEDIUM } } }
  - { repository: [team/*, "*/cart"], mode: advise }
  - { repository: shop/api, tag: latest, mode: advise }
  - { repository: shpo/*, quarantine: { low: { severity: LOW } } }
`,
    );
    const { out } = await run(['simulate', '--world', world, '--policy', policy]);
    expect(out).toContain(`
Overrides, and for how many images each holds
  3 shop/* (${policy}:4)
  1 team/* or */cart (${policy}:5): 1 let pass
  1 shop/api under tags latest (${policy}:6)
  0 shpo/* (${policy}:7): a typo?
  by the policy's own rules 1 more image would be quarantined
`);
  });

  describe('on a part of it', () => {
    const policy = fileWith(
      'policy.yml',
      `quarantine: { high: { severity: HIGH } }
overrides:
  - { repository: team/*, mode: advise }
  - { repository: tema/*, mode: enforce }
ignore:
  - { name: elsewhere, id: CVE-2020-1000, repository: team/*, reason: noise }
  - { name: nowhere, id: CVE-2020-1000, repository: tema/*, reason: noise }
  - { name: here, id: CVE-2020-1000, repository: shop/api, reason: noise }
  - { name: anywhere, id: CVE-2020-1000, reason: noise }
  - { name: other-account, id: CVE-2020-1000, account: '111122223333', repository: shop/api, reason: noise }
`,
    );
    const overridesIn = (team: string) => `
Overrides, and for how many images each holds
  0 team/* (${policy}:3): ${team}
  0 tema/* (${policy}:4): a typo?
`;

    it.each([
      [['--repository', 'shop/*'], 3],
      [['--limit', '1'], 1],
    ])('calls no slip what may be for the rest: %j', async (part, images) => {
      const { out } = await run(['simulate', '--world', world, '--policy', policy, ...part]);
      expect(out).toMatch(new RegExp(`^${images} image`));
      expect(out).toContain(overridesIn('may be for what was not looked at'));
      const isShop = images === 3;
      expect(out).toContain(`
Exceptions that matched nothing in this run
  ignore rule nowhere (${policy}:7): a typo?
${isShop ? `  ignore rule here (${policy}:8): a typo?\n` : ''}  ${isShop ? 3 : 4} more that may be for what was not looked at
`);
    });

    it('nor what may be for an image that could not be read', async () => {
      const fault = { call: 'ecr:BatchGetImage', nth: 1, where: 'team/web' };
      const faults = [{ ...fault, error: 'AccessDeniedException' }];
      const path = fileWith('world.json', shop({ faults }));
      const { code, out } = await run(['simulate', '--world', path, '--policy', policy]);
      expect([code, out]).toEqual([
        1,
        expect.stringContaining(overridesIn('may be for what was not looked at')),
      ]);
    });

    it('says so to programs', async () => {
      const part = ['--repository', 'shop/*', '--json'];
      const { out } = await run(['simulate', '--world', world, '--policy', policy, ...part]);
      const { unmet, overrides } = JSON.parse(out);
      expect(unmet.map(({ state }: { state: string }) => state)).toEqual([
        'out of view',
        'in force',
        'in force',
        'out of view',
        'out of view',
      ]);
      expect(overrides.each).toMatchObject([{ images: 0, outOfView: true }, { images: 0 }]);
      expect(overrides.each[1]).not.toHaveProperty('outOfView');
    });
  });

  it('names who accepts what no scanner can read, and a word that is for nothing', async () => {
    const scan = { imageScanStatus: { status: 'UNSUPPORTED_IMAGE' } };
    const images = [{ imageDigest: digestOf('ee'), imageTags: ['1'], scan }];
    const path = fileWith(
      'world.json',
      shop({ repositories: [{ repositoryName: 'ops/x', images }] }),
    );
    const word = 'by: Ada, reason: static, until: 2026-12-31';
    const policy = fileWith(
      'policy.yml',
      `quarantine: { critical: { severity: CRITICAL } }
waivers:
  - { undecided: scan-unsupported, repository: ops/*, name: static, ${word} }
  - { undecided: scan-unsupported, repository: opps/*, name: misspelt, ${word} }
`,
    );
    const { out } = await run(['simulate', '--world', path, '--policy', policy]);
    expect(out).toContain('\n  1 approved\n');
    expect(out).toContain(`
Approved unscanned: 1 image, accepted by
  1 waiver static by Ada until 2026-12-31 (${policy}:3)

Exceptions that matched nothing in this run
  waiver misspelt by Ada (${policy}:4): a typo?
`);
    const explained = await run(['explain', 'ops/x:1', '--world', path, '--policy', policy]);
    expect(explained.code).toBe(0);
    const said = explained.out.replaceAll(/\n[│ ]+(?=\S)/g, ' ').replaceAll(/ +/g, ' ');
    expect(said).toContain(
      `scan-unsupported: the scanner does not support this image (UNSUPPORTED_IMAGE), by Ada until 2026-12-31 (waiver static, ${policy}:3): static`,
    );
    expect(said).toContain(
      'a waiver accepts what is not known until 2026-12-31: then it is undecided again',
    );
  });

  it('says of a policy that only advises what it would quarantine, and what is in grace', async () => {
    const policy = fileWith(
      'policy.yml',
      `mode: advise
quarantine:
  critical:
    severity: CRITICAL
  high:
    severity: HIGH
    grace: 14 days
`,
    );
    const { out } = await run(['simulate', '--world', world, '--policy', policy]);
    expect(out).toContain(`
  3 approved
  0 quarantined
  1 undecided
      shop/api:1.2.0: the scan has not finished (IN_PROGRESS)
  1 would be quarantined if the policy did more than advise
      shop/api:1.1.0: scanned completely; the policy advises and does not quarantine; 1 finding is CRITICAL

2 findings in grace in 2 images
`);
    // The other finding of the package is in grace.
    expect(out).toContain('libxml2 2.9.14 → 2.9.15: 1 finding in 1 image, 1 in KEV\n');
  });

  it('says in which direction verdicts change', async () => {
    const only = (severity: string) =>
      fileWith('policy.yml', `quarantine:\n  only:\n    severity: ${severity}\n`);
    const [mine, old] = [only('LOW'), only('CRITICAL')];
    const { out } = await run(['simulate', '--world', world, '--policy', mine, '--against', old]);
    const [, changes = ''] = out.split('\nWhat changes from ');
    expect(changes.replaceAll(/, [0-9a-f]{12}\)/g, ')')).toBe(
      `${old} (against) to ${mine} (policy)
  2 approved → quarantined
      shop/api:1.0.0: 1 finding is LOW
      team/web:7: 2 findings are HIGH or MEDIUM
`,
    );
  });

  it('compares two policies by the images whose verdict differs', async () => {
    const only = (severity: string) =>
      fileWith('policy.yml', `quarantine:\n  only:\n    severity: ${severity}\n`);
    const [strict, mild] = [only('LOW'), only('CRITICAL')];
    const args = ['simulate', '--world', world, '--policy', strict, '--against', mild, '--json'];
    const { out, code } = await run(args);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      policy: { source: strict },
      against: { source: mild },
      simulation: {
        verdicts: { approved: 0, quarantined: 3, undecided: 1 },
        changes: [
          {
            from: 'approved',
            to: 'quarantined',
            images: 2,
            examples: [
              { name: 'shop/api:1.0.0', why: '1 finding is LOW' },
              { name: 'team/web:7', why: '2 findings are HIGH or MEDIUM' },
            ],
          },
        ],
      },
    });
  });

  it('takes only the repositories that match, and only the images that were pushed last', async () => {
    const some = ['simulate', '--world', world, '--repository', 'shop/*', '--limit', '2', '--json'];
    const { out } = await run(some);
    expect(JSON.parse(out)).toMatchObject({
      repositories: 1,
      leftOut: 1,
      simulation: { verdicts: { approved: 0, quarantined: 1, undecided: 1 } },
    });
  });

  it('reports an image that cannot be read, goes on, and ends with code 1', async () => {
    const faults = [{ call: 'ecr:BatchGetImage', nth: 1, error: 'AccessDeniedException' }];
    const path = fileWith('world.json', shop({ faults }));
    const { code, out } = await run(['simulate', '--world', path]);
    expect(code).toBe(1);
    expect(out).toContain('3 images in 2 repositories');
    expect(out).toMatch(
      /1 image, in none of the numbers above\n      \S+: reading the manifest of /,
    );
  });

  it('lists no more than some of the images that cannot be read, and says how many more', async () => {
    const images = Array.from({ length: 30 }, (_, index) => ({
      imageDigest: digestOf((index + 16).toString(16)),
      imageTags: [`${index}`],
      scan: pendingScan(),
    }));
    const faults = [
      { call: 'ecr:BatchGetImage', nth: 1, times: 25, error: 'AccessDeniedException' },
    ];
    const repositories = [{ repositoryName: 'shop/api', images }];
    const path = fileWith('world.json', shop({ repositories, faults }));
    const { code, out } = await run(['simulate', '--world', path]);
    expect(code).toBe(1);
    const [, listed = ''] = out.split('\nCould not be read\n');
    expect(listed).toMatch(/^ *25 images, in none of the numbers above\n/);
    expect(listed.trimEnd().split('\n')).toHaveLength(22);
    expect(listed).toMatch(/\n      … and 5 more\n$/);
  });

  it('ends with code 2 and one sentence where no image can be read', async () => {
    const faults = [
      { call: 'ecr:BatchGetImage', nth: 1, times: 9, error: 'AccessDeniedException' },
    ];
    const path = fileWith('world.json', shop({ faults }));
    const { code, out, err } = await run(['simulate', '--world', path]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /\nsimulate: no image could be read: \S+: reading the manifest of .*: access denied: .* \(and 3 more\)\n$/,
    );
  });

  it('a registry without a repository is no wrong usage: nothing is judged in it', async () => {
    const path = fileWith('world.json', {
      account: '123456789012',
      region: 'eu-central-1',
      repositories: [],
    });
    const { code, out } = await run(['simulate', '--world', path, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ repositories: 0, leftOut: 0, failed: [] });
  });

  it.each([
    [
      ['--repository', 'nope/*'],
      'simulate: there is no repository that matches nope/* in eu-central-1',
    ],
    [['--limit', '0'], '--limit: "0" is no number of images'],
    [['shop/*'], 'simulate: it takes no argument; did you mean --repository shop/*?'],
    [
      ['--limit'],
      'simulate: Option \'--limit <value>\' argument missing; see "ecr-scan-notifier simulate --help"',
    ],
  ])('%j ends with code 2 and one sentence', async (args, sentence) => {
    expect(await run(['simulate', '--world', world, ...args])).toEqual({
      code: 2,
      out: '',
      err: `${sentence}\n`,
    });
  });

  it('ends with code 2 where nothing can be read at all', async () => {
    const faults = [{ call: 'ecr:DescribeRepositories', nth: 1, error: 'AccessDeniedException' }];
    const path = fileWith('world.json', shop({ faults }));
    const { code, out, err } = await run(['simulate', '--world', path]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('listing the repositories in eu-central-1: access denied: ');
  });
});
