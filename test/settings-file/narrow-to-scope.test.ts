import * as z from 'zod';
import { matches, parsePattern } from '../../src/local/deployment/event-pattern.ts';
import { narrowedTo } from '../../src/settings-file/narrow-to-scope.ts';
import { digestOf, enhancedScanEnded, findingChanged, pushOf } from '../support/worlds.ts';

const SCOPE = ['shop/*', 'base/node', 'team-*/api'];
const api = digestOf('a1');

const narrowed = (type: string, more: object = {}) => ({
  source: [type.startsWith('ECR') ? 'aws.ecr' : 'aws.inspector2'],
  'detail-type': [type],
  ...more,
});
const Ended = z.looseObject({ detail: z.looseObject({ 'repository-name': z.string() }) });
const takes = (pattern: unknown, event: unknown): boolean =>
  matches(parsePattern(narrowedTo(SCOPE, pattern), 'a test'), event);

describe('a rule for events', () => {
  it.each([
    'ECR Image Action',
    'ECR Pull Through Cache Action',
    'ECR Replication Action',
    'ECR Image Scan',
  ])('of ECR goes by the name of the repository: %s', (type) => {
    expect(narrowedTo(SCOPE, narrowed(type, { detail: { result: ['SUCCESS'] } }))).toEqual(
      narrowed(type, {
        detail: {
          result: ['SUCCESS'],
          'repository-name': [{ prefix: 'shop/' }, 'base/node', { wildcard: 'team-*/api' }],
        },
      }),
    );
  });

  it.each([
    ['shop/api', true],
    ['base/node', true],
    ['team-blue/api', true],
    ['base/node/debug', false],
    ['workshop/api', false],
    ['team-blue/web', false],
  ])('takes what is in scope and nothing else: %s %s', (repository, isTaken) => {
    const push = narrowed('ECR Image Action', { detail: { 'action-type': ['PUSH'] } });
    expect(takes(push, pushOf(api, '1.0', repository))).toBe(isTaken);
    const scan = narrowed('Inspector2 Scan', {
      detail: { 'scan-status': ['INITIAL_SCAN_COMPLETE'] },
    });
    const ended = Ended.parse(enhancedScanEnded(api, 0, repository));
    const isBelow = repository === 'base/node/debug';
    // What comes too much, because names may go on with a slash, the function leaves out.
    expect(takes(scan, ended)).toBe(isTaken || isBelow);
    const [arn = ''] = ended.detail['repository-name'].split('/sha256');
    expect(takes(scan, { ...ended, detail: { ...ended.detail, 'repository-name': arn } })).toBe(
      isTaken || isBelow,
    );
    const finding = narrowed('Inspector2 Finding', { detail: { status: ['ACTIVE'] } });
    expect(takes(finding, findingChanged(api, { repository }))).toBe(isTaken || isBelow);
  });

  it('about anything else, and a schedule, stays as it is', () => {
    const other = { source: ['aws.s3'], 'detail-type': ['Object Created'] };
    expect(narrowedTo(SCOPE, [other, { rate: 'rate(1 minute)' }])).toEqual([
      other,
      { rate: 'rate(1 minute)' },
    ]);
  });
});

it('rights on all repositories become rights on those in scope, among others and alone', () => {
  const all = {
    'Fn::Sub': 'arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/*',
  };
  const some = ['shop/*', 'base/node', 'team-*/api'].map((one) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:ecr:\${AWS::Region}:\${AWS::AccountId}:repository/${one}`,
  }));
  const right = (Resource: unknown) => ({ Statement: [{ Action: 'ecr:PutImage', Resource }] });
  expect(narrowedTo(SCOPE, right(all))).toEqual(right(some));
  expect(narrowedTo(SCOPE, right([all, '*']))).toEqual(right([...some, '*']));
  expect(narrowedTo(SCOPE, right('*'))).toEqual(right('*'));
});

it.each([[[]], [['shop/*', '*']]])('nothing is narrowed by %j', (scope) => {
  const push = narrowed('ECR Image Action', { detail: { result: ['SUCCESS'] } });
  expect(narrowedTo(scope, push)).toBe(push);
});

it('the largest scope fits into the patterns of EventBridge and the policies of IAM', () => {
  const scope = Array.from({ length: 20 }, (_, at) =>
    `team-${String(at).padStart(2, '0')}/`.padEnd(30, 'x'),
  );
  expect(scope.join('')).toHaveLength(600);
  const finding = narrowed('Inspector2 Finding', {
    detail: {
      status: ['ACTIVE', 'CLOSED', 'SUPPRESSED'],
      resources: { type: ['AWS_ECR_CONTAINER_IMAGE'] },
    },
  });
  const scan = narrowed('Inspector2 Scan', {
    detail: { 'scan-status': ['INITIAL_SCAN_COMPLETE'] },
  });
  expect(JSON.stringify(narrowedTo(scope, finding)).length).toBeLessThan(2_048);
  expect(JSON.stringify(narrowedTo(scope, scan)).length).toBeLessThan(2_048);
});
