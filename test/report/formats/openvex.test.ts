import { PermanentFailure } from '../../../src/core/errors.ts';
import { readVex } from '../../../src/policy-file/vex/read-vex.ts';
import { openvex } from '../../../src/report/formats/openvex.ts';
import { finding, ignoreRule, imageWith, policyWith, waiver } from '../../support/samples.ts';
import { reported, reportOn, written } from './reports.ts';

const LOG4J = finding({
  id: 'CVE-2021-44228',
  aliases: ['GHSA-jfh8-c2jp-5v3q'],
  package: { name: 'org.apache.logging.log4j:log4j-core', version: '2.14.1', manager: 'JAR' },
  severity: 'CRITICAL',
});
const OPENSSL = finding({
  id: 'CVE-2026-1000',
  package: { name: 'openssl', version: '3.0.1', manager: 'OS', ecosystem: 'deb' },
});

const vexRule = (reason: string) =>
  ignoreRule({
    scope: { ids: ['CVE-2021-44228'] },
    reason,
    source: 'vex/log4j.json#statement 1',
    origin: 'vex',
  });

const imageUnder = (policy: Parameters<typeof policyWith>[0]) =>
  reported(imageWith({ findings: [LOG4J, OPENSSL] }), policyWith(policy));

async function statementsUnder(policy: Parameters<typeof policyWith>[0]) {
  const text = await written(openvex, reportOn([imageUnder(policy)]));
  return (JSON.parse(text) as { statements: unknown[] }).statements;
}

it('what a VEX statement calls not affected is said so again, with its justification', async () => {
  const reason = 'not_affected: vulnerable_code_not_in_execute_path: lookups are off';
  expect(await statementsUnder({ ignore: [vexRule(reason)] })).toEqual([
    {
      vulnerability: {
        '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2021-44228',
        name: 'CVE-2021-44228',
        aliases: ['GHSA-jfh8-c2jp-5v3q'],
      },
      products: [
        {
          '@id': IMAGE_PURL,
          identifiers: { purl: IMAGE_PURL },
          hashes: { 'sha-256': 'a'.repeat(64) },
          subcomponents: [{ '@id': LOG4J_PURL, identifiers: { purl: LOG4J_PURL } }],
        },
      ],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      status_notes:
        'cleared by the VEX statement vex/log4j.json#statement 1: not_affected: vulnerable_code_not_in_execute_path: lookups are off',
    },
  ]);
});

const IMAGE_PURL = `pkg:oci/cart@sha256:${'a'.repeat(64)}?repository_url=210987654321.dkr.ecr.eu-central-1.amazonaws.com%2Fshop%2Fcart`;
const LOG4J_PURL = 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1';

it.each([
  [
    'a statement in its own words says why',
    { ignore: [vexRule('not_affected: lookups are off')] },
    {
      status: 'not_affected',
      impact_statement:
        'cleared by the VEX statement vex/log4j.json#statement 1: not_affected: lookups are off',
    },
  ],
  [
    'what is fixed is fixed',
    { ignore: [vexRule('fixed')] },
    {
      status: 'fixed',
      status_notes: 'cleared by the VEX statement vex/log4j.json#statement 1: fixed',
    },
  ],
  [
    'an ignore rule does not make it not affected',
    { ignore: [ignoreRule({ scope: { ids: ['CVE-2021-44228'] }, by: 'the team shop' })] },
    {
      status: 'under_investigation',
      status_notes:
        'set aside by the ignore rule noise of the team shop (policy.yml:20): the code is not in the image',
    },
  ],
  [
    'an accepted risk is a risk',
    { waivers: [waiver({ scope: { ids: ['CVE-2021-44228'] }, ticket: 'OPS-1' })] },
    {
      status: 'affected',
      action_statement:
        'accepted by dana@shop.example until 2026-12-01, OPS-1 (waiver accepted, policy.yml:30): fixed in the next release',
    },
  ],
])('%s', async (_what, policy, expected) => {
  expect(await statementsUnder(policy)).toEqual([expect.objectContaining(expected)]);
});

it('a word in the scanner is no more than that', async () => {
  const findings = [finding({ setAside: 'suppressed by a filter of Inspector' })];
  const text = await written(openvex, reportOn([reported(imageWith({ findings }))]));
  expect(text).toContain('"status":"under_investigation"');
  expect(text).toContain('set aside in the scanner: suppressed by a filter of Inspector');
});

it('a package of an operating system has no purl, and the statement stays its own', async () => {
  const text = await written(openvex, reportOn([imageUnder({ ignore: [ignoreRule()] })]));
  expect(text).toContain(
    '"subcomponents":[{"@id":"urn:ecr-scan-notifier:package:deb%2Fopenssl%2F3.0.1"}]',
  );
});

it('where nothing is set aside no document is written', async () => {
  const report = reportOn([reported(imageWith())], {}, 2);
  await expect(written(openvex, report)).rejects.toThrow(
    new PermanentFailure(
      'nothing is set aside, so there is nothing to say in OpenVEX: a document needs one statement at least, and none is written (of 2 images or records it is not known: they cannot be read)',
    ),
  );
});

it('a policy that reads the document sets aside the same, and nothing that was only accepted', async () => {
  const image = imageUnder({
    ignore: [vexRule('not_affected: component_not_present')],
    waivers: [waiver()],
  });
  const value: unknown = JSON.parse(await written(openvex, reportOn([image])));
  const read = readVex([{ source: { name: 'ours.json', value } as never }]);
  expect(read.ignore).toEqual([
    {
      name: expect.any(String),
      scope: {
        ids: ['CVE-2021-44228', 'GHSA-jfh8-c2jp-5v3q'],
        registries: ['210987654321/eu-central-1'],
        repositories: ['shop/cart'],
        digests: [`sha256:${'a'.repeat(64)}`],
        packages: ['org.apache.logging.log4j:log4j-core'],
        packageTypes: ['JAR', 'POM'],
        versions: ['2.14.1'],
      },
      reason: 'not_affected: component_not_present',
      source: 'ours.json#statement 1',
      origin: 'vex',
    },
  ]);
});

it('the same report is the same document, and another word makes it another', async () => {
  const under = (why: string) =>
    written(openvex, reportOn([imageUnder({ ignore: [ignoreRule({ reason: why })] })]));
  expect(await under('noise')).toBe(await under('noise'));
  const [one, other] = [await under('noise'), await under('loud')].map(
    (text) => (JSON.parse(text) as { '@id': string })['@id'],
  );
  expect(one).not.toBe(other);
});
