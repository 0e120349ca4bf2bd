import { noticesFor } from '../../src/core/policy/housekeeping.ts';
import { policyInWords } from '../../src/policy-file/in-words.ts';
import { NOW, problemsIn, reading } from '../support/policies.ts';

const RULE = 'quarantine: { critical: { severity: CRITICAL } }\nwaivers:\n';
const refused = (entry: string): readonly string[] => problemsIn(`${RULE}  - { ${entry} }`);
const WORD = 'by: jane, reason: static binary, until: 2026-12-31';

describe('a waiver by reason', () => {
  it('accepts what is not known of some images, and no finding', () => {
    const { policy, warnings } = reading(
      'waivers:',
      `  - { undecided: scan-unsupported, repository: [tools/*, ops/x], tag: v1, ticket: S-1, ${WORD} }`,
      `  - { undecided: scan-unsupported, digest: "sha256:abc", name: scratch, ${WORD} }`,
      `  - { id: CVE-2026-1234, repository: tools/*, ${WORD} }`,
    );
    expect(policy.waivers.map(({ name }) => name)).toEqual(['CVE-2026-1234 in tools/*']);
    expect(policy.accepted).toEqual([
      {
        name: 'scan-unsupported in tools/* ops/x v1',
        doubt: 'scan-unsupported',
        images: { repositories: ['tools/*', 'ops/x'], tags: ['v1'] },
        by: 'jane',
        reason: 'static binary',
        ticket: 'S-1',
        until: '2027-01-01T00:00:00.000Z',
        source: 'policy.yml:3',
      },
      expect.objectContaining({ name: 'scratch', images: { digests: ['sha256:abc'] } }),
    ]);
    expect(warnings).toEqual([]);
    expect(policyInWords(policy, NOW)).toContain(
      '  an image undecided for scan-unsupported in repository tools/* or ops/x under tag v1: static binary, says jane (S-1), until 2026-12-31 (policy.yml:3)',
    );
  });

  it.each([
    [
      `undecided: scan-failed, repository: a, ${WORD}`,
      '3:18: waivers[0].undecided: "scan-failed" cannot be accepted: only scan-unsupported can, which neither time nor another scan clears',
    ],
    [
      `undecided: scan-unsupported, ${WORD}`,
      '3:5: waivers[0]: the waiver names neither a repository nor a digest: say repository: "*" if it is for everywhere',
    ],
    [
      `undecided: scan-unsupported, id: CVE-2026-1, repository: a, ${WORD}`,
      '3:7: waivers[0].undecided: a waiver is for findings, by id, or for what is not known, by undecided: not both',
    ],
    [
      `undecided: scan-unsupported, package: zlib, repository: a, ${WORD}`,
      '3:36: waivers[0].package: there is no such key in a waiver by reason: expected one of undecided, repository, tag, digest, account, region, by, reason, ticket, until, name',
    ],
    [
      'undecided: scan-unsupported, repository: a, by: jane, reason: b, until: 2027-06-01',
      '3:79: waivers[0].until: 2027-06-01 is more than 90 days ahead (longest-waiver): the latest possible is 2027-01-29',
    ],
    [
      'undecided: scan-unsupported, repository: a, by: jane, until: 2026-12-31',
      '3:5: waivers[0].reason: it is missing',
    ],
  ])('%s is refused', (entry, sentence) => {
    expect(refused(entry)).toEqual([`policy.yml:${sentence}`]);
  });

  it('has a name of its own among all waivers', () => {
    const twice = `  - { undecided: scan-unsupported, repository: a, ${WORD} }`;
    expect(problemsIn(`${RULE}${twice}\n${twice}`)).toEqual([
      'policy.yml:4:5: waivers[1]: a waiver called "scan-unsupported in a" stands at policy.yml:3 already: give this one another name',
    ]);
  });

  it('is a warning where it is for everything, matches nothing or ends soon', () => {
    const { policy, warnings } = reading(
      'waivers:',
      `  - { undecided: scan-unsupported, repository: "*", name: all, ${WORD} }`,
      '  - { undecided: scan-unsupported, repository: Shop, by: jane, reason: b, until: 2026-11-05 }',
    );
    expect(warnings).toEqual([
      'policy.yml:4: "Shop" can match nothing: expected a repository\'s name in small letters, without registry, tag and digest',
      'policy.yml:3: the waiver "all" accepts every image that is undecided for scan-unsupported',
      'policy.yml:4: the waiver "scan-unsupported in Shop" lapses with the end of 2026-11-05',
    ]);
    expect(noticesFor(policy, new Map(), NOW)).toEqual([
      {
        key: 'lapses/scan-unsupported in Shop/2026-11-06T00:00:00.000Z',
        text: 'The waiver scan-unsupported in Shop of jane (policy.yml:4) ends on 2026-11-05: what it accepts will count again.',
      },
    ]);
  });

  it('makes another version', () => {
    const { policy } = reading(
      `waivers: [{ undecided: scan-unsupported, repository: a, ${WORD} }]`,
    );
    expect(policy.version).not.toBe(reading().policy.version);
  });
});

it('a list of what is no waiver is told so', () => {
  expect(problemsIn(`${RULE}  - 7`)).toEqual([
    'policy.yml:3:5: waivers[0]: expected a mapping of keys to values, found 7',
  ]);
});
