import { readdirSync, readFileSync } from 'node:fs';
import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import { policyInWords } from '../../src/policy-file/in-words.ts';
import { policySchemaText } from '../../src/policy-file/json-schema.ts';
import { policyVersion } from '../../src/policy-file/policy-version.ts';
import { readPolicyFile, readPolicyText } from '../../src/policy-file/read-policy.ts';
import { NOW } from '../support/policies.ts';

it('policy.yml does exactly what is built in', () => {
  const { policy, warnings } = readPolicyFile('policy.yml', NOW);
  expect({ ...policy, version: 'built-in-1' }).toEqual(BUILT_IN_POLICY);
  expect(policy.version).toBe(policyVersion(BUILT_IN_POLICY));
  expect(warnings).toEqual([]);
});

it('what policy.yml proposes in its comments is valid', () => {
  const text = readFileSync('policy.yml', 'utf8').replaceAll(
    /^( *)# (known-exploited:|ignore:|waivers:|  )/gm,
    '$1$2',
  );
  const { policy } = readPolicyText(text, 'policy.yml', NOW);
  expect(policy.base.rules.map(({ name }) => name)).toContain('known-exploited');
  expect(policy.ignore).toHaveLength(1);
  expect(policy.waivers).toHaveLength(1);
});

it.each(['kev-only.yml', 'strict-gate.yml'])(
  'what policies/%s proposes for findings without a CVE id is valid',
  (name) => {
    const text = readFileSync(`policies/${name}`, 'utf8').replaceAll(/^# (ignore:|  )/gm, '$1');
    const { policy, warnings } = readPolicyText(text, name, NOW);
    expect(policy.ignore.map(({ scope }) => scope)).toEqual([{ ids: ['TEMP-*'] }]);
    expect(warnings).toEqual([]);
  },
);

describe.each(readdirSync('policies'))('the example %s', (name) => {
  const text = readFileSync(`policies/${name}`, 'utf8');

  it('is valid and gives no warning', () => {
    expect(readPolicyFile(`policies/${name}`, NOW).warnings).toEqual([]);
  });

  it('tells editors of the schema and people of what it is for', () => {
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/docs\/policy\.schema\.json\n#\n# [A-Z]/,
    );
  });
});

it('every policy in docs/policy.md is valid', () => {
  const blocks = readFileSync('docs/policy.md', 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g);
  const policies = [...blocks].map(([, block = '']) =>
    /^quarantine:/m.test(block) ? block : `quarantine: { a: { kev: true } }\n${block}`,
  );
  expect(policies.length).toBeGreaterThan(8);
  for (const policy of policies) {
    const apart = policy.replaceAll(/^(include|vex):.*(\n +- .*)*$/gm, '');
    expect(readPolicyText(apart, 'docs/policy.md', NOW).policy.base.rules).not.toEqual([]);
  }
});

interface Node {
  readonly description?: string;
  readonly allOf?: readonly Node[];
  readonly $ref?: string;
}

describe('docs/policy.schema.json', () => {
  it('is what the code says (node bin/run.mjs bin/schemas.ts writes it)', () => {
    expect(readFileSync('docs/policy.schema.json', 'utf8')).toBe(policySchemaText());
  });

  it('describes every key', () => {
    const schema = JSON.parse(policySchemaText()) as {
      readonly definitions: Readonly<Record<string, Node>>;
    };
    const nameless: string[] = [];
    const isDescribed = (one: Node): boolean =>
      one.description !== undefined ||
      [one, ...(one.allOf ?? [])].some(({ $ref }) => {
        const target = schema.definitions[$ref?.replace('#/definitions/', '') ?? ''];
        return target !== undefined && isDescribed(target);
      });
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`);
      if (!('properties' in node)) return;
      for (const [key, value] of Object.entries(node.properties ?? {})) {
        if (!isDescribed(value as Node)) nameless.push(`${path}/${key}`);
      }
    };
    visit(schema, '');
    expect(nameless).toEqual([]);
  });
});

it('a policy can be read aloud', () => {
  const { policy } = readPolicyText(
    [
      'quarantine:',
      '  known: { kev: true }',
      '  overdue: { severity: HIGH, fix: available, grace: { HIGH: 14 days } }',
      'undecided: { default: { quarantine-after: 2 days }, scan-unsupported: leave }',
      'overrides:',
      '  - { repository: sandbox/*, mode: advise }',
      '  - { repository: sandbox/api, tag: dev-*, mode: advise }',
      'ignore: [{ package: linux-libc-dev, fix: none, severity-at-most: MEDIUM, reason: headers only }]',
      'waivers:',
      '  - { id: A, repository: shop/*, by: jane, reason: fine, ticket: S-1, until: 2026-12-31 }',
      '  - { id: B, repository: "*", by: joe, reason: soon, until: 2026-09-30, name: until the fix }',
    ].join('\n'),
    'policy.yml',
    NOW,
  );
  const conditions = [
    '    known: of any severity and known by CISA to be exploited (KEV)',
    '      where nobody knows whether it is in KEV, the image stays undecided',
    '    overdue: HIGH or worse with a fix available and open for more than 14 days if HIGH',
    '      counts CRITICAL at once, HIGH 14 days after its first sight in the repository',
    '      where nobody knows whether there is a fix, it counts all the same',
  ];
  const advice = [
    '  Only advice: no finding keeps an image from being approved and marked approved, and gates let it pass. Reported is what is',
    ...conditions.map((line) => line.replace('the image stays undecided', 'it is not reported')),
    '  An image undecided for any reason stays so',
    '  People hear of an image that is undecided for 1 hour',
  ];
  expect(policyInWords(policy, NOW)).toEqual([
    `Policy ${policy.version}`,
    '  An image is quarantined when one of its findings is',
    ...conditions,
    '  An image undecided for scan-unsupported stays so',
    '  An image undecided for another reason is quarantined after 2 days',
    '  People hear of an image that is undecided for 1 hour',
    '',
    'In sandbox/api under tags dev-* (policy.yml:7):',
    ...advice,
    '',
    'In sandbox/* (policy.yml:6):',
    ...advice,
    '',
    'Ignored as noise:',
    '  in package linux-libc-dev, of MEDIUM or milder, without a fix: headers only (policy.yml:8)',
    '',
    'Accepted for a while:',
    '  A in repository shop/*: fine, says jane (S-1), until 2026-12-31 (policy.yml:10)',
    '  until the fix: B in repository *: soon, says joe, lapsed with the end of 2026-09-30 (policy.yml:11)',
    '',
    'Feeds:',
    '  KEV counts as stale 14 days after its date',
    '  EPSS counts as stale 7 days after its date',
    '',
    'Scans and looks:',
    '  what runs, is younger than 90 days, or is among the newest 5 of its line of tags is looked at daily',
    '  ECR is not asked to scan anything again',
    '  an approval stands however old its scan is',
    '',
    'Who hears of it in Slack:',
    "  every repository: the deployment's channel hears of what may not ship",
    '',
    'Who may act from Slack:',
    '  accept risks: nobody may',
    '  release images: nobody may',
    '',
    'Records:',
    '  a judgement is kept for 400 days after another has taken its place',
  ]);
});
