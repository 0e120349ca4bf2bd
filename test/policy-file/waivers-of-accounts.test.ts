import { policyInWords } from '../../src/policy-file/in-words.ts';
import { NOW, problemsIn, reading } from '../support/policies.ts';

const WORD = 'by: jane, reason: behind the proxy, until: 2026-12-31';
const waiver = (more: string): string =>
  `  - { id: CVE-2026-1234, repository: shop/*, ${more}${WORD} }`;

describe('a waiver for some accounts and regions', () => {
  it('is for each account in each region, and says so by its name', () => {
    const { policy, warnings } = reading(
      'waivers:',
      waiver("account: '111122223333', "),
      waiver("account: ['111122223333', '4444*'], region: [eu-central-1, us-*], "),
      waiver('region: eu-*, '),
      waiver(''),
    );
    expect(policy.waivers.map(({ name, scope }) => [name, scope.registries])).toEqual([
      ['CVE-2026-1234 in shop/* 111122223333/*', ['111122223333/*']],
      [
        'CVE-2026-1234 in shop/* 111122223333/eu-central-1 111122223333/us-* 4444*/eu-central-1 4444*/us-*',
        ['111122223333/eu-central-1', '111122223333/us-*', '4444*/eu-central-1', '4444*/us-*'],
      ],
      ['CVE-2026-1234 in shop/* */eu-*', ['*/eu-*']],
      ['CVE-2026-1234 in shop/*', undefined],
    ]);
    expect(warnings).toEqual([]);
    const words = policyInWords(policy, NOW).join('\n');
    expect(words).toContain('CVE-2026-1234 in repository shop/* of account 111122223333:');
    expect(words).toContain('CVE-2026-1234 in repository shop/* in region eu-*:');
  });

  it('by reason, and an ignore rule, say it by the same keys', () => {
    const { policy } = reading(
      'waivers:',
      `  - { undecided: scan-unsupported, repository: tools/*, account: '111122223333', ${WORD} }`,
      'ignore:',
      "  - { package: linux-libc-dev, account: '111122223333', region: eu-west-1, reason: headers }",
      "  - { account: '444455556666', package: curl, reason: a sandbox }",
    );
    expect(policy.accepted.map(({ name, images }) => [name, images])).toEqual([
      [
        'scan-unsupported in tools/* 111122223333/*',
        { repositories: ['tools/*'], registries: ['111122223333/*'] },
      ],
    ]);
    expect(policy.ignore.map(({ scope }) => scope.registries)).toEqual([
      ['111122223333/eu-west-1'],
      ['444455556666/*'],
    ]);
  });

  it('is another policy, and one without is the same as ever', () => {
    const versionOf = (more: string): string => reading('waivers:', waiver(more)).policy.version;
    const before = versionOf('');
    expect(before).toBe('8c952ab09ad9');
    expect(versionOf("account: '111122223333', ")).not.toBe(before);
  });

  it('is refused where the account is written as a number', () => {
    expect(
      problemsIn(
        `quarantine: { critical: { severity: CRITICAL } }\nwaivers:\n${waiver('account: 111122223333, ')}`,
      ),
    ).toContain(
      'policy.yml:3:55: waivers[0].account: expected text or a list of texts, found 111122223333: put it in quotes',
    );
  });
});
