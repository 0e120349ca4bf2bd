import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readQueueRoutes, routeOf } from '../../src/local/deployment/queue-route.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'queue-route-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is deployed, with one thing changed in one of its files. */
const withChange = (from: string, to: string): string => {
  cpSync('stack', join(folder, 'stack'), { recursive: true });
  cpSync('serverless.yml', join(folder, 'serverless.yml'));
  const paths = ['serverless.yml', 'stack/queues.yml'].map((name) => join(folder, name));
  const changed = paths.filter((path) => readFileSync(path, 'utf8').includes(from));
  expect(changed).toHaveLength(1);
  for (const path of changed) writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  return join(folder, 'serverless.yml');
};

const read = (name: string): Record<string, unknown> & { detail: Record<string, unknown> } =>
  JSON.parse(readFileSync(`events/${name}.json`, 'utf8'));

describe('the way of the events about findings', () => {
  const routes = readQueueRoutes('serverless.yml');
  const route = routes[0];

  it('leads over a queue to finding-changed, in batches of thousands', () => {
    expect(routes).toHaveLength(1);
    expect(route).toMatchObject({
      queue: 'FindingEvents',
      functionName: 'finding-changed',
      batchSize: 10_000,
      reportsFailures: true,
      hiddenSeconds: 380,
      mostReceives: 5,
    });
  });

  it.each([
    'inspector2-finding.active',
    'inspector2-finding.closed',
    'inspector2-finding.suppressed',
  ])('is that of %s', (name) => {
    expect(routeOf(routes, read(name))).toBe(route);
  });

  it.each(['inspector2-scan.ecr-arn', 'inspector2-scan.ec2', 'ecr-image-scan.complete'])(
    'is not that of %s',
    (name) => {
      expect(routeOf(routes, read(name))).toBeUndefined();
    },
  );

  it('is not that of a finding about something else', () => {
    const event = read('inspector2-finding.active');
    event.detail['resources'] = [{ type: 'AWS_EC2_INSTANCE', id: 'i-1' }];
    expect(routeOf(routes, event)).toBeUndefined();
  });

  it('is for little of the event: its images, and what tells a person of a dead letter which it was', () => {
    const digest = 'sha256:f306a665d8da2425e663030238c6789d8a0b3f72454aef2428b02cbfa5bd78ba';
    const image = `arn:aws:ecr:eu-central-1:123456789012:repository/shop/payments/${digest}`;
    const body = route?.transform(read('inspector2-finding.closed')) ?? '';
    expect(JSON.parse(body)).toEqual({
      id: '0d9f6c3e-52b7-41c8-9a46-7be1f83c2a15',
      time: '2026-11-10T14:21:10Z',
      account: '123456789012',
      region: 'eu-central-1',
      resources: [image],
      resource: image,
      awsAccountId: '123456789012',
      status: 'CLOSED',
      updatedAt: 'Tue Nov 10 14:21:08.804 UTC 2026',
    });
    expect(body.length).toBeLessThan(700);
  });
});

describe('a mistake in the template is told', () => {
  it.each([
    [
      'a variable that nothing defines',
      'status: $.detail.status',
      'state: $.detail.status',
      'nothing says what <status> is',
    ],
    [
      'a batch without a window',
      'maximumBatchingWindow: 20',
      'maximumBatchingWindow: 0',
      'takes a maximumBatchingWindow',
    ],
    [
      'a queue that hides too shortly',
      'VisibilityTimeout: 380',
      'VisibilityTimeout: 59',
      'the function may take longer than the queue hides',
    ],
    [
      'a queue that nobody takes from',
      'arn: { Fn::GetAtt: [FindingEvents, Arn] }',
      'arn: { Fn::GetAtt: [DeadLetters, Arn] }',
      '0 functions take from FindingEvents',
    ],
    [
      'a queue that is not there',
      'Arn: { Fn::GetAtt: [FindingEvents, Arn] }\n          Retry',
      'Arn: { Fn::GetAtt: [Findings, Arn] }\n          Retry',
      'the queue Findings could not be understood',
    ],
    [
      'dead letters that are not there',
      'maxReceiveCount: 5',
      'maxReceives: 5',
      'the queue FindingEvents could not be understood',
    ],
    [
      'a setting of the mapping that nobody knows',
      'functionResponseType:',
      'functionResponseTypes:',
      'the function finding-changed: sqs could not be understood',
    ],
    [
      'a pattern that EventBridge refuses',
      'status: [ACTIVE, CLOSED, SUPPRESSED]',
      'status: ACTIVE',
      'the rule FindingChanged.detail.status',
    ],
  ])('%s', (_, from, to, sentence) => {
    expect(() => readQueueRoutes(withChange(from, to))).toThrow(sentence);
  });
});
