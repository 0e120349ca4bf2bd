import { noticesFor } from '../../src/core/policy/housekeeping.ts';
import { policyInWords } from '../../src/policy-file/in-words.ts';
import { NOW, problemsIn, problemsOf, readFiles, reading } from '../support/policies.ts';

const RULE = 'quarantine: { critical: { severity: CRITICAL } }\n';
const vex = (id: string) =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'x',
    author: 'Example Inc.',
    timestamp: '2026-10-01T00:00:00Z',
    version: 1,
    statements: [1, 2].map((number) => ({
      vulnerability: { name: `${id}${number}` },
      products: [{ '@id': 'pkg:deb/debian/zlib1g@1.2' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
    })),
  });

describe('an ignore rule', () => {
  it('may say whose word it is and until when, and says so in words', () => {
    const { policy, warnings } = reading(
      'ignore:',
      '  - { id: TEMP-*, by: jane, until: 2026-11-10, reason: no CVE id yet }',
      '  - { id: CVE-2024-*, package: curl, until: 2026-10-01T12:00Z, reason: old }',
      '  - { id: CVE-2025-*, package: curl, reason: headers }',
    );
    expect(policy.ignore.map(({ by, until }) => [by, until])).toEqual([
      ['jane', '2026-11-11T00:00:00.000Z'],
      [undefined, '2026-10-01T12:00:00.000Z'],
      [undefined, undefined],
    ]);
    expect(policyInWords(policy, NOW)).toEqual(
      expect.arrayContaining([
        '  TEMP-*: no CVE id yet, says jane, until 2026-11-10 (policy.yml:3)',
        '  CVE-2024-* in package curl: old, lapsed at 2026-10-01T12:00Z (policy.yml:4)',
        '  CVE-2025-* in package curl: headers (policy.yml:5)',
      ]),
    );
    expect(warnings).toEqual([
      'policy.yml:3: the ignore rule "TEMP-*" lapses with the end of 2026-11-10',
      'policy.yml:4: the ignore rule "CVE-2024-* curl" lapsed at 2026-10-01T12:00Z',
    ]);
  });

  it('lasts no longer than a waiver may', () => {
    expect(
      problemsIn(
        `${RULE}longest-waiver: 30 days\nignore:\n- { id: a, reason: b, until: 2026-12-24 }\n- { id: c, reason: b, until: 2026-02-30 }`,
      ),
    ).toEqual([
      'policy.yml:4:30: ignore[0].until: 2026-12-24 is more than 30 days ahead (longest-waiver): the latest possible is 2026-11-30',
      'policy.yml:5:30: ignore[1].until: the calendar has no 2026-02-30',
    ]);
  });
});

describe('a policy that demands more of exceptions', () => {
  it('refuses ignore rules without it, wherever they stand, and VEX documents without an end', () => {
    const files = {
      'policy.yml': `${RULE}exceptions: { require: [by, until] }\nignore: [{ id: a, reason: b }]\ninclude: [more.yml]\nvex: [v.json]\n`,
      'more.yml': 'ignore: [{ id: c, reason: d, by: jane }]\n',
      'v.json': vex('CVE-2026-100'),
    };
    const demanded = 'and the policy demands it of every exception (exceptions.require)';
    expect(problemsOf(() => readFiles(files))).toEqual([
      `policy.yml:3:10: ignore[0]: it does not say who calls it noise (by), ${demanded}`,
      `policy.yml:3:10: ignore[0]: it has no end (until), ${demanded}`,
      `policy.yml:5:7: vex[0]: it has no end (until), ${demanded}: write { file: v.json, until: 2027-01-29 }`,
      `more.yml:1:10: ignore[0]: it has no end (until), ${demanded}`,
    ]);
  });

  it('takes them with it', () => {
    const { policy } = readFiles({
      'policy.yml': `${RULE}exceptions: { require: [by, until] }\nignore: [{ id: a, reason: b, by: jane, until: 2026-12-01 }]\nvex: [{ file: v.json, until: 2026-12-31 }]\n`,
      'v.json': vex('CVE-2026-100'),
    });
    expect(policy.ignore).toHaveLength(3);
  });

  it('demands what there is', () => {
    expect(problemsIn(`${RULE}exceptions: { require: [ticket] }`)).toEqual([
      'policy.yml:2:25: exceptions.require[0]: "ticket" is not possible: expected one of by, until',
    ]);
  });
});

describe('a VEX document with an end', () => {
  const read = (...entries: string[]) =>
    readFiles({
      'policy.yml': `${RULE}vex: [${entries.join(', ')}]\n`,
      'vex/a.json': vex('CVE-2026-100'),
      'vex/b.json': vex('CVE-2026-200'),
    });
  const endsOf = (...entries: string[]) =>
    read(...entries).policy.ignore.map(({ source, until }) => [source.slice(0, 10), until]);

  it('gives it to each of its statements, and to no other', () => {
    expect(endsOf('{ file: vex/a.json, until: 2026-12-31 }', 'vex/b.json')).toEqual([
      ['vex/a.json', '2027-01-01T00:00:00.000Z'],
      ['vex/a.json', '2027-01-01T00:00:00.000Z'],
      ['vex/b.json', undefined],
      ['vex/b.json', undefined],
    ]);
  });

  it('has the first of several, whatever else names it', () => {
    const many = ['vex/*.json', '{ file: vex/a.json, until: 2026-12-31 }'];
    expect(endsOf(...many, '{ file: "vex/[a]*", until: 2026-12-01 }').slice(0, 1)).toEqual([
      ['vex/a.json', '2026-12-02T00:00:00.000Z'],
    ]);
  });

  it('is told of once, not for every statement', () => {
    const { policy, warnings } = read('{ file: vex/a.json, until: 2026-11-05 }');
    expect(warnings).toEqual(['vex/a.json: the VEX document lapses with the end of 2026-11-05']);
    expect(noticesFor(policy, new Map(), NOW)).toEqual([
      {
        key: 'lapses/vex/vex/a.json/2026-11-06T00:00:00.000Z',
        text: 'The VEX document vex/a.json ends on 2026-11-05: what it clears will count again.',
      },
    ]);
  });

  it('is refused where it cannot be read', () => {
    expect(
      problemsOf(() =>
        read('{ file: vex/c.json, until: 2026-12-31 }', '{ file: vex/a.json }', '7'),
      ),
    ).toEqual([
      'policy.yml:2:15: vex[0].file: there is no file vex/c.json',
      'policy.yml:2:48: vex[1].until: it is missing',
      'policy.yml:2:70: vex[2]: expected a path, or { file: vex/openssl.json, until: 2026-12-31 }, found 7',
    ]);
  });
});
