import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRules, readTable, rulesMatching } from '../../src/local/deployment/event-rules.ts';

const deployed = readRules('serverless.yml');

/** Writes a serverless.yml of its own. */
const fileOf = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'event-rules-')), 'serverless.yml');
  writeFileSync(path, text);
  return path;
};

const scan = (status: string) => ({ 'scan-status': status });

/** A serverless.yml with one rule and nothing else. */
const withPattern = (pattern: string, resources = '{}'): string =>
  fileOf(`
provider: {}
functions:
  scan-finished:
    maximumRetryAttempts: 0
    events:
      - schedule: { name: '\${self:service}-\${sls:stage}-hourly', rate: rate(1 hour) }
      - sqs: { arn: somewhere }
      - eventBridge: { name: '\${self:service}-\${sls:stage}-scans', pattern: ${pattern} }
resources: { Resources: ${resources} }
`);

/** Names the function and the rule that an event of this kind wakes. */
const wokenBy = (source: string, detailType: string, detail: object): string[] =>
  rulesMatching(deployed, { source, 'detail-type': detailType, detail }).map(
    ({ functionName, name }) => `${functionName} by ${name}`,
  );

describe('the deployed rules', () => {
  it('wake image-arrived when an image is pushed, pulled through a cache or replicated', () => {
    const image = { 'repository-name': 'shop/api', 'image-digest': 'sha256:aa', result: 'SUCCESS' };
    expect(wokenBy('aws.ecr', 'ECR Image Action', { ...image, 'action-type': 'PUSH' })).toEqual([
      'image-arrived by image-pushed',
    ]);
    expect(
      wokenBy('aws.ecr', 'ECR Pull Through Cache Action', { 'sync-status': 'SUCCESS' }),
    ).toEqual(['image-arrived by image-pulled-through']);
    expect(
      wokenBy('aws.ecr', 'ECR Replication Action', { ...image, 'action-type': 'REPLICATE' }),
    ).toEqual(['image-arrived by image-replicated']);
  });

  it('wake scan-finished when a scan has finished or failed', () => {
    expect(wokenBy('aws.ecr', 'ECR Image Scan', scan('COMPLETE'))).toEqual([
      'scan-finished by basic-scan-finished',
    ]);
    expect(wokenBy('aws.ecr', 'ECR Image Scan', scan('FAILED'))).toEqual([
      'scan-finished by basic-scan-finished',
    ]);
    expect(wokenBy('aws.inspector2', 'Inspector2 Scan', scan('INITIAL_SCAN_COMPLETE'))).toEqual([
      'scan-finished by inspector-scan-finished',
    ]);
  });

  it('wake nothing when an image is deleted, an action fails or something else is scanned', () => {
    expect(
      wokenBy('aws.ecr', 'ECR Image Action', { 'action-type': 'DELETE', result: 'SUCCESS' }),
    ).toEqual([]);
    expect(
      wokenBy('aws.ecr', 'ECR Image Action', { 'action-type': 'PUSH', result: 'FAILURE' }),
    ).toEqual([]);
    expect(
      wokenBy('aws.ecr', 'ECR Pull Through Cache Action', { 'sync-status': 'FAILED' }),
    ).toEqual([]);
    expect(wokenBy('aws.inspector2', 'Inspector2 Coverage', { scanStatus: {} })).toEqual([]);
    expect(wokenBy('my.app', 'ECR Image Scan', { 'scan-status': 'COMPLETE' })).toEqual([]);
  });

  it.each(['sweep', 'refresh-threat-intel'])('wake %s by its own schedule alone', (name) => {
    const scheduled = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
    const wokenByRule = (rule: string) =>
      rulesMatching(deployed, { ...scheduled, resources: [`arn:aws:events:eu:1:rule/${rule}`] });
    expect(wokenByRule(name).map(({ functionName }) => functionName)).toEqual([name]);
    expect(wokenByRule('hourly')).toEqual([]);
    expect(rulesMatching(deployed, scheduled)).toEqual([]);
  });

  it('have their function run twice more when it fails, but for the sweep, which comes again anyway', () => {
    const attempts = deployed.map(({ name, retryAttempts }) => [name, retryAttempts]);
    expect(Object.fromEntries(attempts)).toEqual({
      'compare-registry': 0,
      'deploy-trigger': 0,
      digest: 0,
      'image-pushed': 2,
      'image-pulled-through': 2,
      'image-replicated': 2,
      'basic-scan-finished': 2,
      'inspector-scan-finished': 2,
      'publish-report': 2,
      'refresh-threat-intel': 2,
      sweep: 0,
    });
  });
});

describe('the deployed table', () => {
  it('is created elsewhere with the same keys and indexes, under a name of its own', () => {
    expect(readTable('serverless.yml', 'ledger-here')).toEqual({
      TableName: 'ledger-here',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'due', AttributeType: 'S' },
        { AttributeName: 'dueAt', AttributeType: 'S' },
        { AttributeName: 'listedAs', AttributeType: 'S' },
        { AttributeName: 'image', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'due', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'list',
          KeySchema: [
            { AttributeName: 'listedAs', KeyType: 'HASH' },
            { AttributeName: 'image', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });
});

describe('a serverless.yml', () => {
  it('gives its rules names without the service and the stage, and passes over other events', () => {
    const rules = readRules(withPattern('{ source: [aws.ecr] }'));
    expect(rules.map(({ name, retryAttempts }) => [name, retryAttempts])).toEqual([
      ['hourly', 0],
      ['scans', 0],
    ]);
  });

  it('with a pattern that EventBridge would refuse is refused, with the place', () => {
    expect(() => readRules(withPattern('{ detail: { result: SUCCESS } }'))).toThrow(
      'the rule scans.detail.result: a pattern is an object, and the values to match stand in a list',
    );
  });

  it('with a variable in a pattern is refused, because it would match nothing in silence', () => {
    expect(() => readRules(withPattern("{ region: ['${aws:region}'] }"))).toThrow(
      'the rule scans: a pattern with a variable cannot be read outside the framework.',
    );
  });

  it('without exactly one table is refused', () => {
    expect(() => readTable(withPattern('{ source: [aws.ecr] }'), 'x')).toThrow(
      'one table is expected and there are 0.',
    );
  });

  it('with a property of the table that cannot be had elsewhere is refused', () => {
    const path = withPattern(
      '{ source: [aws.ecr] }',
      '{ T: { Type: AWS::DynamoDB::Table, Properties: { StreamSpecification: {} } } }',
    );
    expect(() => readTable(path, 'x')).toThrow(/Unrecognized key: "StreamSpecification"/);
  });

  it('of another shape is refused with what is missing', () => {
    expect(() => readRules(fileOf('provider: {}\n'))).toThrow(
      /could not be understood[^]*functions/,
    );
  });
});
