import { gzipSync } from 'node:zlib';
import type { Finding } from '../../../src/core/findings/finding.ts';
import type { Severity } from '../../../src/core/findings/severity.ts';
import type { Acceptance } from '../../../src/core/policy/policy.ts';
import type { ReportedImage } from '../../../src/core/report/reported-image.ts';
import { sarif } from '../../../src/report/formats/sarif.ts';
import type { Report } from '../../../src/report/report.ts';
import {
  digestOf,
  finding,
  IMAGE,
  imageWith,
  policyOfRules,
  policyWith,
  waiver,
} from '../../support/samples.ts';
import { each, reported, reportOf, reportOn, written } from './reports.ts';

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
  readonly suppressions?: readonly { readonly justification: string }[];
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
  readonly automationDetails: { readonly id: string };
  readonly invocations: readonly [
    {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly {
        readonly message: { readonly text: string };
      }[];
    },
  ];
  readonly results: readonly Result[];
}
interface Rule {
  readonly id: string;
  readonly help: { readonly markdown: string };
  readonly properties: { readonly 'security-severity'?: string; readonly tags: readonly string[] };
}

async function runOf(report: Report): Promise<Run> {
  const { runs } = JSON.parse(await written(sarif, report)) as { runs: [Run] };
  expect(runs).toHaveLength(1);
  return runs[0];
}

const runOn = (images: readonly ReportedImage[], head = {}): Promise<Run> =>
  runOf(reportOn(images, head));

const CRITICAL = finding({ severity: 'CRITICAL', fix: { state: 'available', version: '3.0.2' } });
/** An image with these findings, by the first letter of its digest. */
const image = (letter: string, tag: string, findings: Finding[], policy = policyWith()) =>
  reported(
    imageWith({ findings }, { image: { ...IMAGE, digest: digestOf(letter) }, tags: [tag] }),
    policy,
  );

it('a vulnerability in a package is one result, in however many images it is', async () => {
  const older = finding({ ...CRITICAL, package: { name: 'openssl', version: '3.0.0' } });
  const { results } = await runOn([image('b', '1.5.0', [CRITICAL]), image('a', '1.4.2', [older])]);
  expect(results).toHaveLength(1);
  expect(results[0]?.message.text).toBe(
    'openssl 3.0.1, 3.0.0 in shop/cart has CVE-2026-1000 (CRITICAL). The rule critical counts it. Upgrade to 3.0.2. It is in 2 images: 1.5.0, 1.4.2.',
  );
  expect(results[0]?.locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: { uri: 'shop/cart' },
        region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
      },
      logicalLocations: [
        {
          name: '1.5.0',
          fullyQualifiedName: `210987654321.dkr.ecr.eu-central-1.amazonaws.com/shop/cart@sha256:${'b'.repeat(64)}`,
          kind: 'image',
        },
      ],
    },
    expect.objectContaining({ logicalLocations: [expect.objectContaining({ name: '1.4.2' })] }),
  ]);
});

it('an alert stays itself over pushes, versions and scans, and is another in another place', async () => {
  const printOf = async (images: readonly ReportedImage[]) =>
    (await runOn(images)).results[0]?.partialFingerprints.primaryLocationLineHash;
  const before = await printOf([image('a', '1.4.2', [CRITICAL])]);
  const pushed = { ...CRITICAL, package: { name: 'openssl', version: '3.0.9', path: 'usr/lib' } };
  expect(await printOf([image('b', '1.5.0', [finding(pushed)])])).toBe(before);
  const other = { ...CRITICAL, package: { name: 'libssl' } };
  expect(await printOf([image('a', '1.4.2', [finding(other)])])).not.toBe(before);
  const stage = { ...IMAGE, account: '111122223333' };
  const elsewhere = reported(imageWith({ findings: [CRITICAL] }, { image: stage }));
  expect(await printOf([elsewhere])).not.toBe(before);
});

it('the category has no tag and no digest, for these change with every push', async () => {
  const categoryOf = async (about?: string) =>
    (await runOn([], about === undefined ? {} : { about })).automationDetails.id;
  expect(await categoryOf()).toBe('ecr-scan-notifier/2026-11-21T10:00:05.000Z');
  expect(await categoryOf('shop/*')).toBe('ecr-scan-notifier/shop/*/2026-11-21T10:00:05.000Z');
  const tagged = await categoryOf('shop/cart:1.4.2');
  expect(tagged).toBe('ecr-scan-notifier/shop/cart/2026-11-21T10:00:05.000Z');
  expect(await categoryOf(`shop/cart@sha256:${'a'.repeat(64)}`)).toBe(tagged);
});

describe("GitHub's word for a severity is that of the policy:", () => {
  it.each<[Severity, number | undefined, string | undefined]>([
    ['CRITICAL', undefined, '9.5'],
    ['CRITICAL', 9, '9.1'],
    ['HIGH', undefined, '8.0'],
    ['HIGH', 9.8, '8.9'],
    ['MEDIUM', 5.1, '5.1'],
    ['LOW', undefined, '2.0'],
    ['LOW', 9.8, '3.9'],
    ['INFORMATIONAL', undefined, '0.1'],
    ['UNKNOWN', 9.8, '9.8'],
    ['UNKNOWN', undefined, undefined],
  ])('%s with a score of %s is %s', async (severity, score, expected) => {
    const one = finding({ severity, ...(score !== undefined && { cvss: { score } }) });
    const { tool } = await runOn([image('a', '1.4.2', [one])]);
    expect(tool.driver.rules[0]?.properties['security-severity']).toBe(expected);
  });
});

it('levels say what becomes of a finding, and what nobody has ranked is no note', async () => {
  const { results } = await runOn([
    image('a', '1.4.2', [
      CRITICAL,
      finding({ id: 'CVE-2026-2000', severity: 'MEDIUM' }),
      finding({ id: 'CVE-2026-3000', severity: 'UNKNOWN' }),
    ]),
  ]);
  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['CVE-2026-1000', 'error'],
    ['CVE-2026-3000', 'warning'],
    ['CVE-2026-2000', 'note'],
  ]);
});

it('what a rule could not ask is no note, and not said to be counted by none', async () => {
  const policy = policyOfRules({ name: 'exploited', kev: 'listed' });
  const { results } = await runOn([image('a', '1.4.2', [finding()], policy)]);
  const [, own] = results;
  expect(own?.level).toBe('warning');
  expect(own?.message.text).toContain('No rule of the policy counts it for sure');
});

it('an alert says that it is exploited where any image knows it, wherever it weighs most', async () => {
  const kev = { state: 'listed', added: '2026-11-01', ransomware: false } as const;
  const of = (severity: Severity, more: Partial<Finding>) => finding({ severity, ...more });
  for (const images of [
    [image('a', '1.4.2', [of('CRITICAL', {})]), image('b', '1.4.1', [of('LOW', { kev })])],
    [image('b', '1.4.1', [of('LOW', { kev })]), image('a', '1.4.2', [of('CRITICAL', {})])],
  ]) {
    const { results, tool } = await runOn(images);
    expect(results).toHaveLength(1);
    expect(results[0]?.message.text).toContain('(CRITICAL, in KEV)');
    expect(tool.driver.rules[0]?.properties.tags).toContain('kev');
  }
});

it('what is set aside is suppressed by whom, until when and why, unless it stands in another image', async () => {
  const policy = policyWith({ waivers: [waiver({ scope: { tags: ['1.4.2'] } })] });
  const waived = image('a', '1.4.2', [CRITICAL], policy);
  const alone = await runOn([waived]);
  expect(alone.results[0]).toMatchObject({
    level: 'note',
    suppressions: [
      {
        kind: 'external',
        status: 'accepted',
        justification:
          'accepted by dana@shop.example until 2026-12-01 (waiver accepted, policy.yml:30): fixed in the next release',
      },
    ],
  });
  const both = await runOn([image('b', '1.5.0', [CRITICAL], policy), waived]);
  expect(both.results).toEqual([expect.objectContaining({ level: 'error' })]);
  expect(both.results[0]).not.toHaveProperty('suppressions');
});

describe('what is not known does not look clean:', () => {
  it('an image that is not scanned is a result, and the run is not successful', async () => {
    const unscanned = reported(imageWith({ state: 'never-scanned' }));
    const { results, invocations } = await runOn([unscanned]);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ ruleId: 'not-known', ruleIndex: 0, level: 'error' });
    expect(results[0]?.message.text).toBe(
      'It is not known whether all images in shop/cart may ship. 1 image: 1.4.2: not scanned yet.',
    );
    expect(invocations[0].executionSuccessful).toBe(false);
    expect(invocations[0].toolExecutionNotifications).toHaveLength(1);
  });

  it('neither does an image whose findings cannot be read, nor a record', async () => {
    const { weighed: _unreadable, ...torn } = reported(imageWith());
    const { results } = await runOf(reportOn([torn], {}, 2));
    expect(results[0]?.message.text).toBe(
      'It is not known whether all images in shop/cart may ship. 1 image: 1.4.2: its findings cannot be read. 2 records cannot be read.',
    );
  });

  it('what a person has accepted not to know is said, and is nobody has to act on it', async () => {
    const accepted: Acceptance = {
      name: 'distroless',
      images: { repositories: ['shop/*'] },
      doubt: 'scan-unsupported',
      by: 'dana@shop.example',
      reason: 'built from scratch',
      until: '2026-12-01T10:00:05.000Z',
      source: 'policy.yml:40',
    };
    const policy = policyWith({ accepted: [accepted] });
    const unsupported = reported(imageWith({ state: 'unsupported' }), policy);
    expect(unsupported.current.judgement.verdict).toBe('approved');
    const { results, invocations } = await runOn([unsupported]);
    expect(results).toEqual([
      expect.objectContaining({
        ruleId: 'not-known',
        level: 'note',
        message: {
          text: 'Not everything is known of all images in shop/cart, and somebody has accepted that. 1 image: 1.4.2: the scanner does not support this image; accepted by dana@shop.example until 2026-12-01: built from scratch.',
        },
        suppressions: [
          {
            kind: 'external',
            status: 'accepted',
            justification:
              '1.4.2: the scanner does not support this image; accepted by dana@shop.example until 2026-12-01: built from scratch',
          },
        ],
      }),
    ]);
    expect(invocations[0].executionSuccessful).toBe(true);
  });

  it('where all is known and nothing found, the run is successful and empty', async () => {
    const { results, invocations } = await runOn([reported(imageWith())]);
    expect(results).toEqual([]);
    expect(invocations[0].executionSuccessful).toBe(true);
  });
});

it('names and descriptions stay text', async () => {
  const { results, tool } = await runOn([
    image('a', '1.4.2', [
      finding({
        severity: 'CRITICAL',
        package: { name: '[click](https://evil.example) {0}' },
        description: '<img src=x> ![x](https://evil.example/x.png)\n# Not a heading',
      }),
    ]),
  ]);
  expect(results[0]?.message.text).toContain(String.raw`\[click\](https://evil.example) {{0}} in`);
  expect(tool.driver.rules[0]?.help.markdown).toContain(
    String.raw`&lt;img src=x&gt; \!\[x\]\(https\://evil.example/x.png\) \# Not a heading`,
  );
});

describe("GitHub's limits hold:", () => {
  /** So many vulnerabilities in each of some repositories, of one image each. */
  async function* registry(repositories: number, many: number, description = '') {
    const { weighed, current, ...rest } = reported(imageWith());
    const { judgement } = current;
    for (let number = 0; number < repositories; number += 1) {
      const repository = { ...IMAGE, repository: `shop/part-${number}` };
      const findings = Array.from({ length: many }, (_, index) => ({
        finding: finding({
          id: `CVE-2026-${number * many + index}`,
          severity: index === 0 ? 'CRITICAL' : 'LOW',
          description: description && scrambled(description, number * many + index),
        }),
        state: { state: 'open' as const },
      }));
      const one: ReportedImage = {
        ...rest,
        current: { ...current, judgement: { ...judgement, image: repository } },
        ...(weighed && { weighed: { ...weighed, findings } }),
      };
      yield { repository, images: each([one]), unreadable: () => 0 };
    }
  }

  /** Another text for each number, that does not pack well. */
  const scrambled = (text: string, number: number): string => {
    let state = number + 1;
    return text.replaceAll('x', () => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCodePoint(0x4e00 + (state % 20_000));
    });
  };

  it('of 30,000 vulnerabilities the worst 25,000 are written, and it is said', async () => {
    const { results, tool, invocations } = await runOf({
      ...reportOf([]),
      repositories: registry(30, 1_000),
    });
    expect(results).toHaveLength(25_000);
    expect(tool.driver.rules).toHaveLength(25_000);
    const last = results.findLast(({ ruleId }) => Number(ruleId.slice(9)) % 1_000 === 0);
    expect(results.indexOf(last as Result)).toBe(29);
    expect(invocations[0].toolExecutionNotifications.map(({ message }) => message.text)).toEqual([
      'The worst 25000 of 30000 vulnerabilities are in this file, and GitHub shows the worst 5000 of them.',
    ]);
  });

  it('a file that would be larger than 10 MB when it is packed is cut as well', async () => {
    const text = await written(sarif, {
      ...reportOf([]),
      repositories: registry(12, 1_000, 'x'.repeat(900)),
    });
    const size = gzipSync(text).length;
    expect(size).toBeLessThan(10_000_000);
    expect(size).toBeGreaterThan(8_000_000);
    expect(text).toMatch(/The worst \d+ of 12000 vulnerabilities are in this file/);
  });
});
