import type { Finding } from '../../../src/core/findings/finding.ts';
import { cyclonedx } from '../../../src/report/formats/cyclonedx.ts';
import type { Report } from '../../../src/report/report.ts';
import {
  digestOf,
  finding,
  IMAGE,
  ignoreRule,
  imageWith,
  policyOfRules,
  policyWith,
  waiver,
} from '../../support/samples.ts';
import { reported, reportOn, written } from './reports.ts';

interface Property {
  readonly name: string;
  readonly value: string;
}
interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly components?: readonly Component[];
  readonly properties: readonly Property[];
}
interface Bom {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly compositions: readonly { readonly aggregate: string; readonly assemblies: string[] }[];
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly analysis: object;
    readonly ratings: readonly object[];
    readonly affects: readonly { readonly ref: string }[];
    readonly properties: readonly Property[];
  }[];
}

const bomOf = async (report: Report): Promise<Bom> =>
  JSON.parse(await written(cyclonedx, report)) as Bom;

const PLACE = '210987654321/eu-central-1/shop/cart';
const LODASH = finding({
  id: 'CVE-2021-23337',
  package: { name: 'lodash', version: '4.17.20', manager: 'NPM' },
  severity: 'CRITICAL',
  cvss: { score: 7.2, vector: 'CVSS:3.1/AV:N', version: '3', source: 'NVD' },
  fix: { state: 'available', version: '4.17.21' },
});

it('of one image the document is about that image, and its packages are its components', async () => {
  const { metadata, components, compositions } = await bomOf(
    reportOn([reported(imageWith({ findings: [LODASH, finding()] }))]),
  );
  expect(metadata.component).toMatchObject({
    type: 'container',
    'bom-ref': `${PLACE}@sha256:${'a'.repeat(64)}`,
    name: '210987654321.dkr.ecr.eu-central-1.amazonaws.com/shop/cart',
    version: '1.4.2',
    hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }],
    purl: `pkg:oci/cart@sha256:${'a'.repeat(64)}?repository_url=210987654321.dkr.ecr.eu-central-1.amazonaws.com%2Fshop%2Fcart`,
  });
  expect(metadata.component.properties).toContainEqual({
    name: 'ecr-scan-notifier:verdict',
    value: 'quarantined',
  });
  expect(components.map(({ name, version, purl }) => [name, version, purl])).toEqual([
    ['lodash', '4.17.20', 'pkg:npm/lodash@4.17.20'],
    ['openssl', '3.0.1', undefined],
  ]);
  expect(compositions).toEqual([
    { aggregate: 'incomplete', assemblies: [metadata.component['bom-ref']] },
  ]);
});

it('of several images each has its packages, and a vulnerability points at that of its image', async () => {
  const of = (letter: string) =>
    reported(imageWith({ findings: [LODASH] }, { image: { ...IMAGE, digest: digestOf(letter) } }));
  const { metadata, components, vulnerabilities } = await bomOf(
    reportOn([of('a'), of('b')], { about: 'shop/*' }),
  );
  expect(metadata.component).toEqual({ type: 'platform', name: 'shop/*' });
  const inside = components.flatMap((one) => one.components ?? []);
  expect(inside.map((one) => one['bom-ref'])).toEqual(['image-1/package-0', 'image-2/package-0']);
  expect(vulnerabilities).toHaveLength(1);
  expect(vulnerabilities[0]?.affects.map(({ ref }) => ref)).toEqual([
    'image-1/package-0',
    'image-2/package-0',
  ]);
});

it('the weight that the policy goes by comes before the score, and the upgrade with both', async () => {
  const { vulnerabilities } = await bomOf(reportOn([reported(imageWith({ findings: [LODASH] }))]));
  expect(vulnerabilities).toEqual([
    expect.objectContaining({
      ratings: [
        { source: { name: 'Amazon ECR' }, severity: 'critical', method: 'other' },
        {
          source: { name: 'NVD' },
          score: 7.2,
          severity: 'high',
          method: 'CVSSv31',
          vector: 'CVSS:3.1/AV:N',
        },
      ],
      recommendation: 'Upgrade to 4.17.21.',
      affects: [
        {
          ref: 'image-1/package-0',
          versions: [
            { version: '4.17.20', status: 'affected' },
            { version: '4.17.21', status: 'unaffected' },
          ],
        },
      ],
      analysis: {
        state: 'exploitable',
        response: ['update'],
        detail: 'the rule critical counts it',
      },
    }),
  ]);
});

it('of whether it is exploited, what is said alike of several images is the worst that any knows', async () => {
  const kevIn = async (...kevs: (Finding['kev'] | undefined)[]) => {
    const images = kevs.map((kev, at) =>
      reported(
        imageWith(
          { findings: [finding({ ...LODASH, ...(kev && { kev }) })] },
          { image: { ...IMAGE, digest: digestOf(String(at)) } },
        ),
      ),
    );
    const { vulnerabilities } = await bomOf(reportOn(images));
    expect(vulnerabilities).toHaveLength(1);
    return vulnerabilities[0]?.properties.find(({ name }) => name.endsWith(':kev'))?.value;
  };
  const listed = { state: 'listed', added: '2026-11-01', ransomware: false } as const;
  const not = { state: 'not-listed' } as const;
  expect(await kevIn(not, listed)).toBe('listed');
  expect(await kevIn(undefined, listed, not)).toBe('listed');
  expect(await kevIn(not, undefined)).toBe('unknown');
  expect(await kevIn(undefined, not)).toBe('unknown');
  expect(await kevIn(not, not)).toBe('not-listed');
});

it('what a rule could not ask is not said to be counted by none', async () => {
  const policy = policyOfRules({ name: 'exploited', kev: 'listed' });
  const { vulnerabilities } = await bomOf(
    reportOn([reported(imageWith({ findings: [LODASH] }), policy)]),
  );
  expect(vulnerabilities[0]?.analysis).toEqual({
    state: 'in_triage',
    detail: 'no rule of the policy counts it for sure, for not all that they ask is known',
  });
});

describe('the analysis says no more than people have said:', () => {
  const vexed = (reason: string) => ({ ignore: [ignoreRule({ reason, origin: 'vex' })] });
  it.each([
    ['nothing', {}, 'in_triage', undefined, 'no rule of the policy counts it'],
    [
      'a waiver',
      { waivers: [waiver()] },
      'exploitable',
      undefined,
      'accepted by dana@shop.example until 2026-12-01 (waiver accepted, policy.yml:30): fixed in the next release',
    ],
    [
      'an ignore rule',
      { ignore: [ignoreRule()] },
      'in_triage',
      undefined,
      'set aside by the ignore rule noise (policy.yml:20): the code is not in the image',
    ],
    [
      'a VEX statement with its justification',
      vexed('not_affected: inline_mitigations_already_exist'),
      'not_affected',
      'protected_by_mitigating_control',
      'cleared by the VEX statement policy.yml:20: not_affected: inline_mitigations_already_exist',
    ],
    [
      'a VEX statement with a justification that CycloneDX has no word for',
      vexed('not_affected: vulnerable_code_cannot_be_controlled_by_adversary'),
      'not_affected',
      undefined,
      'cleared by the VEX statement policy.yml:20: not_affected: vulnerable_code_cannot_be_controlled_by_adversary',
    ],
    [
      'a VEX statement that it is fixed',
      vexed('fixed'),
      'resolved',
      undefined,
      'cleared by the VEX statement policy.yml:20: fixed',
    ],
  ])('%s', async (_what, policy, state, justification, detail) => {
    const one = reported(imageWith({ findings: [finding()] }), policyWith(policy));
    const { vulnerabilities } = await bomOf(reportOn([one]));
    expect(vulnerabilities[0]?.analysis).toEqual({
      state,
      ...(justification && { justification }),
      detail,
    });
  });

  it('what counts because something is not known is in triage', async () => {
    const one = finding({ severity: 'HIGH', fix: { state: 'unknown' } });
    const { vulnerabilities } = await bomOf(reportOn([reported(imageWith({ findings: [one] }))]));
    expect(vulnerabilities[0]?.analysis).toEqual({
      state: 'in_triage',
      detail: 'the rule high-with-fix counts it, for nobody knows whether there is a fix',
    });
  });
});

it('of an image whose findings cannot be read nothing is claimed', async () => {
  const { weighed: _unreadable, ...torn } = reported(imageWith());
  const { metadata, compositions, vulnerabilities } = await bomOf(reportOn([torn]));
  expect(vulnerabilities).toEqual([]);
  expect(compositions).toEqual([
    { aggregate: 'unknown', assemblies: [metadata.component['bom-ref']] },
  ]);
  expect(metadata.component.properties).toContainEqual({
    name: 'ecr-scan-notifier:findings',
    value: 'unknown',
  });
});

it('of an image whose scan is not complete not all packages are known', async () => {
  const failed = reported(imageWith({ state: 'failed', findings: [LODASH] }));
  const { metadata, compositions } = await bomOf(reportOn([failed]));
  expect(compositions).toEqual([
    { aggregate: 'unknown', assemblies: [metadata.component['bom-ref']] },
  ]);
});

it('the same report is the same document, and of another moment it is another', async () => {
  const at = async (madeAt: string) =>
    (await bomOf(reportOn([reported(imageWith())], { madeAt }))).serialNumber;
  const first = await at('2026-11-21T10:00:05.000Z');
  expect(first).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(await at('2026-11-21T10:00:05.000Z')).toBe(first);
  expect(await at('2026-11-22T10:00:05.000Z')).not.toBe(first);
});
