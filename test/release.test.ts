import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import { FRAMEWORK_FILES, packageWithStandIns } from '../bin/release/package-with-stand-ins.ts';
import { releaseParameters } from '../bin/release/parameters.ts';
import { releaseReadme } from '../bin/release/readme.ts';
import { releaseTemplate } from '../bin/release/release-template.ts';
import { unzipped } from '../src/cli/package/zip.ts';
import { SETTINGS } from '../src/settings-file/settings.ts';
import { run as program } from './cli/run-program.ts';

/*
 * The release is made of serverless.yml and the stack, as a deployment is: with stand-ins for the settings, which become
 * parameters. So there is no second template to keep up.
 */

const LAMBDAS = [
  'compare-registry',
  'deploy-trigger',
  'deployment-gate',
  'digest',
  'finding-changed',
  'image-arrived',
  'publish-report',
  'refresh-threat-intel',
  'scan-finished',
  'slack-action',
  'sweep',
];

let folder: string;
let template: ReturnType<typeof releaseTemplate>;
let archives: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'release-test-'));
  for (const name of FRAMEWORK_FILES) await cp(name, join(folder, name), { recursive: true });
  for (const lambda of LAMBDAS) {
    await mkdir(join(folder, 'dist', lambda), { recursive: true });
    await writeFile(join(folder, 'dist', lambda, 'index.mjs'), `export const of = '${lambda}';`);
    await writeFile(join(folder, 'dist', lambda, 'policy.json'), '{}');
  }
  process.env['SLS_SCHEMA_CACHE_BASE_DIR'] ??= resolve('node_modules/.cache');
  const parameters = releaseParameters('serverless.yml');
  const packaged = packageWithStandIns(folder, parameters);
  template = releaseTemplate(packaged.template, parameters);
  archives = packaged.archives;
});
afterAll(() => rm(folder, { recursive: true }));

const parameters = () => template['Parameters'] as Record<string, Record<string, unknown>>;
const resources = () =>
  template['Resources'] as Record<string, { Type: string; Properties: Record<string, unknown> }>;

it('the official validator finds nothing wrong with the template', async () => {
  const path = join(folder, 'template.json');
  await writeFile(path, JSON.stringify(template));
  const engine = new RegoEngine();
  try {
    const report = engine.validateStandard(new TemplateFile(path), {
      severityLevel: 'WARN',
      // W1001: it does not see that one condition chooses between the table and its name.
      // W2509: the parameter is the name of a secret, which whoever deploys has to see.
      // W3005, W9002: the framework names dependencies, and joins ARNs out of pseudo parameters.
      // F3017, F3031, F3033: it takes the default of a parameter for its value, where a condition leaves it out.
      // W1028: a released template has no members, and says so by a condition.
      exclude: { ids: ['F3017', 'F3031', 'F3033', 'W1001', 'W1028', 'W2509', 'W3005', 'W9002'] },
    });
    expect(report.diagnostics.map(({ ruleId, message }) => `${ruleId} ${message}`)).toEqual([]);
  } finally {
    engine.free();
  }
});

it('each setting is a parameter, with what serverless.yml takes by default, but for those that are packaged', () => {
  expect(Object.keys(parameters())).toHaveLength(2 + SETTINGS.length - 3);
  expect(parameters()).toMatchObject({
    CodeBucket: { Type: 'String' },
    Stage: { Default: 'prod' },
    SlackChannel: { Type: 'String', Default: '' },
    TopicForPeople: { Default: 'off', AllowedValues: ['on', 'off'] },
    Memory: { Type: 'Number', Default: 1024, MinValue: 512, MaxValue: 10_240 },
    LogDays: { Type: 'Number', Default: 30 },
    Concurrency: { Type: 'Number', Default: 0, MinValue: 0 },
    Marks: { Default: 'on' },
  });
  for (const name of ['CodeBucket', 'Stage', 'SlackChannel', 'LogDays', 'Table', 'AlarmEmail'])
    expect(parameters()[name]?.['Description']).toEqual(expect.stringMatching(/\.$/));
});

it('no stand-in is left, and each parameter is used', () => {
  const text = JSON.stringify({ ...template, Parameters: {} });
  expect(text).not.toMatch(/StandsFor|StageOfTheRelease|5821|2922|"FATAL"/);
  const unused = Object.keys(parameters()).filter(
    (name) => !text.includes(`{"Ref":"${name}"}`) && !text.includes(`\${${name}}`),
  );
  expect(unused).toEqual([]);
});

it('functions are named for the stage, told the settings, and their code lies in a bucket of whoever deploys', () => {
  expect(resources()['SweepLambdaFunction']?.Properties).toMatchObject({
    FunctionName: { 'Fn::Sub': 'ecr-scan-notifier-${Stage}-sweep' },
    MemorySize: { Ref: 'Memory' },
    Code: { S3Bucket: { Ref: 'CodeBucket' }, S3Key: 'sweep.zip' },
    LoggingConfig: { ApplicationLogLevel: { Ref: 'LogLevel' } },
    Environment: {
      Variables: {
        SLACK_CHANNEL: { Ref: 'SlackChannel' },
        PEOPLE_TOPIC: { Ref: 'TopicForPeople' },
        LEDGER_TABLE: { 'Fn::If': ['MakesTable', { Ref: 'LedgerTable' }, { Ref: 'Table' }] },
        REPOSITORIES: '',
      },
    },
  });
  expect(resources()['SweepLogGroup']?.Properties).toEqual({
    LogGroupName: { 'Fn::Sub': '/aws/lambda/ecr-scan-notifier-${Stage}-sweep' },
    RetentionInDays: { Ref: 'LogDays' },
    KmsKeyId: { 'Fn::If': ['NamesKey', { Ref: 'KmsKey' }, { Ref: 'AWS::NoValue' }] },
  });
  const types = Object.values(resources()).map(({ Type }) => Type);
  // Where code and the framework's own things lie is nobody's to make.
  expect(types.filter((type) => type.startsWith('AWS::S3'))).toEqual([
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
  ]);
  expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(11);
});

/** The settings are filled in before CloudFormation compares. */
const joined = (one: object) => ({ 'Fn::Join': ['', [one]] });

it('rules and conditions go by the parameters', () => {
  expect(template['Conditions']).toMatchObject({
    MarksImages: { 'Fn::Not': [{ 'Fn::Equals': [joined({ Ref: 'Marks' }), 'off'] }] },
    MakesTable: { 'Fn::Equals': [joined({ 'Fn::Sub': 'the table ${Table}' }), 'the table '] },
  });
  expect(resources()['FindingChanged']?.Properties['Name']).toEqual({
    'Fn::Sub': 'ecr-scan-notifier-${Stage}-finding-changed',
  });
});

it('each function has its archive, with a policy to be replaced', () => {
  expect([...archives.keys()].sort()).toEqual(LAMBDAS);
  for (const [name, archive] of archives)
    expect([...unzipped(archive).keys()].sort()).toEqual([
      `dist/${name}/index.mjs`,
      // The gate goes by what was decided, and by no policy.
      ...(name === 'deployment-gate' ? [] : [`dist/${name}/policy.json`]),
    ]);
});

it('what is released is small enough to be uploaded by CloudFormation', async () => {
  expect((await readFile(join(folder, 'template.json'))).byteLength).toBeLessThan(1_000_000);
});

it('a release says what to do with it, by commands that there are and parameters that the template has', async () => {
  const names = releaseParameters('serverless.yml').map(({ name }) => name);
  const readme = releaseReadme('1.2.3', names);
  expect(readme.split('\n').length).toBeLessThan(20);
  const [, given = ''] = /--parameter-overrides (.*)`/.exec(readme) ?? [];
  const set = given.split(' ').map((one) => one.split('=')[0] ?? '');
  expect(set).toEqual(['CodeBucket', 'SlackChannel', 'AlarmEmail']);
  expect(set.filter((name) => !(name in parameters()))).toEqual([]);
  expect(template['Outputs']).toHaveProperty('LedgerTableName');
  const commands = Array.from(
    readme.matchAll(/node ecr-scan-notifier\.mjs ((?:[a-z]+ )+)--(\w+)/g),
    ([, command = '', option = '']) => [command.trim(), option],
  );
  expect(commands).toEqual([
    ['policy check', 'policy'],
    ['package', 'policy'],
    ['doctor', 'stack'],
  ]);
  for (const [command = '', option] of commands)
    expect((await program([...command.split(' '), '--help'])).out).toContain(`--${option} `);
});
